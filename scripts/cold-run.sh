#!/usr/bin/env bash
# Measures a first `./dev run`: no crates, no tools, nothing built. Writes docs/benchmarks/cold-run.md.
# What apt-get installed stays; a machine that has it all measures that much less, and the page says so.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

work=$(mktemp -d /tmp/traitortrack-cold.XXXXXX)
trap 'rm -rf "$work"' EXIT
export PORT=${PORT:-5990}
git clone --quiet . "$work/clone"
started=$(date +%s)
(cd "$work/clone" && exec env CARGO_HOME="$work/cargo" XDG_CACHE_HOME="$work/cache" DATA_DIR="$work/data" ./dev run) >"$work/log" 2>&1 &
run=$!
until curl -fsS -o /dev/null "http://127.0.0.1:$PORT/health" 2>/dev/null; do
  kill -0 "$run" 2>/dev/null || { tail -40 "$work/log" >&2; echo "the run ended early" >&2; exit 1; }
  sleep 1
done
took=$(($(date +%s) - started))
kill -TERM "$run"
wait "$run" || true

page=docs/benchmarks/cold-run.md
# What was measured once with the build as it was before stays; so does what is said of it.
before=$(sed -n '/^| before/p' "$page" 2>/dev/null)
remarks=$(sed -n '/^Before was/,/^## Steps/p' "$page" 2>/dev/null | sed '$d')
steps_before=$(sed -n '/^## Where the time went before/,$p' "$page" 2>/dev/null)
{
  cat <<HEAD
# A first \`./dev run\`

From a fresh clone without crates, tools or anything built, until \`/health\` answers. What it downloads comes from the registries of crates and of Debian.

* Date: $(date +%F)
* Command: \`./dev bench cold-run\`
* Machine: $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)), $(awk '/MemTotal/ {printf "%d GB", $2 / 1024 / 1024}' /proc/meminfo) of memory
* Revision: $(git rev-parse --short HEAD), $(rustc --version)

| | seconds |
|---|--:|
HEAD
  [ -z "$before" ] || printf '%s\n' "$before"
  printf '| now | %d |\n\n' "$took"
  [ -z "$remarks" ] || printf '%s\n\n' "$remarks"
  printf '## Steps\n\nEach line tells when it began.\n\n```\n'
  grep '^dev: \[' "$work/log"
  printf '```\n'
  [ -z "$steps_before" ] || printf '\n%s\n' "$steps_before"
} >"$work/page"
mv "$work/page" "$page"
echo "a first ./dev run took $took s; wrote $page" >&2

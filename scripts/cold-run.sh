#!/usr/bin/env bash
# Measures a first `./dev run`: no crates, no tools, nothing built. Writes docs/benchmarks/cold-run.md.
#   --before   measures revision ca557b7 first, on the same machine: three quarters of an hour more
# What apt-get installed stays; a machine that has it all measures that much less, and the page says so.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

BEFORE=ca557b7
work=$(mktemp -d /tmp/traitortrack-cold.XXXXXX)
trap 'rm -rf "$work"' EXIT
export PORT=${PORT:-5990}

# first_start REVISION FOLDER: prints the seconds until the program answers; what it said is in FOLDER/log.
first_start() {
  local started run
  mkdir "$2"
  git clone --quiet . "$2/clone"
  git -C "$2/clone" checkout --quiet --detach "$1"
  started=$SECONDS
  (cd "$2/clone" && exec env CARGO_HOME="$2/cargo" XDG_CACHE_HOME="$2/cache" DATA_DIR="$2/data" ./dev run) >"$2/log" 2>&1 &
  run=$!
  until curl -fsS -o /dev/null "http://127.0.0.1:$PORT/health" 2>/dev/null; do
    kill -0 "$run" 2>/dev/null || { tail -40 "$2/log" >&2; echo "the run ended early" >&2; return 1; }
    sleep 1
  done
  echo $((SECONDS - started))
  kill -TERM "$run"
  wait "$run" || true
}

page=docs/benchmarks/cold-run.md
# What was measured before stays, and what is said of it; so does where the time went then.
before=$(sed -n '/^| before/p' "$page" 2>/dev/null)
remarks=$(sed -n '/^Before was/,/^## Steps/p' "$page" 2>/dev/null | sed '$d')
steps_before=$(sed -n '/^## Where the time went before/,$p' "$page" 2>/dev/null)
if [ "${1:-}" = --before ]; then
  seconds_before=$(first_start $BEFORE "$work/before")
  before="| before ($BEFORE, with cargo-leptos and the release profile) | $seconds_before |"
  remarks=
fi
seconds=$(first_start HEAD "$work/now")
if [ -n "${seconds_before:-}" ]; then
  remarks="Both on this machine, one after the other: now is $((100 * seconds / seconds_before)) % of before. The goal is a third. The packages of Debian were there already."
fi
{
  cat <<HEAD
# A first \`./dev run\`

From a fresh clone without crates, tools or anything built, until \`/health\` answers. What it downloads comes from the registries of crates and of Debian.

* Date: $(date +%F)
* Command: \`./dev bench cold-run${1:+ $1}\`
* Machine: $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)), $(awk '/MemTotal/ {printf "%d GB", $2 / 1024 / 1024}' /proc/meminfo) of memory
* Revision: $(git rev-parse --short HEAD), $(rustc --version)

| | seconds |
|---|--:|
HEAD
  [ -z "$before" ] || printf '%s\n' "$before"
  printf '| now | %d |\n\n' "$seconds"
  [ -z "$remarks" ] || printf '%s\n\n' "$remarks"
  printf '## Steps\n\nEach line tells when it began.\n\n```\n'
  grep '^dev: \[' "$work/now/log"
  printf '```\n'
  [ -z "$steps_before" ] || printf '\n%s\n' "$steps_before"
} >"$work/page"
mv "$work/page" "$page"
echo "a first ./dev run took $seconds s; wrote $page" >&2

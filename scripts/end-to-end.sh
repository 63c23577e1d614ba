#!/usr/bin/env bash
# What `cargo leptos end-to-end` runs: the browser tests, with the program that cargo-leptos has just built.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
built=$PWD/target
[ -z "${CARGO_TARGET_DIR:-}" ] || built=$(readlink -f "$CARGO_TARGET_DIR")
# shellcheck source=scripts/setup.sh
source scripts/setup.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

program=$built/debug/traitortrack
[ ! "$built/release/traitortrack" -nt "$program" ] || program=$built/release/traitortrack
[ -x "$program" ] || die "there is no $program. Run this as cargo leptos end-to-end."
[ -d end2end/node_modules ] || die "the browser tests' packages are missing. Run ./dev setup."
node scripts/reader.mjs "$TOOLS_DIR/npm/node_modules" target/site
start_scratch_postgres fast
cd end2end
# Each run has servers of its own; the one that cargo-leptos started meanwhile is not used.
TRAITORTRACK_BIN=$program POSTGRES_URL=$SCRATCH_URL SITE_ROOT=$PWD/../target/site npx playwright test

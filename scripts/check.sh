# What must hold of the code before the tests run, cheapest first; and the SQL that the build checks against.
# Sourced by ./dev through commands.sh.

step() { say "$*"; "$@"; }

command_check() {
  [ $# = 0 ] || die "check takes no arguments."
  setup_for_test
  step cargo fmt --all --check
  migrations_only_added
  no_registry_hosts
  check_docs
  step bash scripts/secrets.sh
  # From ./dev on, which sources the others: what one part sets and another uses is seen.
  step shellcheck --shell=bash --severity=style --external-sources --check-sourced dev .ci/run scripts/end-to-end.sh scripts/cold-run.sh scripts/secrets.sh \
    deploy/systemd/traitortrack deploy/docker/make-roles.sh
  step shellcheck --severity=style server/src/private_postgres/archive-wal.sh server/src/private_postgres/restore-wal.sh
  (cd end2end && step npx tsc --noEmit && step npx tsc --project tsconfig.public.json)
  step as_released cargo clippy --all-targets -- -D warnings
  step as_released cargo clippy -p frontend -p wasm-bindgen-tool -- -D warnings
  RUSTDOCFLAGS="-D warnings" step as_released cargo doc --no-deps --quiet
  # Of every platform in Cargo.lock: a build fetches those of its own only.
  step cargo fetch --locked --quiet
  step cargo deny --offline --all-features check bans licenses sources
  check_advisories
  check_deploy
  command_sql --check
  say "all checks passed"
}

# Without the flags of .cargo/config.toml: tests and quick builds erase the types of views, and a release does not (decision 44). What only
# one of them compiles is seen here.
as_released() { CARGO_ENCODED_RUSTFLAGS="" "$@"; }

# A migration that is on main has run somewhere: it is never changed, renamed or deleted. Numbers begin at 101 (ADR 33).
migrations_only_added() {
  local base changed
  git rev-parse --git-dir >/dev/null 2>&1 || { say "not a git clone; migrations were not compared."; return 0; }
  base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
  changed=$(git diff --name-status --no-renames "$base" -- ':(glob)migrations/0[1-9]*.sql' | grep -v '^A' || true)
  [ -z "$changed" ] || die "migrations may only be added; these were changed or deleted:"$'\n'"$changed"
}

# Known faults of the crates. Their list is a git repository that not every machine reaches: then that is said, and nothing else passes
# for it. CARGO_DENY_OFFLINE=1 takes the list that was fetched before.
check_advisories() {
  local fetched
  if [ -z "${CARGO_DENY_OFFLINE:-}" ]; then
    timeout 60 git -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=10 ls-remote --quiet https://github.com/RustSec/advisory-db HEAD >/dev/null 2>&1 && fetched=yes || fetched=no
    if [ "$fetched" = no ]; then
      say "the list of known faults (RustSec) cannot be reached from here; ADVISORIES WERE NOT CHECKED."
      return 0
    fi
  fi
  step cargo deny ${CARGO_DENY_OFFLINE:+--offline} --all-features check advisories
}

# Lock files name packages, never where one machine fetched them.
no_registry_hosts() {
  if grep -n '"resolved"' end2end/package-lock.json scripts/npm/package-lock.json; then
    die "a package-lock.json names a registry; write it with npm install --omit-lockfile-registry-resolved."
  fi
}

# keep_schema yes|no FILE: compares migrations/schema.sql with what the migrations made (yes), or writes it.
keep_schema() {
  local kept=migrations/schema.sql major
  # Another major version prints some statements otherwise.
  major=$(pg_dump --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
  if [ "$major" != 15 ]; then
    say "pg_dump is of PostgreSQL $major and $kept of 15; it was neither compared nor written."
  elif [ "$1" = yes ]; then
    diff -u "$kept" "$2" >&2 || die "$kept is not what the migrations make; run ./dev sql and commit the result."
  else
    cp "$2" "$kept"
    chmod 644 "$kept"
    say "wrote $kept"
  fi
}

# Writes migrations/schema.sql, and what the SQL macros need into server/store/.sqlx; with --check only compares.
command_sql() {
  local check=no out mark=server/store/src/lib.rs schema times
  case "${1:-}" in
    "") ;;
    --check) check=yes ;;
    *) die "sql takes only --check." ;;
  esac
  mkdir -p "$CACHE_DIR"
  setup_system run
  name_target
  start_scratch_postgres fast
  apply_migrations
  schema=$(mktemp /tmp/traitortrack-schema.XXXXXX)
  remove_at_exit "$schema"
  print_schema >"$schema"
  keep_schema "$check" "$schema"
  out=$(mktemp -d /tmp/traitortrack-sqlx.XXXXXX)
  times=$(mktemp /tmp/traitortrack-times.XXXXXX)
  remove_at_exit "$out" "$times"
  # Makes cargo run the macros of `store` again, then puts the file's time back so that no other build is stale.
  touch -r "$mark" "$times"
  touch "$mark"
  SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$out DATABASE_URL=$SCRATCH_URL as_released cargo check --quiet -p store || { touch -r "$times" "$mark"; return 1; }
  touch -r "$times" "$mark"
  if [ "$check" = yes ]; then
    diff -r "$out" server/store/.sqlx >/dev/null || {
      diff -rq "$out" server/store/.sqlx | sed 's/^/  /' >&2 || true
      die "server/store/.sqlx is out of date; run ./dev sql and commit the result."
    }
  else
    mkdir -p server/store/.sqlx
    rm -f server/store/.sqlx/query-*.json
    cp "$out"/query-*.json server/store/.sqlx/
    say "wrote $(find server/store/.sqlx -name 'query-*.json' | wc -l) queries to server/store/.sqlx"
  fi
}

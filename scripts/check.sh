# What must hold of the code before the tests run, cheapest first; and the SQL that the build checks against.
# Sourced by ./dev through commands.sh.

step() { say "$*"; "$@"; }

command_check() {
  [ $# = 0 ] || die "check takes no arguments."
  setup_for_test
  step cargo fmt --all --check
  migrations_only_added
  no_registry_hosts
  step bash scripts/secrets.sh
  if command -v shellcheck >/dev/null; then
    step shellcheck --shell=bash --severity=style dev scripts/*.sh .ci/run
  else
    say "shellcheck is not installed; skipped."
  fi
  (cd end2end && step npx tsc --noEmit)
  step cargo clippy --all-targets -- -D warnings
  step cargo clippy -p frontend -- -D warnings
  RUSTDOCFLAGS="-D warnings" step cargo doc --no-deps --quiet
  if command -v cargo-deny >/dev/null; then
    step cargo deny --offline check bans licenses sources
  else
    say "cargo-deny is not installed; licences and sources were not checked."
  fi
  check_deploy
  command_sql --check
  say "all checks passed"
}

# A migration that is on main has run somewhere: it is never changed, renamed or deleted.
migrations_only_added() {
  local base changed
  git rev-parse --git-dir >/dev/null 2>&1 || { say "not a git clone; migrations were not compared."; return 0; }
  base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
  changed=$(git diff --name-status --no-renames "$base" -- migrations | grep -v '^A' || true)
  [ -z "$changed" ] || die "migrations may only be added; these were changed or deleted:"$'\n'"$changed"
}

# Lock files name packages, never where one machine fetched them.
no_registry_hosts() {
  if grep -n '"resolved"' end2end/package-lock.json; then
    die "end2end/package-lock.json names a registry; write it with npm install --omit-lockfile-registry-resolved."
  fi
}

# Writes what the SQL macros need into server/store/.sqlx; with --check only compares.
command_sql() {
  local check=no out mark=server/store/src/lib.rs times
  case "${1:-}" in
    "") ;;
    --check) check=yes ;;
    *) die "sql takes only --check." ;;
  esac
  mkdir -p "$CACHE_DIR"
  setup_system run
  setup_rust
  start_scratch_postgres fast
  apply_migrations
  out=$(mktemp -d /tmp/traitortrack-sqlx.XXXXXX)
  times=$(mktemp /tmp/traitortrack-times.XXXXXX)
  remove_at_exit "$out" "$times"
  # Makes cargo run the macros of `store` again, then puts the file's time back so that no other build is stale.
  touch -r "$mark" "$times"
  touch "$mark"
  SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$out DATABASE_URL=$SCRATCH_URL cargo check --quiet -p store || { touch -r "$times" "$mark"; return 1; }
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

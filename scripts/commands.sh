# The commands of ./dev, which sources this. One function per command, in the file of its subject.

# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=scripts/build.sh
source scripts/build.sh
# shellcheck source=scripts/test.sh
source scripts/test.sh
# shellcheck source=scripts/check.sh
source scripts/check.sh
# shellcheck source=scripts/bench.sh
source scripts/bench.sh

command_help() {
  cat <<'HELP'
./dev COMMAND

  setup                     install what is missing on this machine; every command below does it too
  run [--watch] [ARGS]      start the system on port 5000 ($PORT); data in .data/ unless DATABASE_URL is set
                            --watch rebuilds and reloads on change; --demo fills a new site with sample data
  build                     make the release: target/dist holds the program and the browser's files
  test [--only KIND]        every test; KIND is rules, store, service, http, examples, faults or browser (e2e)
  check                     format, lints, migrations, docs, SQL: what must hold before the tests
  e2e [ARGS]                browser tests alone; ARGS go to Playwright
  sql [--check]             refresh server/store/.sqlx after a change to a query; --check only compares
  db [ARGS]                 psql on the database of ./dev run; ARGS go to psql
  bench scan|page-weight    measure, and write the page in docs/benchmarks
  help                      this text
HELP
}

command_setup() {
  [ $# = 0 ] || die "setup takes no arguments."
  setup_for_test
  say "ready"
}

command_db() {
  setup_system run
  if [ -n "${DATABASE_URL:-}" ]; then exec psql "$DATABASE_URL" "$@"; fi
  local socket=$PWD/.data/postgres
  [ -S "$socket/.s.PGSQL.5432" ] || die "no database is running in .data; start ./dev run first."
  exec psql --host="$socket" --username=traitortrack --dbname=traitortrack "$@"
}

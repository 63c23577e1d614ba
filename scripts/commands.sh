# The commands of ./dev, which sources this. One function per command, in the file of its subject.

# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=scripts/build.sh
source scripts/build.sh
# shellcheck source=scripts/test.sh
source scripts/test.sh
# shellcheck source=scripts/check.sh
source scripts/check.sh
# shellcheck source=scripts/docs.sh
source scripts/docs.sh
# shellcheck source=scripts/deploy.sh
source scripts/deploy.sh
# shellcheck source=scripts/bench.sh
source scripts/bench.sh

command_help() {
  cat <<'HELP'
./dev COMMAND

  setup                     install what is missing on this machine; every command below does it too
  run [--watch|--release] [ARGS]
                            start the system on port 5000 ($PORT); data in .data/ unless DATABASE_URL is set
                            It is built quickly, not for speed; --release runs what build makes.
                            --watch rebuilds and reloads on change; --demo fills a new site with sample data
  build                     make the release: target/dist holds the program and the browser's files
  release                   the archive of a release from what build made: target/release-archive
  test [--only KIND] [--release]
                            every test; KIND is rules, store, service, http, examples, faults, servers, runbook or browser (e2e)
                            The program is built as for run; --release tests what build makes.
  check                     format, lints, licences, migrations, docs, SQL: what must hold before the tests
  e2e [ARGS]                browser tests alone; ARGS go to Playwright
  sql [--check]             refresh server/store/.sqlx and migrations/schema.sql after a change to a query or a migration; --check only compares
  db [ARGS]                 psql on the database of ./dev run; ARGS go to psql
  bench scan|site|statements|log-ins|page-weight|interactions|seals|restore|servers|soak|migrate-from|cold-run
                            measure, and write the page in docs/benchmarks; soak takes 30 minutes (--minutes N, --hours H)
  docs                      build the documentation as a book: target/book
  help                      this text
HELP
}

command_setup() {
  [ $# = 0 ] || die "setup takes no arguments."
  setup_for_test
  say "ready"
}

command_db() {
  if [ -n "${DATABASE_URL:-}" ]; then exec psql "$DATABASE_URL" "$@"; fi
  # The line of the running server's file that names the folder of its socket.
  local socket
  socket=$(sed -n 5p "${DATA_DIR:-.data}/postgres/postmaster.pid" 2>/dev/null || true)
  [ -n "$socket" ] || die "no database runs in ${DATA_DIR:-.data}. Start ./dev run first; it prints where its database is."
  exec psql --host="$socket" --username=postgres --dbname=traitortrack "$@"
}

# Scratch Postgres clusters: private, gone when ./dev ends. Sourced by ./dev through commands.sh.
# They are for tests, for checking SQL at build time and for benchmarks; `./dev run` has a lasting one of its own.

SCRATCH_DIRS=()
SCRATCH_FILES=()

# Postgres refuses to run as root, so root hands over to the user that its package made.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

# start_scratch_postgres fast|durable: a new cluster, reachable at $SCRATCH_URL (database "postgres").
# `fast` gives up every safety that a throw-away test does not need; `durable` writes as production does.
start_scratch_postgres() {
  local bin dir user=postgres
  bin=$(postgres_bin)
  [ -n "$bin" ] || die "needs the PostgreSQL server programs; ./dev setup installs them."
  PATH=$PATH:$bin
  dir=$(mktemp -d /tmp/traitortrack-pg.XXXXXX)
  SCRATCH_DIRS+=("$dir")
  # Named absolutely and owned by who runs it: nobody else reaches the socket.
  if [ "$(id -u)" = 0 ]; then chown postgres: "$dir"; fi
  (cd / && as_postgres "$bin/initdb" --pgdata="$dir/data" --username="$user" --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-instructions --no-sync >"$dir.log" 2>&1) || { cat "$dir.log" >&2; die "initdb failed."; }
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$dir'"
    echo "max_connections = 300"
    echo "shared_buffers = 256MB"
    echo "log_min_messages = fatal"
    echo "shared_preload_libraries = 'pg_stat_statements'"
    if [ "$1" = fast ]; then
      # A test that counts statements has them tracked for its own connections.
      printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off" "autovacuum = off" "pg_stat_statements.track = none"
    else
      printf '%s\n' "fsync = on" "synchronous_commit = on" "max_wal_size = 4GB"
    fi
  } | as_postgres tee -a "$dir/data/postgresql.conf" >/dev/null
  (cd / && as_postgres "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/postgres.log" --wait --timeout=60 start >>"$dir.log" 2>&1) \
    || { cat "$dir/postgres.log" >&2; die "the scratch Postgres did not start."; }
  SCRATCH_URL="postgres://$user@localhost/postgres?host=$dir"
}

# Stops what start_scratch_postgres started and removes the folders. Runs whenever ./dev ends.
stop_scratch_postgres() {
  local dir bin
  bin=$(postgres_bin)
  for dir in "${SCRATCH_DIRS[@]}"; do
    if [ -f "$dir/data/postmaster.pid" ]; then
      (cd / && as_postgres "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait stop >/dev/null 2>&1) || true
    fi
    rm -rf "$dir" "$dir.log"
  done
  SCRATCH_DIRS=()
}

# remove_at_exit PATH...: files or folders of this run.
remove_at_exit() { SCRATCH_FILES+=("$@"); }

clean_up() {
  stop_scratch_postgres
  [ ${#SCRATCH_FILES[@]} = 0 ] || rm -rf "${SCRATCH_FILES[@]}"
}
trap clean_up EXIT

# Prints the schema of that database as migrations/schema.sql has it: the same whatever the month, the machine and the minor version.
print_schema() {
  local schema
  echo "-- The schema that the migrations make, as pg_dump prints it. Written by ./dev sql; ./dev check compares it. To read, never to run:"
  echo "-- rights, shipped rows and the months' partitions are left out."
  schema=$(pg_dump --schema-only --no-owner --no-privileges --exclude-table='scan_[0-9]*' --exclude-table='audit_log_[0-9]*' \
      --dbname="$SCRATCH_URL" \
    | sed -e '/^\\/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d' -e '/^-- Dumped /d' -e '/^-- PostgreSQL database dump/d' \
          -e '/^--$/d' -e 's/; Schema: public; Owner: -$//' \
    | cat -s)
  printf '%s\n' "$schema"
}

# Applies every migration, in order, to the database "postgres" of the scratch cluster.
apply_migrations() {
  local file
  for file in migrations/[0-9]*.sql; do
    psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --dbname="$SCRATCH_URL" --file="$file" >/dev/null \
      || die "migration $file failed."
  done
}

# Measurements. Each writes its page under docs/benchmarks. Sourced by ./dev through commands.sh.

command_bench() {
  local what=${1:-}
  [ $# = 0 ] || shift
  # Of a first start of all: it installs and builds by itself.
  if [ "$what" = cold-run ]; then scripts/cold-run.sh "$@" && return; fi
  case "$what" in
    scan|site|statements|log-ins|page-weight|interactions|seals|restore|servers|soak|migrate-from) ;;
    *) die "bench takes one of: scan, site, statements, log-ins, page-weight, interactions, seals, restore, servers, soak, migrate-from, cold-run." ;;
  esac
  # What the database does alone needs no program.
  if [ "$what" = statements ]; then
    setup_system all
    name_target
  else
    setup_for_test
    build_release
  fi
  # Durable: a scan counts when it is on the disk.
  start_scratch_postgres durable
  export TRAITORTRACK_BIN=$DIST_DIR/traitortrack POSTGRES_URL=$SCRATCH_URL
  (cd end2end && node "bench/$what.mjs" "$@")
}

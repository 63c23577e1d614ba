# The tests. Sourced by ./dev through commands.sh.

KINDS=(rules store service http examples faults servers runbook browser)
PASSED=0
FAILED=0
# What the tests of the running program use: they measure what it does, not how fast.
TESTED=quick
SUMMARY=()
# The names of those that failed, for the closing lines: what they printed may be far above.
FAILURES=()

# note_result KIND PASSED FAILED: notes a kind's result for the closing lines.
note_result() {
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + $3))
  SUMMARY+=("$(printf '%-10s %5d passed %5d failed' "$1" "$2" "$3")")
}

command_test() {
  local only="" started kind
  while [ $# -gt 0 ]; do
    case "$1" in
      --only) only=${2:-}; shift ;;
      --only=*) only=${1#--only=} ;;
      --release) TESTED=release ;;
      *) die "test takes only --release and --only KIND, with one of: ${KINDS[*]}." ;;
    esac
    shift
  done
  [ "$only" != e2e ] || only=browser
  if [ -n "$only" ] && [[ " ${KINDS[*]} " != *" $only "* ]]; then die "unknown kind of test \"$only\"; there are: ${KINDS[*]}."; fi

  setup_for_test
  started=$SECONDS
  start_scratch_postgres fast
  for kind in "${KINDS[@]}"; do
    if [ -z "$only" ] || [ "$only" = "$kind" ]; then "test_$kind"; fi
  done

  printf '\n'
  if [ ${#FAILURES[@]} -gt 0 ]; then printf 'failed: %s\n' "${FAILURES[@]}"; fi
  printf '%s\n' "${SUMMARY[@]}"
  printf 'took       %5d s\n' $((SECONDS - started))
  printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" = 0 ] && [ "$PASSED" -gt 0 ]
}

# note_failures KIND LOG PATTERN: notes the lines of a log that name a failed test.
note_failures() {
  local line
  while IFS= read -r line; do FAILURES+=("$1: $line"); done < <(grep -E "$3" "$2" | sed 's/^ *//' | sort -u)
}

# Rust tests of one crate or more. All kinds select from the same build of the default members: a build of one crate alone would
# switch other features on and compile the dependencies again.
nextest() {
  local kind=$1 packages log status passed failed
  shift
  packages=$(printf 'package(%s) + ' "$@")
  log=$(mktemp /tmp/traitortrack-test.XXXXXX)
  remove_at_exit "$log"
  say "tests of $kind"
  DATABASE_URL=$SCRATCH_URL cargo nextest run --color=never -E "${packages% + }" >"$log" 2>&1 && status=0 || status=$?
  # "Summary [   1.2s] 38 tests run: 36 passed (1 slow), 1 failed, 1 timed out, 0 skipped"
  passed=$(sed -nE 's/^ *Summary .* ([0-9]+) passed.*/\1/p' "$log" | tail -1)
  failed=$(grep -E '^ *Summary ' "$log" | tail -1 | grep -oE '[0-9]+ (failed|timed out|exec failed)' | awk '{n += $1} END {print n + 0}') || failed=0
  # Whatever went wrong without a count (a build error, no test at all) is one failure.
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  if [ "$status" = 0 ]; then sed -nE '/^ *(Summary|SLOW)/p' "$log" >&2; else cat "$log" >&2; fi
  note_failures "$kind" "$log" '^ *(FAIL|TIMEOUT) \['
  note_result "$kind" "${passed:-0}" "$failed"
}

# The rules, what is read of sheets and drawn on papers, and the texts and small parts of the pages.
test_rules() { nextest rules domain islands app sheets papers; }
test_store() { nextest store store; }
test_service() { nextest service service; }
test_http() { nextest http server; }

# The examples in the docs, among them those that must not compile.
test_examples() {
  local log passed failed
  log=$(mktemp /tmp/traitortrack-test.XXXXXX)
  remove_at_exit "$log"
  if cargo test --doc --color=never >"$log" 2>&1; then failed=0; else failed=1; cat "$log"; fi
  passed=$(sed -nE 's/^test result: .* ([0-9]+) passed.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  if [ "$failed" = 1 ]; then
    failed=$(sed -nE 's/^test result: .* ([0-9]+) failed.*/\1/p' "$log" | awk '{n += $1} END {print n > 0 ? n : 1}')
  fi
  note_result examples "$passed" "$failed"
}

tested_program() { if [ "$TESTED" = release ]; then echo "$DIST_DIR/traitortrack"; else echo "$QUICK_DIR/traitortrack"; fi; }

# node_tests KIND COMMAND...: runs a command that writes {"passed": n, "failed": n} to $RESULT_FILE.
node_tests() {
  local kind=$1 result log
  shift
  "build_$TESTED"
  result=$(mktemp /tmp/traitortrack-test.XXXXXX)
  log=$(mktemp /tmp/traitortrack-test.XXXXXX)
  remove_at_exit "$result" "$log"
  (cd end2end && RESULT_FILE=$result TRAITORTRACK_BIN=$(tested_program) POSTGRES_URL=$SCRATCH_URL "$@") | tee "$log" || true
  note_failures "$kind" "$log" '^ *(FAIL|✘) '
  if [ -s "$result" ]; then
    note_result "$kind" "$(node -p "JSON.parse(fs.readFileSync('$result')).passed")" "$(node -p "JSON.parse(fs.readFileSync('$result')).failed")"
  else
    note_result "$kind" 0 1
  fi
}

test_faults() {
  node_tests faults node faults/exactly-once.mjs
  node_tests "full disk" node faults/full-disk.mjs
}
# Brings a Postgres, a replica and an nginx of its own.
test_servers() { node_tests servers node faults/many-servers.mjs; }
# Every command of docs/runbook.md.
test_runbook() { node_tests runbook node faults/runbook.mjs; }
test_browser() { node_tests browser npx playwright test; }

command_e2e() {
  if [ "${1:-}" = --release ]; then TESTED=release && shift; fi
  setup_for_test
  "build_$TESTED"
  start_scratch_postgres fast
  cd end2end || exit
  TRAITORTRACK_BIN=$(tested_program) POSTGRES_URL=$SCRATCH_URL npx playwright test "$@"
}

#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs every test. The last line counts them.
#   ./test.sh            all tests
#   ./test.sh --fuzz [S] additionally fuzzes every decoder for S seconds each (default 60)
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 1
# shellcheck source=deploy/setup.sh
. deploy/setup.sh

fuzz_seconds=0
case ${1:-} in
  '') ;;
  --fuzz) fuzz_seconds=${2:-60} ;;
  *) echo "usage: ./test.sh [--fuzz [SECONDS]]" >&2; exit 2 ;;
esac

mkdir -p build/log
counts=build/log/counts
: >"$counts"
count() { # passed failed skipped; a line each, as several programs may be under way
  printf '%s %s %s\n' "$1" "$2" "$3" >>"$counts"
}

# One test program a core at a time, each with its words in one piece. `wait` ends a round.
launched=0
aside() { # COMMAND…
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
  launched=$((launched + 1))
  { words=$("$@" 2>&1); printf '%s\n' "$words"; printf '0 0 0 over\n' >>"$counts"; } &
}

# One GoogleTest program; counts its tests from its own report.
run_gtest() {
  local program=$1 name log report
  name=$(basename "$program")
  log="build/log/$name.log" report="build/log/$name.json"
  rm -f "$report"
  "$program" --gtest_output="json:$report" >"$log" 2>&1
  local status=$?
  if [ ! -s "$report" ]; then
    tail -n 40 "$log"
    echo "  $name ended with status $status before its report"
    count 0 1 0
    return
  fi
  local total failures skips
  read -r total failures skips < <(node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    let total = 0, failed = 0, skipped = 0;
    for (const suite of report.testsuites) for (const test of suite.testsuite) {
      total += 1;
      if (test.failures?.length) failed += 1;
      else if (test.result === "SKIPPED") skipped += 1;
    }
    console.log(total, failed, skipped);' "$report")
  [ "$status" = 0 ] || [ "$failures" != 0 ] || failures=1  # A sanitizer spoke after the last test.
  [ "$failures" = 0 ] || { grep -E -B2 -A12 'Failure|FAILED|ERROR: ' "$log" | head -n 120; }
  echo "  $name: $((total - failures - skips)) passed, $failures failed, $skips skipped"
  count $((total - failures - skips)) "$failures" "$skips"
}

# A `node --test` run; counts from its TAP summary.
run_node_tests() {
  local name=$1 log="build/log/$1.log"
  shift
  "$@" >"$log" 2>&1
  local status=$?
  local ok bad skip
  ok=$(sed -n 's/^# pass //p' "$log" | tail -n 1)
  bad=$(sed -n 's/^# fail //p' "$log" | tail -n 1)
  skip=$(sed -n 's/^# skipped //p' "$log" | tail -n 1)
  [ "$status" = 0 ] || [ "${bad:-0}" != 0 ] || bad=1
  [ "${bad:-0}" = 0 ] || { grep -E -A20 '^ *not ok' "$log" | head -n 120; tail -n 5 "$log"; }
  echo "  $name: ${ok:-0} passed, ${bad:-1} failed, ${skip:-0} skipped"
  count "${ok:-0}" "${bad:-1}" "${skip:-0}"
}

run_check() { # NAME COMMAND…: one test that is a command.
  local name=$1 log="build/log/$1.log"
  shift
  if "$@" >"$log" 2>&1; then
    echo "  $name: passed"
    count 1 0 0
  else
    tail -n 40 "$log"
    echo "  $name: failed"
    count 0 1 0
  fi
}

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

step "House rules"
run_node_tests tidy node --test --test-reporter=tap tests/tidy/house.test.mjs

build_page
step "Page"
run_node_tests page bash -c 'cd web && npm test --silent'

step "Building the program"
build_program release afs-monitor
step "Building the tests, with address and undefined-behaviour checks"
build_program dev all
step "Unit, golden and conformance tests"
for program in build/dev/*_test; do
  [ -x "$program" ] && aside run_gtest "$program"
done
wait

if [ -f tests/e2e/package.json ]; then
  step "End to end: the real program, real files, a real browser"
  if is_stale tests/e2e/node_modules/.package-lock.json tests/e2e/package-lock.json; then
    (cd tests/e2e && run_logged ../../build/log/npm-ci-e2e.log "npm ci" npm ci --ignore-scripts --no-audit --no-fund) || exit 1
    touch tests/e2e/node_modules/.package-lock.json
  fi
  for suite in tests/e2e/*.test.mjs; do
    [ -f "$suite" ] || continue
    aside run_node_tests "e2e-$(basename "$suite" .test.mjs)" node --test --test-reporter=tap "$suite"
  done
  wait
  for suite in tests/chaos/*.test.mjs; do  # They want the whole machine.
    [ -f "$suite" ] || continue
    run_node_tests "chaos-$(basename "$suite" .test.mjs)" node --test --test-reporter=tap "$suite"
  done
fi

if [ "$fuzz_seconds" -gt 0 ]; then
  step "Fuzzing, $fuzz_seconds s for each decoder"
  install_packages clang-14 libclang-rt-14-dev
  run_check fuzz tests/fuzz/run.sh "$fuzz_seconds"
fi

if [ "$(grep -c over "$counts")" != "$launched" ]; then
  echo "a test program was killed before it could tell its counts"
  count 0 1 0
fi
read -r passed failed skipped < <(awk '{p += $1; f += $2; s += $3} END {print p + 0, f + 0, s + 0}' "$counts")
[ "$skipped" = 0 ] || echo "$skipped skipped: their input is not on this machine"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

#!/bin/sh
# Fuzzes every decoder, and the answers of providers, for SECONDS each: tests/fuzz/run.sh [SECONDS] [TARGET…]
# Seeds come from tests/golden and, where they are present, from the real logs in AFS_SHARED_DIR (default:
# ../shared beside the source tree). What is found is kept in build/fuzz/found; the exit status says whether
# anything was. The corpus is kept in build/fuzz/corpus, so that the next run goes on from it.
set -eu

seconds=${1:-60}
[ $# -gt 0 ] && shift
case $seconds in '' | *[!0-9]*) echo "usage: tests/fuzz/run.sh [SECONDS] [TARGET...]" >&2; exit 2 ;; esac
targets=${*:-tfevents trainer_state trainer_log jsonl csv console params_yaml results_json sniffer providers}

source_dir=$(cd "$(dirname "$0")/../.." && pwd)
shared_dir=${AFS_SHARED_DIR:-$source_dir/../shared}
build=${AFS_FUZZ_BUILD:-$source_dir/build/fuzz}
input_bytes_max=8192  # Small inputs are tried more often; longer real files give their beginning.
cd "$source_dir"

[ -f "$build/build.ninja" ] || cmake --preset fuzz -B "$build" >/dev/null
# shellcheck disable=SC2046
ninja -C "$build" $(for target in $targets; do echo "fuzz_$target"; done) >"$build/build.log" ||
  { tail -40 "$build/build.log" >&2; exit 1; }

# The names, as find's patterns, of real files that a target may learn from.
patterns() {
  case $1 in
    tfevents) echo '*tfevents*' ;;
    trainer_state) echo 'trainer_state.json' ;;
    trainer_log) echo 'trainer_log.jsonl' ;;
    jsonl) echo '*.jsonl' ;;
    csv) echo '*.csv' ;;
    console) echo '*.log *.stdout *.stderr stdout.txt stderr*.txt' ;;
    params_yaml) echo '*.yaml' ;;
    results_json) echo '*_results.json' ;;
    providers) ;;  # Golden answers alone.
    sniffer) echo '*tfevents* *.json *.jsonl *.csv *.log *.stdout *.yaml' ;;
  esac
}

seed() {
  target=$1 into=$2 count=0
  mkdir -p "$into"
  golden=tests/golden/$target
  [ "$target" = sniffer ] && golden=tests/golden
  set -f
  names=$(patterns "$target")
  set +f
  {
    [ -d "$golden" ] && find "$golden" -type f ! -name 'expected*' ! -name '*.py' ! -name '*.md'
    [ -d "$shared_dir" ] && set -f && for name in $names; do
      find -L "$shared_dir" -type f -name "$name"
    done
    set +f
  } | while read -r file; do
    count=$((count + 1))
    head -c "$input_bytes_max" "$file" >"$into/seed-$count"
  done
}

failed=
for target in $targets; do
  corpus=$build/corpus/$target
  found=$build/found/$target
  mkdir -p "$corpus" "$found"
  seed "$target" "$build/seeds/$target"
  log=$found/log.txt
  printf '%-14s ' "$target"
  if "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
    -max_len="$input_bytes_max" -print_final_stats=1 -artifact_prefix="$found/" "$corpus" "$build/seeds/$target" >"$log" 2>&1; then
    awk '/number_of_executed_units/ {n = $2} /average_exec_per_sec/ {s = $2} END {printf "ok: %d executions, %d a second\n", n, s}' "$log"
  else
    failed="$failed $target"
    echo "FAILED: see $log"
    grep -m3 -E 'broke its contract|ERROR:|runtime error|SUMMARY' "$log" | sed 's/^/    /' || tail -5 "$log"
  fi
done
[ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }

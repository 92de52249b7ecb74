#!/usr/bin/env bash
# Measures everything on the release build and writes docs/benchmarks.md. Takes a quarter of an hour; wants a quiet machine.
#   bench/run.sh           beside those other servers that are installed
#   bench/run.sh --peers   installs those of Debian first (Prometheus, VictoriaMetrics, InfluxDB, Netdata)
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
# shellcheck source=deploy/setup.sh
. deploy/setup.sh
install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" wrk valgrind python3
case ${1:-} in
  '') ;;
  --peers) install_packages prometheus victoria-metrics influxdb netdata ;;
  *) echo "usage: bench/run.sh [--peers]" >&2; exit 2 ;;
esac
build_page
build_program release afs-monitor decode_bench chart_bench eta_bench instructions_bench
[ -d tests/e2e/node_modules ] || (cd tests/e2e && npm ci --ignore-scripts --no-audit --no-fund) || exit 1
exec node bench/run.mjs

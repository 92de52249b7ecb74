#!/usr/bin/env bash
# Measures everything on the release build and writes docs/benchmarks.md. Takes some minutes; wants a quiet machine.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
# shellcheck source=deploy/setup.sh
. deploy/setup.sh
install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" wrk valgrind
build_page
build_program release afs-monitor decode_bench chart_bench eta_bench instructions_bench
[ -d tests/e2e/node_modules ] || (cd tests/e2e && npm ci --ignore-scripts --no-audit --no-fund) || exit 1
exec node bench/run.mjs

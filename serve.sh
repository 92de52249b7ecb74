#!/usr/bin/env bash
# Sets up what is missing, builds, and starts AFS Training Monitor.
set -uo pipefail

usage() {
  cat <<'EOF'
usage: ./serve.sh [WORKSPACE] [options] [-- options of afs-monitor serve]

WORKSPACE         the directory that holds your training runs (default: the current directory when it holds
                  runs/, models/, evaluations/ or afs-monitor.toml; else nothing is watched)
--port N          port to listen on (default 5000; 0 picks a free one)
--host ADDRESS    address to listen on (default 127.0.0.1)
--config FILE     configuration (default: WORKSPACE/afs-monitor.toml when it exists)
--no-browser      do not open a browser
--build-only      build and stop; the program is build/release/afs-monitor
--help            this text

Everything else goes to `afs-monitor serve`.
EOF
}

is_workspace() { [ -e "$1/runs" ] || [ -e "$1/models" ] || [ -e "$1/evaluations" ] || [ -e "$1/afs-monitor.toml" ]; }

from=$PWD
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
workspace='' opens_browser=yes build_only=no
pass=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --no-browser) opens_browser=no ;;
    --build-only) build_only=yes ;;
    --port | --host | --config | --data | --workspace)
      [ $# -ge 2 ] || { echo "serve.sh: $1 needs a value; see ./serve.sh --help" >&2; exit 2; }
      case $1 in
        --workspace) workspace=$2 ;;
        --config | --data) pass+=("$1" "$(realpath -m -- "$2")") ;;
        *) pass+=("$1" "$2") ;;
      esac
      shift ;;
    --) shift; pass+=("$@"); break ;;
    -*) pass+=("$1") ;;
    *)
      [ -z "$workspace" ] || { echo "serve.sh: more than one workspace: '$workspace' and '$1'" >&2; exit 2; }
      workspace=$1 ;;
  esac
  shift
done
if [ -n "$workspace" ]; then
  [ -d "$workspace" ] || { echo "serve.sh: the workspace '$workspace' is not a directory" >&2; exit 2; }
  workspace=$(cd "$workspace" && pwd)
elif [ "$build_only" = no ] && is_workspace "$from"; then
  workspace=$from
fi

cd "$root" || exit 1
# shellcheck source=deploy/setup.sh
. deploy/setup.sh

install_packages "${BUILD_PACKAGES[@]}"
build_page
if is_stale build/release/afs-monitor server cmake CMakeLists.txt CMakePresets.json web/dist; then
  step "Building the program (a few minutes the first time)"
  build_program release afs-monitor
  touch build/release/afs-monitor
fi
[ "$build_only" = no ] || { step "Built build/release/afs-monitor"; exit 0; }

[ -z "$workspace" ] || pass+=(--workspace "$workspace")
step "Starting${workspace:+ on $workspace}"

# Prints what the program says; opens the browser at the address in its first line.
announce() {
  local line address
  while IFS= read -r line; do
    printf '%s\n' "$line"
    address=$(grep -o 'http://[^ ]*' <<<"$line" || true)
    [ -n "$address" ] && [ "$opens_browser" = yes ] || continue
    opens_browser=no
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null 2>&1; then
      xdg-open "$address" >/dev/null 2>&1 &
    fi
  done
}
exec build/release/afs-monitor serve "${pass[@]}" > >(announce)

# What serve.sh and test.sh share: progress lines, packages, the build of the page and of the program.
# Sourced by both with the repository root as the working directory; needs bash and coreutils only.

# Debian packages that building and running need, pinned by the release (Debian 12).
BUILD_PACKAGES=(
  g++ cmake ninja-build pkg-config make
  mold  # Links the test programs, which are large, in a fraction of the time.
  libboost1.81-dev libssl-dev libsqlite3-dev libsimdjson-dev libzstd-dev zlib1g-dev
  libtomlplusplus-dev libcli11-dev libspdlog-dev libfmt-dev
  libhowardhinnant-date-dev tzdata  # Days of the budget's time zone.
  ca-certificates  # Of the providers that are asked over TLS.
)
# Those that only the tests need.
TEST_PACKAGES=(libgtest-dev chromium curl git procps)

if [ -t 1 ]; then BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'; else BOLD='' RED='' PLAIN=''; fi

step() { printf '%s==>%s %s\n' "$BOLD" "$PLAIN" "$1"; }
fail() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  exit 1
}

# run_logged LOG WHAT COMMAND…: quiet when it works; the end of its output and what to do when it does not.
run_logged() {
  local log=$1 what=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    fail "$what failed; the lines above are the end of $log"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    fail "packages are missing and there is no sudo: run as root once, or install them yourself: $*"
  fi
}

# The packages of the list that are not installed.
missing_packages() {
  local status
  status=$(dpkg-query -W -f='${Package} ${Status}\n' "$@" 2>/dev/null | awk '$4 == "installed" {print $1}')
  local package
  for package in "$@"; do
    grep -qxF -- "$package" <<<"$status" || printf '%s\n' "$package"
  done
}

has_node() { # Node 18 or newer, with npm.
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'
}

install_packages() {
  command -v dpkg-query >/dev/null 2>&1 ||
    fail "this script knows Debian 12 (and its relatives) only; elsewhere install what deploy/setup.sh lists and run cmake by hand (docs/operations.md)"
  local wanted
  wanted=$(missing_packages "$@")
  has_node || wanted="$wanted nodejs npm"
  [ -n "${wanted// /}" ] || return 0
  step "Installing packages: $(tr '\n' ' ' <<<"$wanted")"
  run_logged build/log/apt-update.log "apt-get update" as_root apt-get update
  # shellcheck disable=SC2086  # A list of names.
  run_logged build/log/apt-install.log "apt-get install" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $wanted
}

# is_newer TARGET PATH…: something below a path changed after TARGET was made, or TARGET is missing.
is_stale() {
  local target=$1
  shift
  [ -e "$target" ] || return 0
  [ -n "$(find "$@" -newer "$target" -not -path '*/node_modules/*' -print -quit 2>/dev/null)" ]
}

build_page() {
  if is_stale web/node_modules/.package-lock.json web/package-lock.json; then
    step "Fetching the page's packages"
    (cd web && run_logged ../build/log/npm-ci.log "npm ci" npm ci --ignore-scripts --no-audit --no-fund) || exit 1
    touch web/node_modules/.package-lock.json
  fi
  if is_stale web/dist/index.html web/src web/styles web/scripts web/build.mjs web/package.json docs/openapi.json; then
    step "Building the page"
    (cd web && run_logged ../build/log/page.log "building the page" npm run build) || exit 1
    touch web/dist/index.html
  fi
}

build_jobs() { # One job a core, but at least 1.2 GB for each: the HTTP library is dear to compile.
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '/MemAvailable/ {print $2}' /proc/meminfo)
  by_memory=$((memory_kb / 1200000))
  [ "$by_memory" -ge 1 ] || by_memory=1
  [ "$cores" -le "$by_memory" ] && echo "$cores" || echo "$by_memory"
}

# build_program PRESET TARGET…
build_program() {
  local preset=$1
  shift
  # The log file takes the compiler's words; the terminal sees which file of how many is being built.
  [ -e "build/$preset/build.ninja" ] ||
    run_logged "build/log/configure-$preset.log" "configuring the build" cmake --preset "$preset"
  local log="build/log/build-$preset.log"
  mkdir -p build/log
  if [ -t 1 ]; then
    cmake --build "build/$preset" -j "$(build_jobs)" --target "$@" 2>&1 | tee "$log" |
      sed -nu 's/^\[\([0-9]*\/[0-9]*\)\].*/\r    \1 files/p' | tr -d '\n'
    printf '\r                    \r'
    [ "${PIPESTATUS[0]}" = 0 ] || { grep -E -m 10 'error|Error' "$log" >&2; fail "the build failed; see $log"; }
  else
    run_logged "$log" "the build" cmake --build "build/$preset" -j "$(build_jobs)" --target "$@"
  fi
}

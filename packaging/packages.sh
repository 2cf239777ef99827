# Debian's packages that Tocsin is built, run and tested with; sourced by packaging/demo and tests/run.
# shellcheck shell=bash

packages_build="g++ cmake ninja-build ccache pkg-config libpoco-dev libsqlite3-dev qt6-base-dev
  nlohmann-json3-dev libtomlplusplus-dev libcli11-dev libsystemd-dev tzdata ca-certificates"
packages_test="libgtest-dev libgmock-dev libxml2-utils python3 sqlite3 clang-format git procps"
packages_all="clang clang-tidy libclang-rt-14-dev libbenchmark-dev nagios4-core strace"

# need_packages LIST LOG: installs what is missing of the list, as root or by sudo; quiet when all is there.
need_packages() {
  local missing="" name root=""
  for name in $1; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing="$missing $name"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Install these as root first:$missing" >&2; return 1; }
    root="sudo"
  fi
  echo "Installing$missing"
  $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >>"$2" 2>&1 &&
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$2" 2>&1 &&
    return 0
  echo "The packages could not be installed; the end of $2:" >&2
  tail -n 15 "$2" >&2
  return 1
}

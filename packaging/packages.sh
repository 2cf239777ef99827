# Debian's packages that Tocsin is built, run and tested with; sourced by packaging/demo, packaging/build-deb and tests/run.
# shellcheck shell=bash disable=SC2034

packages_build=(g++ cmake ninja-build ccache pkg-config libpoco-dev libssl-dev libsqlite3-dev qt6-base-dev
  nlohmann-json3-dev libtomlplusplus-dev libcli11-dev libsystemd-dev libserialport-dev tzdata ca-certificates procps)
packages_test=(libgtest-dev libgmock-dev libxml2-utils python3 sqlite3 clang-format
  gammu smstools kannel nodejs npm chromium openssl groff-base systemd udev faketime e2fsprogs)
packages_page=(nodejs npm)  # for the page; without them the program is built without it
packages_deb=(dpkg-dev debhelper lintian systemd)  # for packaging/build-deb
packages_all=(clang clang-tidy libclang-rt-14-dev libbenchmark-dev debootstrap systemd-container)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo --preserve-env=DEBIAN_FRONTEND,LC_ALL "$@"
  else
    echo "this needs root: run it as root, or install sudo"
    return 1
  fi
}

# Sets `missing` to those of the packages that are not installed. Node of another source than Debian
# brings npm along, and would be torn out by Debian's. The tests take any chromium.
find_missing() {
  local package
  missing=()
  for package in "$@"; do
    case $package in
      nodejs) ! command -v node >/dev/null || continue ;;
      npm) ! command -v npm >/dev/null || continue ;;
      chromium) ! command -v chromium >/dev/null || continue ;;
    esac
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
}

# A bare chroot has no /proc; bash's <(), compilers and sanitizers look for themselves there.
need_proc() { [ -r /proc/self/maps ] || as_root mount -t proc proc /proc; }

# without_services COMMAND...: no package that it installs starts a service meanwhile.
without_services() {
  local policy=/usr/sbin/policy-rc.d code=0
  if [ -e "$policy" ]; then "$@"; return; fi  # a chroot or a container that starts none anyway
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" || return
  "$@" || code=$?
  as_root rm -f "$policy"
  return $code
}

install_packages() {
  as_root apt-get -q update &&
    without_services as_root apt-get -q install -y --no-install-recommends "$@" || return
  # The tests start smsd and Kannel themselves, with peers of their own; with the machine they must not start.
  local service
  for service in smstools kannel; do
    case " $* " in *" $service "*) as_root update-rc.d "$service" disable || true ;; esac
  done
}

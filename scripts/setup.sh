#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Installs what Bolwerk needs on a fresh Debian 12 machine, and says in one line what is missing where it may not.
# Usage: scripts/setup.sh [run|test|bench]
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-run}
say() { printf 'setup: %s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in "${BOLWERK_PYTHON:-}" "$HOME"/.pyenv/versions/3.13*/bin/python3 "$(command -v python3.13 || true)" \
                   "$HOME"/.pyenv/versions/3.12*/bin/python3 "$(command -v python3.12 || true)" "$(command -v python3 || true)"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || continue
    printf '%s' "$candidate"; return
  done
  say "missing: Python 3.12 or newer (install it, or point BOLWERK_PYTHON at it)"; return 1
}

install_uv() {
  uv --version >/dev/null 2>&1 && return
  python3 -m pip install --quiet --root-user-action=ignore 'uv>=0.9,<1' 2>/dev/null \
    || python3 -m pip install --quiet --user --break-system-packages 'uv>=0.9,<1' \
    || { say "missing: uv (python3 -m pip install uv)"; return 1; }
  export PATH="$HOME/.local/bin:$PATH"
  hash -r
  uv --version >/dev/null 2>&1 || { say "missing: uv is installed but not on PATH"; return 1; }
}

install_system() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    say "missing: ${missing[*]} (as root: apt-get install ${missing[*]})"; return 1
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || { say "missing: ${missing[*]} could not be installed"; return 1; }
}

unset PYTHONDONTWRITEBYTECODE
python=$(find_python)
install_uv
if [ "$want" != run ]; then
  install_system postgresql chromium fonts-dejavu-core nsd unbound nginx-light exim4-daemon-light
  if [ "$want" = bench ]; then install_system iproute2; fi
  uv sync --quiet --locked --compile-bytecode --python "$python"
else
  uv sync --quiet --locked --compile-bytecode --no-dev --python "$python"
fi

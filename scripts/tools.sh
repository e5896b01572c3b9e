# Sourced by ./test and ./bench, at the root of the repository: finds programs that the build does not contain, and as root
# installs them with apt-get.
# Uses only features of bash 3.2, the bash of macOS.

why_not=

is_root() { [ "$(id -u)" -eq 0 ]; }

# The first one that starts: Ubuntu's chromium-browser may be a script that only names the snap to install.
first_that_starts() {
  local browser
  for browser in "$@"; do
    if "$browser" --version >/dev/null 2>&1; then
      command -v "$browser"
      return
    fi
  done
  return 1
}

find_chromium() {
  first_that_starts chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
    /Applications/Chromium.app/Contents/MacOS/Chromium
}

# with_apt PACKAGE: installs it; on failure $why_not is the reason.
with_apt() {
  local log
  if ! is_root || ! command -v apt-get >/dev/null; then
    why_not="not root, or no apt-get"
    return 1
  fi
  echo "Installing $1…"
  log=$(mktemp)
  if (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1") \
    </dev/null >"$log" 2>&1; then
    rm "$log"
  else
    why_not="apt-get failed"
    tail -n 20 "$log" >&2
    return 1
  fi
}

# find_or_install_chromium: sets CHROMIUM, or $why_not.
find_or_install_chromium() {
  if [ -n "${CHROMIUM-}" ]; then
    first_that_starts "$CHROMIUM" >/dev/null && return
    echo "CHROMIUM=$CHROMIUM is not a browser that starts." >&2
    exit 1
  elif CHROMIUM=$(find_chromium) || { with_apt chromium && CHROMIUM=$(find_chromium); }; then
    export CHROMIUM
  else
    unset CHROMIUM
    : "${why_not:=what was installed does not start}"
    return 1
  fi
}

need_chromium() {
  if ! find_or_install_chromium; then
    echo "No Chromium for the browser tests ($why_not): install it or set CHROMIUM=/path/to/it." >&2
    exit 1
  fi
}

# Most databases sort by en_US.UTF-8, so the tests do too; without it they use ICU, which is nearly the same.
make_english_locale() {
  local why_not=
  if locale -a 2>/dev/null | grep -qi '^en_US\.utf-\?8$' || ! is_root || [ "$(uname)" != Linux ]; then
    return
  fi
  if [ -e /usr/share/i18n/locales/en_US ] || with_apt locales; then
    localedef -i en_US -f UTF-8 en_US.UTF-8 || true
  fi
}

# find_or_install_haproxy: sets HAPROXY, or says why not and fails.
find_or_install_haproxy() {
  HAPROXY=${HAPROXY:-$(command -v haproxy || { with_apt haproxy >&2 && command -v haproxy; } || true)}
  export HAPROXY
  [ -n "$HAPROXY" ] || { unset HAPROXY; echo "No haproxy: install it or set HAPROXY." >&2; return 1; }
}

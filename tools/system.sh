#!/bin/sh
# Sees to it that the named Debian packages are installed: system.sh PACKAGE...
# Installs what is missing where it may (root), says the one command where it may not.
set -eu

missing=
for package in "$@"; do
    case $package in
        chromium) program=chromium ;;
        gnome-keyring) program=gnome-keyring-daemon ;;
        dbus) program=dbus-daemon ;;
        npm) program=npm ;;
        *) program= ;;
    esac
    # PostgreSQL's programs lie outside PATH.
    if [ "$package" = postgresql ]; then
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing $package"
    elif [ -n "$program" ]; then
        command -v "$program" >/dev/null || missing="$missing $package"
    else
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's$missing (once)" >&2
    apt-get update -qq >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
else
    echo "Missing:$missing. Install once as root, then try again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

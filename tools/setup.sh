#!/bin/sh
# Makes .venv with everything in pyproject.toml, at the versions of constraints/current.txt.
set -eu
cd "$(dirname "$0")/.."

python=
for name in python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed. On Debian: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
# Debian keeps venv's ensurepip in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    tools/system.sh python3-venv
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "1/3 Making .venv with $("$python" --version)" >&2
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "2/3 Bringing pip up to date" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints/current.txt pip
echo "3/3 Installing what pyproject.toml names (about a minute the first time)" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --progress-bar off \
    --constraint constraints/current.txt --group dev .
touch .venv/installed

#!/usr/bin/env bash
# Makes .venv ready from nothing: the right Python, the Debian packages of packages.txt where
# they are missing and we may install them, then the Python packages of the files named. With
# requirements-dev.txt comes the browser of packages-dev.txt too.
# Usage: tools/setup.sh REQUIREMENTS...
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.12 python3.11 python3 python; do
        if "$candidate" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' \
            2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Mouthpiece needs Python 3.11 or 3.12 with venv; set PYTHON to one." >&2
    return 1
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

if [ ! -x .venv/bin/python ]; then
    python=$(find_python) || { may_install || exit 1; python=""; }
    if [ -z "$python" ] || ! "$python" -c 'import ensurepip' 2>/dev/null; then
        may_install || { echo "Install python3-venv, then try again." >&2; exit 1; }
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv
        python=$(find_python)
    fi
    "$python" -m venv .venv
fi

.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    $(printf -- '-r %s ' "$@")

# The wheels carry all but a few system libraries; a desktop or a Space has those.
if ! .venv/bin/python -c 'import cv2' 2>/dev/null; then
    if may_install; then
        apt-get update -qq
        xargs -a packages.txt apt-get install -y -qq --no-install-recommends
    fi
    .venv/bin/python -c 'import cv2' || {
        echo "Install these packages, then try again: $(xargs -a packages.txt)" >&2
        exit 1
    }
fi

# Where it cannot be installed, the tests that need it say so.
if [[ " $* " == *" requirements-dev.txt "* ]] && may_install \
    && ! command -v chromium chromium-browser google-chrome >/dev/null; then
    apt-get update -qq
    xargs -a packages-dev.txt apt-get install -y -qq --no-install-recommends
fi

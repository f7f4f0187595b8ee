#!/bin/sh
# Passes the tests of both clients against a program: clients/test.sh target/release/mockwright
# Needs Python 3.9, Node 18 and a way to PyPI and npm. What it installs is in a folder that goes with it.
set -eu

MOCKWRIGHT=$(realpath -- "${1:?usage: clients/test.sh BINARY}")
export MOCKWRIGHT
cd -- "$(dirname -- "$0")"
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT

python_client() {
    python3 -m venv "$place/venv" &&
        "$place/venv/bin/pip" install -q --disable-pip-version-check ./python 'mypy<3' &&
        (cd python && "$place/venv/bin/mypy" --cache-dir "$place/mypy") &&
        (cd python/tests && PYTHONDONTWRITEBYTECODE=1 "$place/venv/bin/python" -W error::ResourceWarning -m unittest)
}

js_client() {
    npm install --silent --no-fund --no-audit --prefix "$place" typescript@7 &&
        (cd js && "$place/node_modules/.bin/tsc" && node --test test/*.test.js)
}

failed=
python_client || failed="$failed python"
js_client || failed="$failed js"
if [ -n "$failed" ]; then
    echo "test.sh: failed:$failed" >&2
    exit 1
fi

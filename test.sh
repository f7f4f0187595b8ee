#!/bin/sh
# Passes all tests of the workspace. On a bare Debian with Rust it first installs what they need: a C compiler, and
# PostgreSQL, of which the tests start a cluster of their own.
# Arguments go to `cargo test`.
set -eu
cd -- "$(dirname -- "$0")"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

if ! command -v cc >/dev/null 2>&1; then
    echo "test.sh: no C compiler (cc), installing gcc and libc6-dev" >&2
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends gcc libc6-dev
fi

if ! command -v initdb >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "test.sh: no PostgreSQL (initdb), installing postgresql" >&2
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql
fi

exec cargo test --workspace --locked "$@"

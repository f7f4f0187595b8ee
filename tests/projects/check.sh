#!/usr/bin/env bash
# Emits a Rust project for each description and holds it to what is promised: it builds without a warning, its tests pass,
# it is formatted, and clippy has nothing to say. All of them share one target folder, and the crates of this workspace's lock.
#
# A folder in place of a description is a project that is there: it has to be up to date as well.
#
#     tests/projects/check.sh BINARY WORK DESCRIPTION|PROJECT…
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
binary=$(realpath -- "$1")
mkdir -p -- "$2"
work=$(realpath -- "$2")
shift 2
export CARGO_TARGET_DIR="$work/target" CARGO_TERM_COLOR=never
failed=0

# Runs a step of a project; what it says is shown where it fails.
step() {
    local name=$1 began=$SECONDS
    shift
    if "$@" >"$work/said" 2>&1; then
        printf '    %-7s %4d s\n' "$name" $((SECONDS - began))
    else
        printf '    %-7s failed\n' "$name"
        tail -n 60 "$work/said"
        return 1
    fi
}

built_quietly() {
    cargo build 2>&1 | tee "$work/build" || return 1
    ! grep -q '^warning' "$work/build"
}

checked() {
    step build built_quietly && step test cargo test && step format cargo fmt --check &&
        step clippy cargo clippy --all-targets -- -D warnings
}

# A regeneration also names this checkout to cargo, where the crates are not on the registry.
up_to_date() {
    "$binary" regenerate "$1" --check && "$binary" regenerate "$1"
}

for description in "$@"; do
    description=$(realpath -- "$description")
    if [ -d "$description" ]; then
        printf '%s\n' "$(basename -- "$description")"
        (cd -- "$description" && cp -- "$here/Cargo.lock" . && step current up_to_date . && checked) || failed=1
        rm -f -- "$description/Cargo.lock"
        continue
    fi
    project="$work/$(basename -- "$description" | tr -c 'A-Za-z0-9\n' '-')"
    rm -rf -- "$project"
    printf '%s\n' "$(basename -- "$description")"
    # 1 says that the description has faults; what can be served is served all the same.
    "$binary" generate "$description" --emit project --output "$project" --spec-root "$(dirname -- "$description")" \
        >"$work/said" 2>&1 || [ $? -eq 1 ] && [ -d "$project" ] || { cat "$work/said"; failed=1; continue; }
    cp -- "$here/Cargo.lock" "$project/"
    (cd -- "$project" && checked) || failed=1
done
exit "$failed"

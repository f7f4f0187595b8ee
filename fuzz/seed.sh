#!/bin/sh
# Fills the corpora of all targets with the descriptions that ship with the project and its faulty ones. Arguments name
# further folders with descriptions. Files over 20 kB are left out: mutations of large inputs find little.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)

seeds() {
    find "$root/specs" "$root/generator/tests/faulty" "$root/generator/tests/schemas" "$@" \
        -type f \( -name '*.yaml' -o -name '*.json' \) -size -20k
}

for target in read lower sample; do
    corpus=$root/fuzz/corpus/$target
    mkdir -p "$corpus"
    seeds "$@" | while IFS= read -r file; do
        # Named by content, as the fuzzer names what it finds.
        cp -- "$file" "$corpus/$(sha1sum <"$file" | cut -d' ' -f1)"
    done
    printf '%s: %s seeds\n' "$corpus" "$(find "$corpus" -type f | wc -l)"
done

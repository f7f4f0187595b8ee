#!/bin/sh
# Runs schemathesis with all its checks against mocks of ten descriptions: `schemathesis.sh BINARY FOLDER [NAME…]`.
# Prints a line each; ends with 1 when one fails in a way that known.md does not list. README.md says what it needs.
set -u
binary=$1 folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
mock=
unknown=0
trap 'kill $mock 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 2' INT TERM

summary='
import json, sys
report = json.load(open(sys.argv[1]))
cases, kinds = report["test_cases"], {}
for failure in report["failures"]:
    kinds[failure["code"]] = kinds.get(failure["code"], 0) + failure["count"]
told = ", ".join(f"{code} {count}" for code, count in sorted(kinds.items())) or "none"
tested, generated, failed = report["operations"]["tested"], cases["generated"], cases["unique_failures"]
print(f"{sys.argv[2]}: {tested} operations, {generated} cases, {failed} failures: {told}")
known = [line.split("|")[1:3] for line in open(sys.argv[3]) if line.startswith("| ")]
known = {(name.strip(), code) for name, codes in known for code in codes.replace(",", " ").split()}
new = sorted(code for code in kinds if (sys.argv[2], code) not in known)
if new:
    print(f"{sys.argv[2]}: not known: {new}")
sys.exit(bool(new))
'

# NAME BASE_PATH CREDENTIALS [OPTION…]: where the description asks for credentials, those of a bundle's `mock.yaml`, so
# that wrong ones are refused, and the options that send them.
run() {
    name=$1 base=$2 credentials=$3
    shift 3
    case " $wanted " in "  " | *" $name "*) ;; *) return ;; esac
    served=$folder/$name
    if [ -n "$credentials" ]; then
        served=$work/bundle
        rm -rf "$served"
        "$binary" generate "$folder/$name" --output "$served" --spec-root "$folder" >"$work/said" 2>&1
        listed=$(printf %s "$credentials" | tr '\n' ' ')
        sed -i "s|^  security: presence|  security: credentials\n  credentials: [$listed]|" "$served/mock.yaml"
    fi
    rm -f "$work/mock"
    "$binary" serve "$served" --port 0 --no-auth --spec-root "$folder" >"$work/mock" 2>"$work/said" &
    mock=$!
    tries=0
    until grep -qs '^listening' "$work/mock"; do
        kill -0 "$mock" 2>/dev/null && [ "$tries" -lt 300 ] || { cat "$work/said"; unknown=1; return; }
        tries=$((tries + 1))
        sleep 0.1
    done
    url=$(sed -n 's/^listening on \([^ ]*\).*/\1/p' "$work/mock")
    (cd "$work" && timeout "${LIMIT:-600}" schemathesis run "$folder/$name" --url "$url$base" --checks all --max-examples 20 \
        --generation-deterministic --continue-on-failure --no-shrink --suppress-health-check all --no-color \
        --report json --report-json-path "$work/report.json" "$@") >"$work/$name.txt" 2>&1
    kill "$mock"
    wait "$mock" 2>/dev/null
    if [ -s "$work/report.json" ]; then
        python3 -c "$summary" "$work/report.json" "$name" "$here/known.md" || unknown=1
    else
        echo "$name: schemathesis did not end"
        tail -5 "$work/$name.txt"
        unknown=1
    fi
    rm -f "$work/report.json"
    [ -z "${KEEP:-}" ] || cp "$work/$name.txt" "$KEEP/"
}

folder=$(cd "$folder" && pwd)
wanted=$*
bearer='Authorization: Bearer token'
pets='{scheme: petstore_auth, value: token, scopes: ["read:pets", "write:pets"]}, {scheme: api_key, value: key}'
spotify='playlist-modify-private, playlist-modify-public, playlist-read-collaborative, playlist-read-private,
    ugc-image-upload, user-follow-modify, user-follow-read, user-library-modify, user-library-read,
    user-modify-playback-state, user-read-currently-playing, user-read-email, user-read-playback-position,
    user-read-playback-state, user-read-private, user-read-recently-played, user-top-read'
run petstore-full-2.0.yaml /v2 "$pets" -H "$bearer" -H 'api_key: key'
run petstore-full-3.0.yaml /api/v3 "$pets" -H "$bearer" -H 'api_key: key'
run museum-3.1.yaml /_mock/docs/openapi/museum-api \
    '{scheme: MuseumPlaceholderAuth, username: user, password: password}' -a user:password
run readme-3.0-parameters-style.json '' ''
run oai-v3.0-uspto.yaml /ds-api ''
run adyen-checkout-v71-3.1.json /v71 \
    '{scheme: ApiKeyAuth, value: key}, {scheme: BasicAuth, username: user, password: password}' \
    -a user:password -H 'X-API-Key: key'
run spotify-3.0.yaml /v1 "{scheme: oauth_2_0, value: token, scopes: [$spotify]}" -H "$bearer"
run resend-3.1.yaml '' '{scheme: bearerAuth, value: token}' -H "$bearer"
run harbor-2.0.yaml /api/v2.0 '{scheme: basic, username: user, password: password}' -a user:password
run discourse-3.1.json '' ''
exit $unknown

#!/usr/bin/env python3
"""E3: forged tokens: other algorithms, other secrets, edited, out of their time, of others. None counts."""

import hashlib
import time

from forging import claims_of, encoded, over, token
from harness import Report, arguments, folder, panicked
from plane import DATABASE, Plane, sqlite

WEAK = """secret password 123456 admin jwt jwt-secret mock-jwt-secret mock-jwt-secret-petstore mockwright changeme key test
    your-256-bit-secret your_jwt_secret supersecret qwerty letmein root token hmac signing-key private default secretkey
    secret123 mysecret my-secret my_secret_key s3cr3t passw0rd abc123 111111 000000 hello welcome dev development production
    staging local localhost example foo bar baz null undefined none true false 0 1 a x mw_ mockwright-admin HS256 api api-key
    apikey auth authkey session cookie user username login server control plane control-plane installation issuer audience
    sub role bearer Bearer JWT 12345678 123456789 1234567890 password1 password123 admin123 root123 toor iloveyou monkey dragon
    sunshine princess football baseball shadow master superman batman trustno1 starwars whatever freedom computer""".split()


def login(plane):
    known = plane.credentials()
    made = plane.admin("POST", "/auth/login", {"username": known["username"], "password": known["password"]}, key=None)
    return made.value["access_token"]


def forgeries(right, secret, other):
    """Each by its name: a token, or a list of which none may count. `secret` is the one that tokens are signed with: who is
    issuer and when a token is over must be checked even then."""
    claims, (head, body, signature) = claims_of(right), right.split(".")
    now = int(time.time())
    header = {"typ": "JWT", "alg": "HS256"}
    without = lambda name: {known: value for known, value in claims.items() if known != name}  # noqa: E731
    own = b"own-key-own-key-own-key-own-key-"
    own_jwk = {"kty": "oct", "k": encoded(own), "alg": "HS256"}
    flipped = signature[:-2] + ("A" if signature[-2] != "A" else "B") + signature[-1]
    return {
        "alg none": [token(claims, None, {**header, "alg": alg}) for alg in ("none", "None", "nOnE", "NONE", "")],
        "alg none, with the signature kept": [f"{encoded({**header, 'alg': 'none'})}.{body}.{signature}"],
        "no algorithm": [token(claims, secret, {"typ": "JWT"})],
        "an empty key": [token(claims, "")],
        "weak keys": [token(claims, weak) for weak in WEAK],
        "another HMAC": [token(claims, secret, {**header, "alg": "HS512"}, hashlib.sha512),
                         token(claims, secret, {**header, "alg": "HS384"}, hashlib.sha384)],
        "RS256 and ES256 with the secret as the key": [token(claims, secret, {**header, "alg": alg})
                                                       for alg in ("RS256", "ES256", "PS256", "EdDSA")],
        "a kid that is a path": [token(claims, key, {**header, "kid": kid}) for kid, key in (
            ("../../../../dev/null", ""), ("/dev/null", ""), ("' UNION SELECT 'x' --", "x"))],
        "a jwk of its own": [token(claims, own, {**header, "jwk": own_jwk})],
        "a jku or x5u of its own": [token(claims, own, {**header, name: "http://127.0.0.1:9/keys"}) for name in ("jku", "x5u")],
        "no signature": [f"{head}.{body}.", f"{head}.{body}"],
        "an edited signature": [f"{head}.{body}.{flipped}", f"{head}.{body}.{signature[:20]}", right + "A"],
        "edited claims": [f"{head}.{encoded({**claims, 'sub': 'root'})}.{signature}"],
        "over": [token(over(claims), secret)],
        "not yet": [token({**claims, "nbf": now + 60}, secret), token({**claims, "iat": now + 60}, secret)],
        "a claim is missing": [token(without(name), secret) for name in ("exp", "nbf", "iat", "jti", "iss", "aud")],
        "a claim of another type": [token({**claims, "exp": "9999999999"}, secret), token({**claims, "exp": None}, secret),
                                    token({**claims, "exp": now + 1e300}, secret), token({**claims, "nbf": -1}, secret),
                                    token({**claims, "exp": [now + 60]}, secret)],
        "another issuer or audience": [token({**claims, "iss": "mockwright:other"}, secret),
                                       token({**claims, "aud": "mockwright"}, secret),
                                       token({**claims, "iss": "https://evil.example"}, secret)],
        "of another instance": [other],
    }


def main():
    args, report = arguments(__doc__), Report()
    count = 0
    with folder() as place, Plane(args.binary, place / "a") as plane, Plane(args.binary, place / "b") as stranger:
        right, other = login(plane), login(stranger)
        secret = sqlite(plane.data / DATABASE, "SELECT value FROM settings WHERE name = 'jwt-secret'")[0]
        report.that(len(bytes.fromhex(secret)) * 8 >= 256, "the secret has at least 256 bits", f"{len(secret) * 4}")

        def asked(text, scheme="Bearer"):
            return plane.admin("GET", "/servers", key=None, headers={"Authorization": f"{scheme} {text}"})

        # What is forged below would count if nothing were wrong with it.
        report.expect(asked(right).status == 200, "the right token does not count")
        report.expect(asked(token({**claims_of(right), "jti": "made"}, secret)).status == 200, "one made by hand does not count")
        report.expect({"exp", "iat", "nbf", "jti", "iss", "aud"} <= set(claims_of(right)), f"claims: {claims_of(right)}")
        for name, texts in forgeries(right, secret, other).items():
            replies = [asked(text) for text in texts]
            let_in = [reply.told() for reply in replies if reply.status != 401 or reply.code != "AUTHENTICATION_ERROR"]
            report.expect(not let_in, f"{name}: {len(let_in)} of {len(texts)}: {let_in[:2]}")
            count += 1
        for name, value in (("in a key", {"X-API-Key": right}), ("in a cookie", {"Cookie": f"mockwright_session={right}"}),
                            ("twice", {"Authorization": f"Bearer {right}, Bearer {right}"}),
                            ("under another scheme", {"Authorization": f"Token {right}"})):
            reply = plane.admin("GET", "/servers", key=None, headers=value)
            report.expect(reply.status == 401, f"a token {name}: {reply.told()}")
        query = plane.admin("GET", f"/servers?access_token={right}", key=None)
        report.expect(query.status == 401, f"a token in the query: {query.told()}")
        # Ended tokens: by logout, also after a restart; a second one of the same user lives on.
        second = login(plane)
        ended = plane.admin("POST", "/auth/logout", key=None, headers={"Authorization": f"Bearer {right}"})
        report.that(ended.status == 200 and asked(right).status == 401 and asked(second).status == 200,
                    "logout ends the token and no other", f"{ended.status}, {asked(right).status}, {asked(second).status}")
        plane.kill()
        with Plane(args.binary, place / "a") as plane:
            report.that(asked(right).status == 401 and asked(second).status == 200, "also after a kill",
                        f"{asked(right).status}, {asked(second).status}")
            report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end(f"{count} kinds of forgery: none counts")


if __name__ == "__main__":
    main()

"""JSON Web Tokens, made by hand so that anything can be wrong with them."""

import base64
import hashlib
import hmac
import json
import time


def encoded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def token(claims, secret, header=None, digest=hashlib.sha256):
    """A token signed with HMAC; `secret=None` leaves the signature out."""
    signed = f"{encoded(header or {'typ': 'JWT', 'alg': 'HS256'})}.{encoded(claims)}"
    if secret is None:
        return f"{signed}."
    secret = secret.encode() if isinstance(secret, str) else secret
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), digest).digest())}"


def claims_of(text):
    return decoded(text.split(".")[1])


def over(claims):
    """The same claims, an hour ago."""
    now = int(time.time())
    return {**claims, "iat": now - 7200, "nbf": now - 7200, "exp": now - 1, "jti": "over"}

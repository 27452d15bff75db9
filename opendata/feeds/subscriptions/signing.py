"""How a call is signed, so that its receiver knows it is ours and nobody changed or repeated it: as the open
specification "Standard Webhooks" has it, for which there are ready libraries in most languages.

``webhook-signature: v1,<base64 of HMAC-SHA256 of "id.timestamp.body" under the secret>``
"""

import base64
import hashlib
import hmac
import secrets
import time

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def headers(secret: str, message: str, body: bytes, at: int | None = None) -> dict[str, str]:
    """What stands above a signed call."""
    timestamp = int(time.time()) if at is None else at
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message, timestamp, body),
    }

"""One filling-in of a public form, sent as often as a bad line makes it: it counts once.

The page carries a signed token. From the secret in it follow the key by which what was sent is recognised and the query
code of whoever sent it (``casework.codes``), so the same form sent again gets the same answer and makes nothing new.
Signed, lest anybody choose a secret that others might guess.
"""

from django.core import signing

from interaction.casework import codes

LIFETIME = 24 * 60 * 60  # seconds a page may lie open
GONE = "这一页打开得太久，已经失效。您填的内容还在，请再提交一次。"


def new_token(purpose: str) -> str:
    """For the hidden field of a form that is shown afresh."""
    return signing.dumps(codes.new_secret(), salt=f"consultations.{purpose}")


def secret_of(token: str, purpose: str) -> str:
    """The secret; ``""`` where the token is none of ours, for something else, or too old."""
    try:
        return str(signing.loads(token[:300], salt=f"consultations.{purpose}", max_age=LIFETIME))
    except signing.BadSignature:
        return ""

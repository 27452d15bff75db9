"""When two wordings are the same."""

import unicodedata

from ..encryption import fingerprint, fingerprints


def plain(text: str) -> str:
    """What two wordings must share to be the same: their letters and digits. Blanks, punctuation and width differ when
    people copy a text from each other."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def key(procedure: str, text: str) -> str:
    return fingerprint(plain(text), f"{procedure}.content")


def keys(procedure: str, text: str) -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return fingerprints(plain(text), f"{procedure}.content")

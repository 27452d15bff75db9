"""When two wordings are nearly the same: how many of their runs of three characters they share.

A wording is known by its signature (MinHash): for each of ``ROWS × BANDS`` ways of shuffling all runs, the one that
comes first. Two signatures agree in as many places as their wordings share runs. Those that share much agree in all
rows of at least one band, so that they are found by looking up a few numbers, however many there are. Signatures are
kept encrypted, bands as fingerprints made with the key: neither tells what was written.
"""

import re
import struct
from collections.abc import Sequence
from hashlib import blake2b

from ..encryption import fingerprint, fingerprints
from . import wording

RUN = 3
ROWS, BANDS = 5, 12
SIZE = ROWS * BANDS
LEAST = 30  # characters: shorter ones share too much by chance
MOST = 6_000  # what follows after so many tells nothing new
NEAR = 0.6  # of the runs are shared
PURPOSE = "casework.near"
_DIGITS = re.compile(r"\d+")
_AT_ONCE = 16  # numbers in one hash of 64 bytes
_SALTS = [bytes([number]) for number in range(-(-SIZE // _AT_ONCE))]
_NUMBERS = struct.Struct(f"<{_AT_ONCE}I")

Signature = Sequence[int]


def signature(text: str) -> list[int]:
    """Empty where the text is too short. Digits do not count: people put their own house and telephone number in."""
    letters = _DIGITS.sub("0", wording.plain(text))[:MOST]
    if len(letters) < LEAST:
        return []
    runs = {letters[start : start + RUN].encode() for start in range(len(letters) - RUN + 1)}
    least: list[int] = []
    for salt in _SALTS:
        hashed = [_NUMBERS.unpack(blake2b(run, digest_size=64, salt=salt).digest()) for run in runs]
        least += [min(column) for column in zip(*hashed, strict=True)]
    return least[:SIZE]


def likeness(one: Signature, other: Signature) -> float:
    """Which share of the runs both have, as well as the signatures tell."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def band(of: Signature, number: int) -> str:
    """What one band is found by."""
    return fingerprint(_rows(of, number), PURPOSE)


def bands(of: Signature) -> list[str]:
    return [band(of, number) for number in range(BANDS)] if of else []


def sought(of: Signature) -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return [value for number in range(BANDS) for value in fingerprints(_rows(of, number), PURPOSE)] if of else []


def _rows(of: Signature, number: int) -> str:
    return f"{number}:" + ",".join(str(row) for row in of[number * ROWS : (number + 1) * ROWS])

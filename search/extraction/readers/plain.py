"""Plain text and tables as text, in the encodings Chinese offices use."""

import codecs
from typing import BinaryIO

from .collecting import Collected, Refused

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
SAMPLE = 4_096
MOST_WRONG = 0.01  # of the characters


def decode(data: bytes) -> str:
    """The text of these bytes. Raises Refused where they are none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if encoding := _unmarked_utf16(data[:SAMPLE]):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    # A character cut off by a careless program is no reason to give up the rest.
    wrong = text.count("\ufffd") + sum(text.count(chr(code)) for code in range(9))
    if wrong > MOST_WRONG * len(text):
        raise Refused("认不出文字编码，可能不是文本文件")
    return text


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 that does not say so: every other byte of its ASCII, line ends at least, is zero."""
    if b"\x00" not in sample or len(sample) < 4:
        return ""
    encodings = ("utf-16-le", "utf-16-be")
    ends = {encoding: sum(sample.count(sign.encode(encoding)) for sign in "\n ,.0123456789") for encoding in encodings}
    best = max(encodings, key=lambda encoding: ends[encoding])
    text = sample[: len(sample) // 2 * 2].decode(best, errors="replace")
    wrong = text.count("\ufffd") + sum(text.count(chr(code)) for code in range(9))
    return best if ends[best] and wrong <= MOST_WRONG * len(text) + 1 else ""


def read(stream: BinaryIO, into: Collected) -> None:
    pages = decode(stream.read()).split("\f")
    for page in pages:
        into.turn()
        into.write(page)
    if len(pages) > 1:
        into.number()

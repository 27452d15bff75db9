"""One form for what is written in many: full-width and half-width, capitals, quotation marks, punctuation."""

import re
import unicodedata
from collections.abc import Iterator

_HAN = r"〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
# Marks that set a name off and break nothing: 关于《办法》的通知 is looked for as 关于办法的通知 too.
_QUOTES = dict.fromkeys(map(ord, "《》〈〉“”‘’「」『』\"'"))


def normalise(text: str) -> str:
    """Half-width, small letters, without quotation marks."""
    return unicodedata.normalize("NFKC", text).lower().translate(_QUOTES)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return bool(_IS_HAN.match(character))


def runs(normalised: str) -> Iterator[str]:
    """The runs of Chinese characters, and of letters and digits, between spaces and punctuation."""
    return (match[0] for match in _RUN.finditer(normalised))


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NEEDS_FOLDING = re.compile(r"[A-ZＡ-Ｚａ-ｚ０-９]")


def fold(text: str) -> str:
    """Like ``normalise`` for letters and digits, but of the same length: places in it are places in ``text``."""
    if not _NEEDS_FOLDING.search(text):
        return text
    folded = text.translate(_WIDE).lower()
    return folded if len(folded) == len(text) else text

"""One form for what is written in many: full-width and half-width, capitals, traditional characters, punctuation."""

import re
import unicodedata
from collections.abc import Iterator

import opencc

_HAN = r"〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
# In GB 2312 and yet hardly ever meant for themselves; the others there (乾, 著, 薹…) have a meaning of their own.
_TRADITIONAL_ALL_THE_SAME = "後於徵夥麽"


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _simplified() -> dict[int, str]:
    """Traditional characters → the simplified ones, one to one. Those GB 2312 has are simplified characters, too."""
    every = [chr(code) for first, last in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(first, last)]
    simple = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {
        ord(one): other
        for one, other in zip(every, simple, strict=True)
        if one != other and len(other) == 1 and (one in _TRADITIONAL_ALL_THE_SAME or not _in_gb2312(one))
    }


# ○ stands for 〇 in what was written without it: 二○二六年.
_ONE_FOR_ONE: dict[int, str | None] = {**_simplified(), ord("○"): "〇", ord("◯"): "〇"}
# Marks that set a name off and break nothing: 关于《办法》的通知 is looked for as 关于办法的通知 too.
_QUOTES: dict[int, str | None] = dict.fromkeys(map(ord, "《》〈〉“”‘’「」『』\"'"))
_NORMAL = _ONE_FOR_ONE | _QUOTES


def normalise(text: str) -> str:
    """Half-width, small letters, simplified characters, without quotation marks."""
    return unicodedata.normalize("NFKC", text).lower().translate(_NORMAL)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return bool(_IS_HAN.match(character))


def runs(normalised: str) -> Iterator[str]:
    """The runs of Chinese characters, and of letters and digits, between spaces and punctuation."""
    return (match[0] for match in _RUN.finditer(normalised))


def whole(text: str) -> str:
    """A text without all that breaks it, for comparing it as a whole: 关于《办法》的 通知 is 关于办法的通知."""
    return "".join(runs(normalise(text)))


_WIDE = {chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_FOLDED = {chr(code): str(simple) for code, simple in _ONE_FOR_ONE.items()} | _WIDE
_FOLDED |= {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_NEEDS_FOLDING = re.compile(f"[{re.escape(''.join(_FOLDED))}]")


def fold(text: str) -> str:
    """Like ``normalise`` for letters, digits and traditional characters, but of the same length: places in it are
    places in ``text``."""
    # Few characters of a text are to be folded; to look each up would take ten times as long.
    return _NEEDS_FOLDING.sub(lambda found: _FOLDED[found[0]], text)

"""A draft taken apart: 第X条, each with its lines, so that opinions can be given on one of them.

Pure: text in, parts out; nothing of the text is lost. A draft without articles is taken apart by its 一、二、三、, one
without these either by its paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from search.segmentation.numerals import from_chinese, in_chinese

WHOLE = ""  # the key of the draft as a whole
BEFORE = "before"  # the key of what stands before the first article
LONGEST_BRIEF = 32  # characters
LONGEST_TITLE = 80

_NUMERAL = r"[〇零一二两三四五六七八九十百千]{1,9}|\d{1,4}"
_BLANK = r"[\s\u3000]"
# 第三条 at the beginning of a line; ``gap`` is what tells “第三条 为了” from “第三条所称”.
_ARTICLE = re.compile(rf"第({_NUMERAL})条(?:之({_NUMERAL}))?(?P<gap>{_BLANK}|[：:【（(]|$)?")
_HEADING = re.compile(rf"第(?:{_NUMERAL})(?:编|章|节)(?:{_BLANK}|$)")
_SECTION = re.compile(r"([一二三四五六七八九十]{1,3})[、．.]")
_EDGES = " \t\u3000\xa0\ufeff"


@dataclass(frozen=True)
class Part:
    """One article, section or paragraph. ``key`` stands in addresses and with opinions; ``headings``: the lines of
    chapters just before it; ``lines``: its own, with the one that begins it."""

    key: str
    label: str
    lines: tuple[str, ...]
    headings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_title(self) -> bool:
        """The name of the draft and no more: nobody has an opinion on it."""
        return self.key == BEFORE and len(self.text) <= LONGEST_TITLE

    @property
    def brief(self) -> str:
        """Its beginning without its number, for a list."""
        first = self.lines[0] if self.lines else ""
        if first.startswith(self.label):
            first = first[len(self.label) :].lstrip(_EDGES)
        return first if len(first) <= LONGEST_BRIEF else f"{first[:LONGEST_BRIEF]}…"


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold anything, without the blanks at their ends."""
    stripped = (line.strip(_EDGES) for line in text.replace("\x00", "").splitlines())
    return [line for line in stripped if line]


@lru_cache(maxsize=64)
def split(text: str) -> tuple[Part, ...]:
    """The draft's parts in order."""
    lines = lines_of(text)
    heads = _article_heads(lines)
    if not heads:
        heads = _section_heads(lines)
    if not heads:
        return tuple(Part(f"p{number}", f"第{number}段", (line,)) for number, line in enumerate(lines, start=1))
    return tuple(_between(lines, heads))


def _number(said: str) -> int | None:
    return int(said) if said.isdigit() else from_chinese(said)


def _article_heads(lines: list[str]) -> list[tuple[int, str, str]]:
    """(line, key, label) of each line that begins an article. A line that merely speaks of one – “第三条规定的……” –
    does not: its number is none that comes next, or no gap follows it."""
    heads: list[tuple[int, str, str]] = []
    last = (0, 0)
    for place, line in enumerate(lines):
        match = _ARTICLE.match(line)
        if match is None:
            continue
        number, inserted = _number(match[1]), _number(match[2]) if match[2] else 0
        if number is None or inserted is None or not number:
            continue
        gap = match["gap"] is not None
        follows = (number, inserted) in ((last[0] + 1, 0), (last[0], last[1] + 1))
        if not (gap and (follows or (number, inserted) > last or (number, inserted) == (1, 0))):
            continue
        last = (number, inserted)
        label = f"第{in_chinese(number)}条" + (f"之{in_chinese(inserted)}" if inserted else "")
        heads.append((place, f"a{number}" + (f"-{inserted}" if inserted else ""), label))
    return heads


def _section_heads(lines: list[str]) -> list[tuple[int, str, str]]:
    heads, last = [], 0
    for place, line in enumerate(lines):
        match = _SECTION.match(line)
        number = from_chinese(match[1]) if match else None
        if match and number == last + 1:
            heads.append((place, f"s{number}", f"第{in_chinese(number)}部分"))
            last = number
    return heads if len(heads) > 1 else []


def _between(lines: list[str], heads: list[tuple[int, str, str]]) -> Iterator[Part]:
    """From each head to the next. Lines of chapters at the end of a part belong before the one that follows."""
    seen: Counter[str] = Counter()
    before, headings = _without_headings(lines[: heads[0][0]])
    if before:
        yield Part(BEFORE, "标题和前言", tuple(before))
    ends = [(one, other[0]) for one, other in pairwise(heads)] + [(heads[-1], len(lines))]
    for (place, key, label), end in ends:
        own, following = _without_headings(lines[place:end])
        if end == len(lines):
            own, following = own + following, []
        seen[key] += 1
        if seen[key] > 1:  # articles counted anew, as in an annex
            key, label = f"{key}-n{seen[key]}", f"{label}（之{seen[key]}）"
        yield Part(key, label, tuple(own), tuple(headings))
        headings = following


def _without_headings(lines: list[str]) -> tuple[list[str], list[str]]:
    """A part's lines, and the lines of chapters that end it."""
    end = len(lines)
    while end and _HEADING.match(lines[end - 1]):
        end -= 1
    return lines[:end], lines[end:]


def labels(text: str) -> dict[str, str]:
    """What each key of the draft is called; the whole, too."""
    return {WHOLE: "整体意见"} | {part.key: part.label for part in split(text)}

"""A body put together from blocks: headings, paragraphs, lists, tables; nothing else comes through."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# ("1".."6", HTML of a heading), ("p", HTML of a paragraph), ("list", HTML of a whole list) or ("table", rows of text).
Block = tuple[str, str | list[list[str]]]
Piece = tuple[str, str | list[list[str]]]  # ("text", clean HTML) or ("table", rows): see cms.disclosure.body.stream
MAX_PIECE = 100_000  # characters in one piece of text: what an editor's screen still opens quickly
MAX_COLUMNS = 200

SPACE = re.compile(r"[\s　]+")
TAG = re.compile(r"<[^>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class _Builder:
    pieces: list[Piece] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, html: str, begins: bool = False) -> None:
        if begins or self.size + len(html) > MAX_PIECE:
            self.close()
        self.html.append(html)
        self.size += len(html)

    def table(self, rows: list[list[str]]) -> None:
        self.close()
        width = max(len(row) for row in rows)
        self.pieces.append(("table", [row + [""] * (width - len(row)) for row in rows]))

    def close(self) -> None:
        if self.html:
            self.pieces.append(("text", "".join(self.html)))
        self.html, self.size = [], 0


def _repeats(block: Block, title: str) -> bool:
    return isinstance(block[1], str) and bool(title) and SPACE.sub("", TAG.sub("", block[1])) == SPACE.sub("", title)


def _levels(kinds: Iterable[str]) -> dict[str, str]:
    """The heading levels in use as h2, h3, h4: the page's own title is the h1."""
    used = sorted({kind for kind in kinds if kind.isdecimal()})
    return {level: f"h{min(2 + place, 4)}" for place, level in enumerate(used)}


def assemble(blocks: list[Block], title: str = "") -> list[Piece]:
    """Pieces of a body; each heading of the first level begins a new one. A first block that only repeats the title is
    left out.
    """
    if blocks and _repeats(blocks[0], title):
        blocks = blocks[1:]
    levels = _levels(kind for kind, _ in blocks)
    builder = _Builder()
    for kind, value in blocks:
        if isinstance(value, list):
            builder.table(value)
        elif kind in levels:
            builder.add(f"<{levels[kind]}>{value}</{levels[kind]}>", begins=levels[kind] == "h2")
        else:
            builder.add(value if kind == "list" else f"<p>{value}</p>")
    builder.close()
    return builder.pieces

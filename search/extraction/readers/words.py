"""DOCX. Its pages are those of the last time it was laid out, where the program noted them; else it has none."""

from typing import BinaryIO

from .collecting import Collected
from .packed import Package

MAIN = "word/document.xml"
# Properties: their elements are named like those of the text (a tab stop and a tab).
_PROPERTIES = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr"})
# What stands beside the body: kind of relation → name of the page it makes.
_BESIDE = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉、页脚", "footer": "页眉、页脚"}


class _Text:
    """Writes what runs hold."""

    def __init__(self, into: Collected, pages: bool = False, aside: bool = False) -> None:
        self.into, self.pages = into, pages
        self.write = into.write_aside if aside else into.write
        self.inside: str | None = None  # the element whose characters are text
        self.skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        # Drawings come twice, for newer and for older programs.
        if self.skipped or tag == "Fallback" or tag in _PROPERTIES:
            self.skipped += 1
        elif tag in ("t", "delText"):
            self.inside = tag
        elif tag == "tab":
            self.write("\t")
        elif tag in ("br", "cr"):
            self.write("\n")
        elif tag == "noBreakHyphen":
            self.write("-")
        elif tag == "lastRenderedPageBreak" and self.pages:
            self.into.turn()

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag in ("t", "delText"):
            self.inside = None
        elif tag == "p":
            self.write("\n")

    def text(self, data: str) -> None:
        if self.inside == "t":
            self.write(data)
        elif self.inside:  # was struck out, and is still there
            self.into.write_aside(data)


def _read(package: Package, name: str, text: _Text) -> None:
    package.parse(name, text.start, text.end, text.text)


def read(stream: BinaryIO, into: Collected) -> None:
    package = Package(stream)
    into.turn()
    _read(package, MAIN, _Text(into, pages=True))
    if len(into.pages) > 1:
        into.number()
    relations = sorted(package.relations(MAIN).values())
    for kind, title in _BESIDE.items():
        for name in [name for other, name in relations if other == kind and package.has(name)]:
            if into.pages[-1][0] != title:
                into.turn(title)
            _read(package, name, _Text(into))
    for name in [name for kind, name in relations if kind == "comments" and package.has(name)]:
        _read(package, name, _Text(into, aside=True))
    into.pages = [page for page in into.pages if page[0] not in _BESIDE.values() or "".join(page[1]).strip()]

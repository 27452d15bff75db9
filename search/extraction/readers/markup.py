"""HTML: what a reader sees of it."""

import re
from html.parser import HTMLParser
from typing import BinaryIO

from .collecting import Collected
from .plain import decode

_BLOCKS = re.compile(
    "p|br|div|li|[uod]l|d[td]|h[1-6r]|tr|table|caption|section|article|header|footer|aside|nav|main|blockquote|pre|title"
    "|option|legend|fieldset|figure|figcaption|form"
).fullmatch
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


class _Reader(HTMLParser):
    def __init__(self, into: Collected) -> None:
        super().__init__(convert_charrefs=True)
        self.into = into
        self.unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.unseen and tag in _UNSEEN:
            self.unseen = tag
        elif _BLOCKS(tag):
            self.into.write("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCKS(tag):
            self.into.write("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        elif _BLOCKS(tag):
            self.into.write("\n")
        elif tag in _CELLS:
            self.into.write(" | ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.into.write(data)

    def handle_comment(self, data: str) -> None:
        self.into.write_aside(f"{data}\n")


def read(stream: BinaryIO, into: Collected) -> None:
    into.turn()
    reader = _Reader(into)
    reader.feed(decode(stream.read()))
    reader.close()
    name, pieces = into.pages[0]
    text = re.sub(r"[ \t\r\f\v]+", " ", "".join(pieces))
    into.pages[0] = (name, [re.sub(r"(?:\s*\n)+\s*", "\n", text)])

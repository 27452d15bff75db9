"""What a reader has found so far."""

import re

from search.extraction.limits import MAX_CHARACTERS, MAX_PAGES

# No text: control characters, halves of characters, what stands for no character at all.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Refused(Exception):
    """The file will not be read. Says why, in Chinese."""


class Full(Exception):
    """More text than is read of one file."""


class Collected:
    """Pages, each with a name and a text; ``asides`` are in the file, but nobody who opens it reads them there."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, list[str]]] = []
        self.asides: list[str] = []
        self.shortcomings: list[str] = []  # what could not be read though the rest could
        self.left = MAX_CHARACTERS

    def turn(self, name: str = "") -> None:
        """Begin another page. Raises Full."""
        if len(self.pages) >= MAX_PAGES:
            self.shortcomings.append(f"页数过多，只读了前 {MAX_PAGES:,} 页")
            raise Full
        self.pages.append((name, []))

    def write(self, text: str) -> None:
        """Go on on this page. Raises Full."""
        if not self.pages:
            self.turn()
        self._keep(self.pages[-1][1], text)

    def write_aside(self, text: str) -> None:
        """Note what is in the file beside what is read there. Raises Full."""
        self._keep(self.asides, text)

    def _keep(self, pieces: list[str], text: str) -> None:
        pieces.append(text[: self.left])
        if len(text) > self.left:
            self.left = 0
            self.shortcomings.append(f"文字过多，只读了前 {MAX_CHARACTERS // 10_000} 万字")
            raise Full
        self.left -= len(text)

    def number(self) -> None:
        """Name the pages by their numbers."""
        self.pages = [(f"第 {number} 页", pieces) for number, (_, pieces) in enumerate(self.pages, 1)]

    def told(self) -> dict[str, object]:
        """All of it, as it is handed over."""
        return {
            "pages": [[clean(name), clean("".join(pieces)).strip()] for name, pieces in self.pages],
            "aside": clean("".join(self.asides)).strip(),
            "shortcomings": self.shortcomings,
        }


def clean(text: str) -> str:
    """Text without what is none, its lines ended by ``\\n`` alone."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n"))

"""Chinese paragraphs for reportlab: lines broken as print breaks them, and filled."""

import re
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

_UNIT = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)  # numbers and Latin words stay whole
_NOT_FIRST = set("，。、；：？！）》〉」』】〕］”’…％,.;:?!)]}·~")
_NOT_LAST = set("（《〈「『【〔［“‘([{")
_TRIED = 4  # places a line is made shorter so that no sign stands where it must not


class Text(Flowable):
    """One paragraph. ``indent``: of its first line; ``align``: left (filled), centre or right."""

    def __init__(
        self, text: str, font: str, size: float, leading: float, *, indent: float = 0, align: str = "left",
        colour: Any = None, before: float = 0, after: float = 0, right: float = 0, lines: "list[_Line] | None" = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.text, self.font, self.size, self.leading = text, font, size, leading
        self.indent, self.align, self.colour, self.right = indent, align, colour, right
        self.spaceBefore, self.spaceAfter = before, after
        self.lines: list[_Line] = lines or []
        self.whole = lines is None

    def getSpaceBefore(self) -> float:
        return float(self.spaceBefore)

    def getSpaceAfter(self) -> float:
        return float(self.spaceAfter)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        if self.whole:
            self.lines = list(_broken(self.text, self.font, self.size, width - self.right, self.indent))
        return width, len(self.lines) * self.leading

    def split(self, width: float, height: float) -> list[Flowable]:
        fit = int(height // self.leading)
        # A page keeps two lines of a paragraph at least, and leaves two at least to the next.
        if len(self.lines) - fit == 1:
            fit -= 1
        if fit < 2:
            return []
        return [self._part(self.lines[:fit]), self._part(self.lines[fit:])]

    def _part(self, lines: "list[_Line]") -> "Text":
        return Text(
            "", self.font, self.size, self.leading, align=self.align, colour=self.colour, right=self.right, lines=lines
        )

    def draw(self) -> None:
        canvas = self.canv
        if self.colour is not None:
            canvas.setFillColor(self.colour)
        top = len(self.lines) * self.leading
        for place, line in enumerate(self.lines):
            free = self.width - self.right - line.indent - line.width
            left = {"left": 0.0, "centre": free / 2, "right": free}[self.align]
            # The baseline stands so that the letters are in the middle of their line.
            written = canvas.beginText(
                line.indent + left, top - place * self.leading - self.leading / 2 - self.size * 0.38
            )
            written.setFont(self.font, self.size)
            gaps = len(line.text) - 1
            if self.align == "left" and not line.last and gaps > 0 and 0 < free < self.size * 3:
                written.setCharSpace(free / gaps)
            written.textOut(line.text)
            written.setCharSpace(0)
            canvas.drawText(written)


class _Line:
    def __init__(self, text: str, width: float, indent: float, last: bool) -> None:
        self.text, self.width, self.indent, self.last = text, width, indent, last


def _broken(text: str, font: str, size: float, width: float, indent: float) -> Iterator[_Line]:
    """The lines of a paragraph; line breaks of its own are kept."""
    for part in text.split("\n"):
        yield from _lines(list(_units(part, font, size, width - indent)), width, indent)


def _units(text: str, font: str, size: float, width: float) -> Iterator[tuple[str, float]]:
    for unit in _UNIT.findall(text):
        length = stringWidth(unit, font, size)
        if len(unit) > 1 and length > width:
            yield from ((letter, stringWidth(letter, font, size)) for letter in unit)
        else:
            yield unit, length


def _lines(units: list[tuple[str, float]], width: float, indent: float) -> Iterator[_Line]:
    start = 0
    while True:
        end, length = start, indent
        while end < len(units) and length + units[end][1] <= width + 0.01:
            length += units[end][1]
            end += 1
        last = end == len(units)
        if not last:
            end = _proper_end(units, start, max(end, start + 1))
        words = "".join(unit for unit, _ in units[start:end]).rstrip(" ")
        yield _Line(words, sum(length for _, length in units[start:end]), indent, last)
        if last:
            return
        start, indent = end, 0
        while start < len(units) and units[start][0] == " ":
            start += 1
        if start == len(units):
            return


def _proper_end(units: list[tuple[str, float]], start: int, end: int) -> int:
    for earlier in range(end, max(start + 1, end - _TRIED) - 1, -1):
        if units[earlier][0][0] not in _NOT_FIRST and units[earlier - 1][0][-1] not in _NOT_LAST:
            return earlier
    return end

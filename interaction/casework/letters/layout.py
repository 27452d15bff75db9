"""The page of an official letter, after GB/T 9704: A4, the agency's mark and a red line, two letters' indent.

``build`` makes the PDF of a letter, a receipt or any other paper of a case; the same content gives the same bytes.
"""

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer, Table
from reportlab.platypus.flowables import HRFlowable

from .fonts import Type, mended
from .typesetting import Text

RED = HexColor("#c8102e")
GREY = HexColor("#555555")
LEFT, TOP, WIDTH, HEIGHT = 28 * mm, 37 * mm, 156 * mm, 225 * mm  # GB/T 9704: 版心
SIZE, LEADING = 16, 28.4  # 三号, 22 lines a page
_ONE_AT_A_TIME = threading.Lock()  # reportlab keeps its fonts for all threads


@dataclass(frozen=True)
class Letter:
    """What stands on the paper. ``body``: paragraphs by line; ``rows``: a table of names and values above the body;
    ``notes``: small print after the signature; ``compact``: smaller type, for receipts."""

    title: str
    body: str = ""
    mark: str = ""
    number: str = ""
    addressee: str = ""
    rows: Sequence[tuple[str, str]] = ()
    signature: str = ""
    date: str = ""
    notes: Sequence[str] = ()
    compact: bool = False
    keywords: str = field(default="", compare=False)

    def text(self) -> str:
        """Everything that is written."""
        cells = [cell for row in self.rows for cell in row]
        return "\n".join(
            [
                self.title,
                self.body,
                self.mark,
                self.number,
                self.addressee,
                *cells,
                self.signature,
                self.date,
                *self.notes,
            ]
        )


def build(
    title: str,
    body: str | Sequence[str] = "",
    *,
    mark: str = "",
    number: str = "",
    addressee: str = "",
    rows: Sequence[tuple[str, str]] = (),
    signature: str = "",
    date: str = "",
    notes: Sequence[str] = (),
    compact: bool = False,
) -> bytes:
    """A paper as PDF."""
    body = body if isinstance(body, str) else "\n".join(body)
    return pdf_of(
        Letter(
            mended(title),
            mended(body),
            mended(mark),
            mended(number),
            mended(addressee),
            [(mended(name), mended(str(value))) for name, value in rows],
            mended(signature),
            mended(date),
            [mended(note) for note in notes],
            compact,
        )
    )


def pdf_of(letter: Letter) -> bytes:
    out = io.BytesIO()
    with _ONE_AT_A_TIME, Type(letter.text()) as font:
        document = BaseDocTemplate(
            out,
            pagesize=A4,
            invariant=1,
            title=letter.title,
            author=letter.mark or letter.signature,
            lang="zh-CN",
            creator="",
            producer="",
            subject=letter.number,
        )
        frame = Frame(
            LEFT, A4[1] - TOP - HEIGHT, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        document.addPageTemplates(PageTemplate(frames=[frame], onPage=_numbered(font)))
        document.build(_Page(letter, font).story())
    return out.getvalue()


def _numbered(font: Type) -> Any:
    """— 1 —, at the outer edge."""

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        page, y = document.page, A4[1] - TOP - HEIGHT - 10 * mm
        text = f"— {page} —"
        canvas.setFont(font.regular, 14)
        canvas.setFillColor(black)
        if page % 2:
            canvas.drawRightString(LEFT + WIDTH - 14, y, text)
        else:
            canvas.drawString(LEFT + 14, y, text)

    return draw


class _Page:
    def __init__(self, letter: Letter, font: Type) -> None:
        self.letter, self.font = letter, font
        self.size = 12 if letter.compact else SIZE
        self.leading = 21 if letter.compact else LEADING

    def story(self) -> list[Flowable]:
        parts = [*self._head(), *self._title(), *self._table(), *self._body()]
        return [*parts, *self._end(), *self._notes()]

    def _head(self) -> list[Flowable]:
        letter, found = self.letter, list[Flowable]()
        if letter.mark:
            size = min(36.0, WIDTH / max(len(letter.mark), 1) * 0.94)
            found.append(Text(letter.mark, self.font.bold, size, size * 1.3, align="centre", colour=RED, after=8))
        if letter.number:
            found.append(Text(letter.number, self.font.regular, self.size, self.leading, align="centre", colour=black))
        if letter.mark:
            found.append(HRFlowable(WIDTH, 1.6, color=RED, spaceBefore=4, spaceAfter=self.leading * 0.7))
        return found

    def _title(self) -> list[Flowable]:
        size = 20.0 if self.letter.compact else 22.0
        return [
            Text(
                self.letter.title,
                self.font.bold,
                size,
                size * 1.6,
                align="centre",
                colour=black,
                after=self.leading * 0.8,
            )
        ]

    def _table(self) -> list[Flowable]:
        if not self.letter.rows:
            return []
        size, leading = (11, 17) if self.letter.compact else (14, 22)
        cells = [
            [
                Text(name, self.font.bold, size, leading, colour=black),
                Text(value, self.font.regular, size, leading, colour=black),
            ]
            for name, value in self.letter.rows
        ]
        style = [
            ("GRID", (0, 0), (-1, -1), 0.6, GREY),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 7),
            ("RIGHTPADDING", (0, 0), (-1, -1), 7),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        table = Table(cells, [40 * mm, WIDTH - 40 * mm], style=style, splitInRow=1)
        return [table, Spacer(1, self.leading * 0.6)]

    def _body(self) -> list[Flowable]:
        found = list[Flowable]()
        if self.letter.addressee:
            found.append(Text(self.letter.addressee + "：", self.font.regular, self.size, self.leading, colour=black))
        for line in self.letter.body.split("\n"):
            if line.strip():
                found.append(
                    Text(
                        line.strip(" "), self.font.regular, self.size, self.leading, indent=self.size * 2, colour=black
                    )
                )
            else:
                found.append(Spacer(1, self.leading * 0.5))
        return found

    def _end(self) -> list[Flowable]:
        """Signature and date at the right, the date four letters from the edge; both stay on one page."""
        letter = self.letter
        signed = [
            Text(text, self.font.regular, self.size, self.leading, align="right", right=self.size * space, colour=black)
            for text, space in ((letter.signature, 2), (letter.date, 4))
            if text
        ]
        return [KeepTogether([Spacer(1, self.leading * 1.6), *signed])] if signed else []

    def _notes(self) -> list[Flowable]:
        if not self.letter.notes:
            return []
        size, leading = 10.5, 17
        notes = [Text(note, self.font.regular, size, leading, colour=GREY) for note in self.letter.notes]
        return [Spacer(1, self.leading), HRFlowable(WIDTH, 0.5, color=GREY, spaceAfter=4), *notes]

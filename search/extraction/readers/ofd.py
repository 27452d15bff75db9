"""OFD (GB/T 33190): pages of text objects, with what their templates put on them."""

import posixpath
from dataclasses import dataclass, field
from typing import BinaryIO

from .collecting import Collected, Refused
from .lines import unwrapped
from .packed import Package

MAIN = "OFD.xml"


@dataclass
class _Piece:
    """Characters in one place of a page, in millimetres."""

    x: float
    y: float
    size: float
    text: str


@dataclass
class _Content:
    """What one page, or one template, holds. ``templates``: those it refers to, and whether each lies behind it."""

    pieces: list[_Piece] = field(default_factory=list)
    templates: list[tuple[str, bool]] = field(default_factory=list)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _path(folder: str, place: str) -> str:
    return place[1:] if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))


def _roots(package: Package) -> list[str]:
    """The documents in the file."""
    roots: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag == "DocRoot"
        if inside:
            roots.append("")

    def end(tag: str) -> None:
        nonlocal inside
        inside = False

    def text(data: str) -> None:
        if inside:
            roots[-1] += data.strip()

    package.parse(MAIN, start, end, text)
    return roots


def _content(package: Package, name: str, most: int) -> _Content:
    content = _Content()
    left, top, size = 0.0, 0.0, 4.0
    code: dict[str, str] | None = None
    length = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal left, top, size, code
        if tag == "Template":
            behind = attributes.get("ZOrder", "Background") != "Foreground"
            content.templates.append((attributes.get("TemplateID", ""), behind))
        elif tag == "TextObject":
            box = [_number(part) for part in attributes.get("Boundary", "").split()[:2]]
            left, top = (box + [0.0, 0.0])[:2]
            size = _number(attributes.get("Size")) or 4.0
        elif tag == "TextCode":
            code = attributes
            content.pieces.append(_Piece(left + _number(code.get("X")), top + _number(code.get("Y")), size, ""))

    def end(tag: str) -> None:
        nonlocal code
        if tag == "TextCode":
            code = None

    def text(data: str) -> None:
        nonlocal length
        if code is not None and length <= most:
            content.pieces[-1].text += data
            length += len(data)

    package.parse(name, start, end, text)
    return content


def _lines(pieces: list[_Piece]) -> str:
    """Pieces in their order, which is that of reading; those at one height stand on one line."""
    parts: list[str] = []
    before: _Piece | None = None
    for piece in pieces:
        if before is not None:
            if abs(piece.y - before.y) > 0.6 * max(piece.size, before.size) or piece.x < before.x:
                parts.append("\n")
            elif piece.x - before.x > (len(before.text) + 1.5) * before.size:
                parts.append(" ")
        parts.append(piece.text)
        before = piece
    return "".join(parts)


class _Document:
    """One document of the file."""

    def __init__(self, package: Package, root: str) -> None:
        self.package, self.folder = package, posixpath.dirname(root)
        self.pages: list[str] = []
        self.templates: dict[str, str] = {}
        self.known: dict[str, _Content] = {}
        package.parse(root, self._start)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Page" and "BaseLoc" in attributes:
            self.pages.append(_path(self.folder, attributes["BaseLoc"]))
        elif tag == "TemplatePage" and "BaseLoc" in attributes:
            self.templates[attributes.get("ID", "")] = _path(self.folder, attributes["BaseLoc"])

    def text(self, page: str, most: int) -> str:
        content = _content(self.package, page, most)
        behind = [self._template(key, most) for key, is_behind in content.templates if is_behind]
        before = [self._template(key, most) for key, is_behind in content.templates if not is_behind]
        layers = [*behind, content, *before]
        return "\n".join(unwrapped(_lines(layer.pieces)) for layer in layers if layer.pieces)

    def _template(self, key: str, most: int) -> _Content:
        if key not in self.known:
            name = self.templates.get(key, "")
            self.known[key] = _content(self.package, name, most) if self.package.has(name) else _Content()
        return self.known[key]


def read(stream: BinaryIO, into: Collected) -> None:
    package = Package(stream)
    roots = _roots(package)
    if not roots:
        raise Refused("OFD 文件里没有文档")
    unread = 0
    for root in roots:
        document = _Document(package, root)
        for page in document.pages:
            into.turn(f"第 {len(into.pages) + 1} 页")
            try:
                into.write(document.text(page, into.left + 1))
            except Refused:
                unread += 1
    if unread and unread == len(into.pages):
        # An encrypted OFD is a package like any other, of parts that are no XML.
        raise Refused("OFD 文件已加密或已损坏，各页都读不出")
    if unread:
        into.shortcomings.append(f"有 {unread} 页已损坏，读不出")

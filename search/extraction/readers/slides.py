"""PPTX: every slide is a page; the speaker's notes stand beside."""

from typing import BinaryIO

from .collecting import Collected, Refused
from .packed import Package, ordered

MAIN = "ppt/presentation.xml"


def _slides(package: Package) -> list[str]:
    """The slides in the order in which they are shown."""
    relations = package.relations(MAIN)
    shown: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sldId":
            shown.append(attributes.get("id", ""))

    package.parse(MAIN, start)
    names = [relations[key][1] for key in shown if key in relations]
    return names or ordered([name for kind, name in relations.values() if kind == "slide"])


def _read(package: Package, name: str, into: Collected, aside: bool = False) -> None:
    write = into.write_aside if aside else into.write
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = inside or tag == "t"
        if tag == "br":
            write("\n")

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "t":
            inside = False
        elif tag == "p":
            write("\n")

    def text(data: str) -> None:
        if inside:
            write(data)

    package.parse(name, start, end, text)


def read(stream: BinaryIO, into: Collected) -> None:
    package = Package(stream)
    slides = _slides(package)
    if not slides:
        raise Refused("演示文稿里没有幻灯片")
    for number, name in enumerate(slides, 1):
        into.turn(f"第 {number} 张")
        _read(package, name, into)
        for kind, other in package.relations(name).values():
            if kind == "notesSlide" and package.has(other):
                _read(package, other, into, aside=True)

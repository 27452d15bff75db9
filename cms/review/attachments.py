"""What attached files say, for the scan for personal data: the same texts that search knows, and what stands beside."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from search.extraction import stock
from search.extraction.models import ExtractedText
from search.extraction.readers import LAYERED

Status = ExtractedText.Status
SHOWN = 10  # numbers of pages


class Unreadable(Exception):
    """The file cannot be scanned as a whole; a person has to look at it. Says why, in Chinese; ``text`` is what could
    be read of it."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.text = text


@dataclass(frozen=True)
class Unscanned:
    """A file, or part of one, that holds no text a machine can read: pictures, scans, old formats."""

    file: Any
    reason: str


def text_of(file: Any) -> str:
    """All text of a Wagtail document, read now where it has not been; empty where it holds none. Raises Unreadable."""
    try:
        found = stock.text_now(file)
    except stock.NotReadYet as error:
        raise Unreadable(str(error)) from error
    if found.status == Status.REFUSED:
        raise Unreadable(found.reason)
    if found.status == Status.PARTLY:
        raise Unreadable(found.reason, found.whole)
    return found.whole


def unscanned(files: Iterable[Any]) -> list[Unscanned]:
    """What of these files holds nothing to be scanned. Those that could not be read are findings."""
    found: list[Unscanned] = []
    for file in files:
        try:
            text = stock.text_now(file)
        except stock.NotReadYet:
            continue
        if text.status in (Status.EMPTY, Status.UNSUPPORTED):
            found.append(Unscanned(file, text.reason))
        elif text.kind in LAYERED and (blank := [name for name, page in text.pages if not page]):
            said = "、".join(blank[:SHOWN]) + (f"等 {len(blank)} 页" if len(blank) > SHOWN else "")
            found.append(Unscanned(file, f"{said}没有文字，可能是图片"))
    return found

"""Where in a hit's attachments the words stand, if they stand there rather than in its own text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from search import extracts
from search.segmentation import fold

# How much more of what was asked for an attachment must show: about a word.
BETTER_BY = 3.0
BLOCK = 2_000  # characters
MOST_BLOCKS = 50  # in which one mark is looked for
MOST_MARKS = 16  # by which blocks are chosen: the longest, which say most
TRIED = 3  # blocks


@dataclass(frozen=True)
class Within:
    """A file, and where in it; ``page`` is empty where it has no pages, or its title alone holds the words."""

    title: str
    url: str
    page: str = ""


class _Pages:
    """All pages of a file as one text, in blocks: a page, or a piece of a long one."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.text = "\n".join(pages)
        self.starts: list[int] = []
        self.page_of: list[int] = []
        place = 0
        for number, page in enumerate(pages):
            for start in range(0, len(page), BLOCK):
                self.starts.append(place + start)
                self.page_of.append(number)
            place += len(page) + 1

    def block(self, number: int) -> str:
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\n")

    def promising(self, marks: Sequence[str]) -> list[int]:
        """The few blocks in which most of the different marks stand."""
        # Folding a long text takes longer than looking through it; most marks stand there as they are.
        promise = self._promise(self.text, marks) or self._promise(fold(self.text), marks)
        return nlargest(TRIED, promise, key=lambda number: (promise[number], -number))

    def _promise(self, text: str, marks: Sequence[str]) -> dict[int, int]:
        promise: dict[int, int] = {}
        for mark in marks[:MOST_MARKS]:
            place = text.find(mark)
            for _ in range(MOST_BLOCKS):
                if place < 0:
                    break
                number = bisect_right(self.starts, place) - 1
                promise[number] = promise.get(number, 0) + len(mark) ** 2
                place = text.find(mark, self.starts[number + 1]) if number + 1 < len(self.starts) else -1
        return promise


def _named(title: str, url: str) -> str:
    """What a file is called, with its kind: 《报名表.docx》."""
    kind = PurePosixPath(unquote(url)).suffix
    return title if not kind or title.lower().endswith(kind.lower()) else title + kind


def _within(attachment: dict[str, Any], page: int | None) -> Within:
    url, names = attachment["url"], attachment.get("names") or ()
    name = names[page] if page is not None and page < len(names) else ""
    place = f"#page={page + 1}" if page is not None and name and url.lower().endswith(".pdf") else ""
    return Within(_named(attachment["title"], url), url + place, name)


def find(entry: dict[str, Any], marks: Sequence[str]) -> tuple[Within, str] | None:
    """The file and page that show most of what is looked for, and the page's text (empty: its title shows it); None
    where the entry's own text shows as much."""
    attachments = entry.get("attachments") or ()
    if not attachments or not marks:
        return None
    best = extracts.worth(entry["text"], marks) + BETTER_BY
    found: tuple[Within, str] | None = None
    for attachment in attachments:
        title = extracts.worth(attachment["title"], marks)
        if title > best and title > extracts.worth(entry["title"], marks):
            best, found = title, (_within(attachment, None), "")
        pages = _Pages(attachment["pages"])
        for number in pages.promising(marks):
            text = pages.block(number)
            if (worth := extracts.worth(text, marks)) > best:
                best, found = worth, (_within(attachment, pages.page_of[number]), text)
    return found


def highlighted(entry: dict[str, Any], marks: Sequence[str], markup: bool) -> dict[str, list[Any]]:
    """What is shown of a hit: its title, the part of its text or of its attachment that shows best why it was found,
    and in ``attachment`` where that is, if it is in one."""
    within = find(entry, marks)
    text = within[1] if within and within[1] else entry["text"]
    return {
        "title": [extracts.title(entry["title"], marks, markup)],
        "text": [extracts.extract(text, marks, markup)],
        "attachment": [within[0]] if within else [],
    }

"""Where in a hit's attachments the words stand, if they stand there rather than in its own text."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from search import extracts
from search.segmentation import fold

# How much more of what was asked for an attachment must show: about a word.
BETTER_BY = 3.0


@dataclass(frozen=True)
class Within:
    """A file, and where in it; ``page`` is empty where it has no pages, or its title alone holds the words."""

    title: str
    url: str
    page: str = ""


def _most(text: str, marks: Sequence[str]) -> float:
    """No part of ``text`` is worth more."""
    folded = fold(text)
    return float(sum(len(mark) ** 2 for mark in marks if mark in folded))


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
        for number, text in enumerate(attachment["pages"]):
            if _most(text, marks) > best and (worth := extracts.worth(text, marks)) > best:
                best, found = worth, (_within(attachment, number), text)
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

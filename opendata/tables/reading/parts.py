"""A text of an upload that is no cell of its table."""

from dataclasses import dataclass

ABOVE = "表头以上"
AUTHOR, LABEL, UNREAD = "author", "label", "unread"


@dataclass(frozen=True)
class Beside:
    """In which part of the upload it stands, and in which line of it (from 1, 0 where there are no lines). ``kind``:
    AUTHOR where it says who made or changed something, LABEL where it may be the header of more, UNREAD where it is
    the name of what no program reads."""

    part: str
    line: int
    text: str
    kind: str = ""

"""What is offered to somebody who writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """``extract``: as much as helps there, the whole answer to whoever drafts one; ``url``: where all of it stands."""

    title: str
    extract: str
    url: str = ""
    kind: str = ""
    agency: str = ""
    date: str = ""
    key: int = 0

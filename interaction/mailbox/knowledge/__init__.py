"""What was well answered once helps the next person: templates for answers, and questions with their answers.

An item is made from a letter's answer by one press (``making``), or written by hand; it goes out only after its
reviews, like everything public. It is offered to whoever drafts an answer, and, where it is open to the public, to
whoever is writing a letter; public ones are found by search and listed at /mailbox/knowledge/. Each has a last day or
a day on which somebody looks whether it still holds; what is past either is offered no more or listed as stale.
"""

from typing import TYPE_CHECKING, Any

from .suggestion import Suggestion

if TYPE_CHECKING:
    from interaction.casework.models import Case

__all__ = ["Suggestion", "suggest", "templates_for"]


def suggest(text: str, *, public: bool, agency: Any = None) -> list[Suggestion]:
    """Items that may answer ``text``, the nearest first. ``public``: only what anybody may read; else what the staff
    of ``agency`` may."""
    from .finding import suggest

    return suggest(text, public=public, agency=agency)


def templates_for(case: "Case") -> list[Suggestion]:
    """Beginnings of an answer to this letter, with what is known of it filled in."""
    from .templates_of_answers import templates_for

    return templates_for(case)

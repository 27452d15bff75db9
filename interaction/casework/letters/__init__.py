"""Letters of a case: templates as data, texts drafted from them, and the papers they become.

What other rooms need: ``draft`` a text for a handler to go over, ``issue`` it as a paper of the case, and make ``pdf``
or ``docx`` of that paper. ``layout.build`` makes a PDF of anything else in the same dress.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # this is an app: its models come after it
    from ..forms import Move
    from ..history import Situation
    from ..models import Paper, Task


def draft(situation: "Situation", template: str, extra: dict[str, Any] | None = None) -> str:
    """The text of a letter, filled in as far as is known. ``extra``: what was entered for it."""
    from . import writing

    return writing.draft(situation, template, extra or {})


def issue(
    move: "Move", template: str, body: str, *, task: "Task | None" = None, level: str = "", attachments: Any = ()
) -> "Paper":
    """A letter with its number and date, as a paper of the case. ``level``: who may see it; else its addressee."""
    from . import writing

    return writing.issue(move, template, body, task=task, level=level, attachments=attachments)


def pdf(paper: "Paper") -> bytes:
    """The letter, ready to print."""
    from . import rendering

    return rendering.pdf(paper)


def docx(paper: "Paper") -> bytes:
    """The letter for a word processor."""
    from . import rendering

    return rendering.docx(paper)

"""Letters of a case: templates as data, texts drafted from them, and the papers they become.

What other rooms need: ``draft`` a text for a handler to go over, ``issue`` it as a paper of the case, and make ``pdf``
or ``docx`` of that paper. ``layout.build`` makes a PDF of anything else in the same dress.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # this is an app: its models come after it
    from ..forms import Move
    from ..history import Situation
    from ..models import Paper, Task


def draft(situation: "Situation", template: str, extra: dict[str, Any] | None = None, *, many: bool = False) -> str:
    """The text of a letter, filled in as far as is known. ``extra``: what was entered for it. ``many``: it is for
    several cases, so what each has of its own stays as ``{name}`` until ``finish``."""
    from . import writing

    return writing.draft(situation, template, extra or {}, many=many)


def finish(situation: "Situation", template: str, body: str, extra: dict[str, Any]) -> str:
    """A text that was gone over, with the names that are left in it filled in for this case."""
    from . import writing

    return writing.finished(situation, template, body, extra)


def problems(situation: "Situation", body: str) -> list[str]:
    """Why a text that was gone over cannot be filled in, as sentences."""
    from . import texts, wording

    return wording.problems_of(body, texts.room(situation.case.procedure).names)


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

"""System checks: a procedure whose letters have no text, or whose texts use names nobody fills, is told of at once."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .. import procedures
from . import texts, wording


@register()
def check_letters(**kwargs: Any) -> list[CheckMessage]:
    """casework_letters.E001: no text for an action's letter; E002: a text that cannot be filled in."""
    found: list[CheckMessage] = []
    for procedure in procedures.all_procedures():
        named = {action.letter for action in procedure.actions.values() if action.letter}
        if named and procedure.name not in texts.rooms():
            found.append(Error("有文书而没有登记文书的模板。", obj=procedure.name, id="casework_letters.E001"))
            continue
        kinds = texts.shipped(procedure.name) if named else {}
        # A letter may have variants of its own, as answers have one for each outcome.
        without = [one for one in named if not any(kind == one or kind.startswith(f"{one}_") for kind in kinds)]
        found += [
            Error(f"文书“{one}”没有模板。", obj=procedure.name, id="casework_letters.E001") for one in sorted(without)
        ]
        for text in kinds.values():
            problems = wording.problems_of(text.title + text.body, texts.room(procedure.name).names)
            found += [
                Error(f"文书“{text.kind}”：{one}", obj=procedure.name, id="casework_letters.E002") for one in problems
            ]
    return found

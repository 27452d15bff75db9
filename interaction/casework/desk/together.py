"""One action on several cases: each is asked for itself whether it may be done, and done in a transaction of its own.

What is refused for one is done for the others, and told of. Sent again with the same token, nothing is done twice.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from .. import actors, engine
from ..forms import ActionForm
from ..history import Situation
from ..models import Case, Entry, Task
from ..procedures import Action, Procedure
from . import rooms

logger = logging.getLogger(__name__)
# Each case has a letter of its own, drafted when it is sent; who acts on many writes none of them by hand.
OWN_FIELDS = ("letter_body",)


@dataclass(frozen=True)
class Result:
    """What became of one case: its new entry, or why not."""

    case: Case
    entry: Entry | None
    why: str = ""

    @property
    def done(self) -> bool:
        return self.entry is not None


def act_together(
    cases: Iterable[Case], action: str, user: Any, data: Mapping[str, Any], files: Any = None, *, token: str = ""
) -> list[Result]:
    """The same action with the same words on each of ``cases``. ``token``: sent again, nothing is done twice."""
    return [act_on(case, action, user, data, files, token) for case in cases]


def act_on(case: Case, action: str, user: Any, data: Mapping[str, Any], files: Any, token: str) -> Result:
    """One case of many."""
    _rewind(files)
    try:
        entry = engine.act(case, action, actors.staff(user, case), data, files, token=token)
    except (engine.Refused, engine.Invalid) as error:
        return Result(case, None, str(error))
    except ValidationError as error:  # found out only while it was being done
        return Result(case, None, "；".join(error.messages))
    except Exception:  # one that cannot be helped keeps no other waiting
        logger.exception("Case %s: %s could not be done", case.number, action)
        return Result(case, None, "系统出错，这一件没有办成，请打开单独办理。")
    return Result(case, entry)


def _rewind(files: Any) -> None:
    """A file that was kept for one case is read again for the next."""
    for name in files or ():
        for file in files.getlist(name) if hasattr(files, "getlist") else [files[name]]:
            file.seek(0)


def situations(cases: Sequence[Case], user: Any) -> list[Situation]:
    """Each case as ``user`` finds it, read in two queries."""
    found = [Situation(case, actors.staff(user, case)) for case in cases]
    entries: dict[int, list[Entry]] = {case.pk: [] for case in cases}
    tasks: dict[int, list[Task]] = {case.pk: [] for case in cases}
    for entry in Entry.objects.filter(case__in=cases).order_by("case_id", "sequence"):
        entries[entry.case_id].append(entry)
    for task in Task.objects.filter(case__in=cases).select_related("agency").order_by("pk"):
        tasks[task.case_id].append(task)
    for situation in found:
        situation.entries, situation.tasks = entries[situation.case.pk], tasks[situation.case.pk]
    return found


def choices(found: Iterable[Situation]) -> list[tuple[Procedure, Action, int]]:
    """What can be done with several of these cases, and with how many; in the order of each procedure."""
    counted: dict[tuple[str, str], int] = {}
    actions: dict[tuple[str, str], tuple[Procedure, Action]] = {}
    for situation in found:
        for action in situation.available(rooms.of(situation.case.procedure).together):
            key = situation.case.procedure, action.name
            counted[key] = counted.get(key, 0) + 1
            actions[key] = situation.procedure, action
    return [(*actions[key], number) for key, number in counted.items()]


def offered(found: Sequence[Situation]) -> list[tuple[Situation, Action]]:
    """What can be done with any of these cases of one procedure, each with the first that allows it: of the others
    nothing is asked."""
    if not found:
        return []
    rules = found[0].procedure
    actions = [one for one in rules.actions.values() if one.name in rooms.of(rules.name).together]
    first = ((next((one for one in found if not one.why_not(action)), None), action) for action in actions)
    return [(one, action) for one, action in first if one is not None]


def common_form(situation: Situation, name: str, data: Any = None, files: Any = None) -> ActionForm:
    """The form of the action for all: without what each case has of its own."""
    form = engine.form_for(situation, name, data, files, together=True)
    for field in OWN_FIELDS:
        form.fields.pop(field, None)
    return form

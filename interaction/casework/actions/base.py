"""The forms that a room's own begin from."""

from datetime import date
from typing import Any

from cms.agencies import roles
from cms.agencies.models import Agency, User

from .. import calendar
from ..forms import ActionForm, Move, register
from ..limits import limit_of
from ..models import Case, Paper, Task
from ..papers import store
from ..procedures import Limit
from .fields import OpenTaskField, StaffField, date_field, long_text, number_of_days


class CaseForm(ActionForm):
    """``sealed``: the fields whose words go into the sealed part of the entry as they are."""

    sealed: tuple[str, ...] = ()
    defaults: dict[str, str] = {}  # number of days → limit it begins with

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, limit_name in self.defaults.items():
            self.fields[name].initial = self.limit(limit_name).days

    @property
    def case(self) -> Case:
        return self.situation.case

    def limit(self, name: str) -> Limit:
        """A limit of the case's procedure as it holds here."""
        return limit_of(self.case.procedure, name)

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}

    def check_day(self, name: str, given: date, earliest: date | None = None) -> None:
        """A day that has not come, or that lies before what it follows, is told of beside its field."""
        earliest = earliest or self.earliest()
        if given > self.situation.today:
            self.add_error(name, "日期不能晚于今天。")
        elif given < earliest:
            self.add_error(name, f"日期不能早于 {earliest:%Y-%m-%d}。")

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        for name in self.sealed:
            value = self.cleaned_data.get(name)
            if value not in ("", None):
                move.sealed[name] = value


class PapersForm(CaseForm):
    """With files. Their hashes stand in the entry; ``keep_as``: the kind of paper and who may see it."""

    files = store.PaperField(required=False)  # type: ignore[assignment]  # the form's own files stay where they are
    keep_as: tuple[str, str] = (Paper.Kind.ATTACHMENT, Paper.Level.APPLICANT)
    stored: list[store.Stored]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        staff = getattr(self.fields.get("files"), "staff", False)  # then archives, too
        self.stored = [store.put(file, staff=staff) for file in self.cleaned_data["files"]]
        if self.stored:
            move.facts["papers"] = [stored.sha256 for stored in self.stored]

    def task_of_papers(self) -> Task | None:
        """The question the papers belong to."""
        return None

    def apply(self, move: Move) -> None:
        super().apply(move)
        kind, level = self.keep_as
        self.kept = [
            store.keep(move.case, stored, kind=kind, level=level, entry=move.entry, task=self.task_of_papers())
            for stored in self.stored
        ]


class WordsOrPapersForm(PapersForm):
    """Words, papers, or both. ``called``: the words as the page names them."""

    text = long_text("内容", required=False)
    field_order = ["text", "files"]
    sealed = ("text",)
    called = "内容"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = self.called
        del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("text") and not cleaned.get("files"):
            self.add_error("text", f"请写明{self.called}，或者选择要补充的文件。")
        return cleaned


class ReasonForm(CaseForm):
    """The note must be written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True


def open_tasks(case: Case, *kinds: str) -> Any:
    found = Task.objects.filter(case=case, status=Task.Status.OPEN).select_related("agency")
    return found.filter(kind__in=kinds) if kinds else found


def handlers_of(agencies: Any) -> Any:
    """Members of staff who handle cases of these agencies."""
    return User.objects.filter(is_active=True, groups__name=roles.HANDLER, agency__in=agencies).order_by("pk")


def desks_of(case: Case) -> Any:
    """To which agencies a case can be given that only its own agency may answer: a people's government's to any,
    another agency's to itself and to those under it, one that was abolished to whoever goes on with its duties."""
    current = Agency.objects.current()
    if case.agency.kind == Agency.Kind.GOVERNMENT:
        return current
    agency = case.agency
    below = {agency.pk}
    while agency.successor is not None and agency.successor_id not in below:
        agency = agency.successor
        below.add(agency.pk)
    waiting = list(below)
    while waiting:
        waiting = [pk for pk in current.filter(parent__in=waiting).values_list("pk", flat=True) if pk not in below]
        below.update(waiting)
    return current.filter(pk__in=below)


def settle_open(case: Case, on: date) -> None:
    """Nobody needs to answer any more: the case has ended. A demand of the county's stays until it is answered."""
    open_tasks(case).exclude(kind="supervision").update(status=Task.Status.WITHDRAWN, answered_on=on)


def due(on: date, days: int) -> date:
    return calendar.add_workdays(on, days)


__all__ = [
    "ActionForm", "CaseForm", "Move", "OpenTaskField", "PapersForm", "ReasonForm", "StaffField", "WordsOrPapersForm",
    "date_field", "desks_of", "due", "handlers_of", "long_text", "number_of_days", "open_tasks", "register",
    "settle_open",
]  # fmt: skip

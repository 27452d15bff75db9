"""What whoever holds number and code is shown of a case: where it stands, what comes next by when, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from interaction.casework import actors, calendar, projection
from interaction.casework.clock import Effect, State
from interaction.casework.deadlines import recount
from interaction.casework.history import Situation
from interaction.casework.models import Case, Entry, Paper, Sealed, Task
from interaction.casework.procedures import Action, Step, chart

from ..letters.names import corrected, said
from ..outcomes import OUTCOMES

# What an applicant has written themselves, and what officers write for them to read. How the entry's other sealed
# words are called is the actions' own affair; they are not shown.
_OWN_WORDS = ("description", "document_number", "text", "note")
_STAFF_WORDS = ("what", "reasons", "text", "note")
_ANSWERS_TO = {"correct": "ask_correction", "give_reasons": "ask_reasons"}


@dataclass(frozen=True)
class Happened:
    """One line of the timeline, named as ``components/timeline.html`` wants it."""

    at: date
    title: str
    who: str
    texts: list[str] = field(default_factory=list)
    current: bool = False


@dataclass(frozen=True)
class Deadline:
    """By when who must do what. ``light`` and ``label``: of the agency's own time."""

    light: str
    label: str
    left: int | None
    text: str


@dataclass(frozen=True)
class Progress:
    """A case as its applicant finds it."""

    situation: Situation

    @property
    def case(self) -> Case:
        return self.situation.case

    @property
    def step(self) -> Step:
        return self.situation.procedure.steps[self.case.step]

    @property
    def waits_for_applicant(self) -> bool:
        waits = self.step.holder == "applicant" and self.situation.reckoning.state is State.STOPPED
        return waits and not self.payment_is_looked_for

    @property
    def payment_is_looked_for(self) -> bool:
        """They have said that they paid; now the agency has to see whether it came."""
        return self.situation.pending("report_payment", "deny_payment", "pay")

    @property
    def told(self) -> str:
        return (
            "您已告知缴费，等待机关核对。核对无误的，处理期限重新计算。"
            if self.payment_is_looked_for
            else self.step.told
        )

    def holder(self) -> str:
        """Who has it now, in words; nobody's name."""
        if self.waits_for_applicant:
            return "等您办理"
        if self.payment_is_looked_for:
            return f"{self.case.desk.display_name}（核对缴费）"
        if self.step.holder == "applicant" or self.situation.reckoning.state is State.ENDED:
            return ""
        agency = self.case.desk if self.step.holder == "handler" else self.case.agency
        return f"{agency.display_name}（{self.situation.procedure.roles[self.step.holder]}）"

    def deadline(self) -> Deadline:
        today, found = self.situation.today, self.situation.reckoning
        light = projection.light_of(self.case, today)
        left = projection.days_left(self.case, today)
        if found.state is State.ENDED:
            text = f"{zh(found.ended_on)}办结，" + ("超过了答复期限。" if found.late else "在期限以内。")
            text = text if found.due_on else ""
        elif found.state is State.RUNNING and left is not None and found.due_on:
            text = _running(left, found.due_on)
        elif found.state is State.PAUSED:
            text = self._paused()
        else:
            text = self._step_limit()
        label = "已办结" if found.state is State.ENDED and not found.late else projection.LABELS[light]
        return Deadline(light.value, label, left, text)

    def _paused(self) -> str:
        waiting = [task for task in self.situation.open_tasks() if self.situation.procedure.tasks[task.kind].pauses]
        last = max((task.due_on for task in waiting), default=None)
        until = f"，最迟等到{zh(last)}" if last else ""
        return f"正在征求意见{until}。等待的时间不计入答复期限，收到意见以后接着算。"

    def _step_limit(self) -> str:
        """While the clock stands, what is waited for has a limit of its own."""
        until = self.case.step_due_on
        if until is None or self.payment_is_looked_for:
            return ""
        left = calendar.workdays_between(self.situation.today, until)
        days = f"还剩 {left} 个工作日，" if left > 0 else "今天是最后一天，" if left == 0 else ""
        if not self.waits_for_applicant:
            return f"{zh(until)}以前会确认收到；过了这一天没有确认的，也从这一天起算。"
        lapse = self.situation.procedure.actions.get(self.step.lapse)
        after = f"过了这一天：{lapse.done}。" if lapse else ""
        return f"{days}请在{zh(until)}以前办理。{after}"

    def counted(self) -> int | None:
        """Which day of the time today is."""
        found, left = self.situation.reckoning, projection.days_left(self.case, self.situation.today)
        if found.state is not State.RUNNING or left is None or found.unit != "workdays":
            return None
        return found.total - left

    def drawing(self) -> str:
        done = {entry.step for entry in self.situation.entries} - {self.case.step}
        return chart.draw(self.situation.procedure, self.case.step, done)

    def timeline(self) -> list[Happened]:
        """The newest first. Of what others were asked, and what they said, only that it happened."""
        rules = self.situation.procedure
        sealed = {one.entry_id: one.content for one in Sealed.objects.filter(entry__case=self.case)}
        found: list[Happened] = []
        for entry in reversed(self.situation.entries):
            if entry.action == recount.ACTION:
                found.append(Happened(entry.on, recount.told(entry), rules.roles["system"], current=not found))
                continue
            action = rules.actions.get(entry.action)
            if action is None or not action.public:
                continue
            texts = words(entry, action, sealed.get(entry.pk) or {})
            who = rules.roles.get(entry.role, "")
            found.append(Happened(entry.on, _title(entry, action), who, texts, current=not found))
        return found

    def questions(self) -> list[str]:
        """Whose opinion is waited for. Third parties are never told of by name."""
        found = []
        for task in self.situation.open_tasks():
            if task.agency_id in (self.case.agency_id, self.case.desk_id):  # to supervise itself is nobody's opinion
                continue
            kind = self.situation.procedure.tasks[task.kind]
            who = task.agency.display_name if task.agency else "第三方"
            what = f"正在征求{who}意见" if kind.pauses else f"正在请{who}{kind.label}"
            note = "" if kind.pauses else "在答复期限以内进行。"
            found.append(f"{what}，{zh(task.asked_on)}送达，{zh(task.due_on)}到期。{note}{kind.silence}")
        return found

    def papers(self) -> "QuerySet[Paper]":
        return papers_for(self.case).order_by("-pk")  # what came last, an answer above all, stands first

    def actions(self) -> list[Action]:
        return self.situation.available()

    def facts(self) -> Mapping[str, Any]:
        """What of the room's own rows is shown."""
        case = self.case
        return {
            "request_made": getattr(case, "request", None),
            "fee": getattr(case, "fee", None),
            "rating": getattr(case, "rating", None),
            "corrected": corrected(self.situation),
            "outcome": self.outcome(),
        }

    def outcome(self) -> str:
        """How it ended. The report counts what was withdrawn as "other"; who withdrew it calls it by its name."""
        if not self.case.ended_on:
            return ""
        if self.situation.has("withdraw", "record_withdrawal"):
            return "申请人撤回"
        found = OUTCOMES.get(self.case.outcome)
        return found.label if found else ""


def situation_of(case: Case) -> Situation:
    return Situation(case, actors.APPLICANT)


def asked_by_agency(situation: Situation, action: str) -> str:
    """What the agency has asked, beside the form that answers it."""
    return said(situation.last(_ANSWERS_TO[action]), "what") if action in _ANSWERS_TO else ""


def papers_for(case: Case) -> "QuerySet[Paper]":
    """The papers an applicant may have: neither what is the staff's own nor what belongs to a third party."""
    return Paper.objects.filter(case=case, level=Paper.Level.APPLICANT, erased_on=None).order_by("pk")


def papers_of(task: Task) -> "QuerySet[Paper]":
    """The papers of the question to a third party, and their own."""
    return Paper.objects.filter(task=task, level=Paper.Level.THIRD_PARTY, erased_on=None).order_by("pk")


def words(entry: Entry, action: Action, content: Mapping[str, Any]) -> list[str]:
    """What was written with an entry, for the applicant to read."""
    if not action.note_is_shown or entry.sequence == 1:  # the first stands on the page as what was asked for
        return []
    names = _OWN_WORDS if entry.role == "applicant" else _STAFF_WORDS
    return [str(content[name]) for name in names if content.get(name)]


def _title(entry: Entry, action: Action) -> str:
    days = entry.facts.get("days")
    return f"{action.done}（{days} 个工作日）" if entry.effect == Effect.EXTEND and days else action.done


def _running(left: int, due_on: date) -> str:
    if left > 0:
        return f"还剩 {left} 个工作日，{zh(due_on)}以前答复。"
    if left == 0:
        return f"今天（{zh(due_on)}）是答复期限的最后一天。"
    return f"应在{zh(due_on)}以前答复，已超过 {-left} 个工作日。您可以向县政务公开主管部门反映，由它督促。"


def zh(day: date | None) -> str:
    """7月14日, with the year where it is not this one."""
    if day is None:
        return ""
    year = f"{day.year}年" if day.year != timezone.localdate().year else ""
    return f"{year}{day.month}月{day.day}日"

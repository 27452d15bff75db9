"""What whoever holds number and code is shown of a case: where it stands, what comes next by when, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from .. import calendar, projection
from ..clock import Effect, State
from ..deadlines import recount
from ..history import Situation, said
from ..models import Case, Entry, Paper, Sealed, Task
from ..procedures import Action, Step, chart


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
    """A case as whoever sent it in finds it. A room's own says what else there is to tell.

    ``own_words``: the sealed words of entries that the sender has written themselves, ``staff_words``: those that
    officers write for them to read. How the other sealed words are called is the actions' own affair; they are not
    shown. ``answers_to``: an action of the sender → the one that asked for it, in the words ``what``.
    """

    situation: Situation
    own_words: ClassVar[tuple[str, ...]] = ("text", "note")
    staff_words: ClassVar[tuple[str, ...]] = ("what", "reasons", "text", "note")
    answers_to: ClassVar[Mapping[str, str]] = {}
    ended_word: ClassVar[str] = "办结"
    supervised_by: ClassVar[str] = "县政务公开主管部门"

    @property
    def case(self) -> Case:
        return self.situation.case

    @property
    def step(self) -> Step:
        return self.situation.procedure.steps[self.case.step]

    @property
    def waits_for_applicant(self) -> bool:
        """Nothing goes on before they have done something."""
        return self.step.holder == "applicant" and self.situation.reckoning.state in (State.STOPPED, State.PAUSED)

    @property
    def told(self) -> str:
        return self.step.told

    def holder(self) -> str:
        """Who has it now, in words; nobody's name."""
        if self.waits_for_applicant:
            return "等您办理"
        if self.step.holder == "applicant" or self.situation.reckoning.state is State.ENDED:
            return ""
        of_desk = ("handler", *self.situation.procedure.desk_roles)
        agency = self.case.desk if self.step.holder in of_desk else self.case.agency
        return f"{agency.display_name}（{self.situation.procedure.roles[self.step.holder]}）"

    def deadline(self) -> Deadline:
        today, found = self.situation.today, self.situation.reckoning
        light = projection.light_of(self.case, today)
        left = projection.days_left(self.case, today)
        if found.state is State.ENDED:
            text = f"{zh(found.ended_on)}{self.ended_word}，" + ("超过了答复期限。" if found.late else "在期限以内。")
            text = text if found.due_on else ""
        elif found.state is State.RUNNING and left is not None and found.due_on:
            text = self._running(left, found.due_on)
        elif found.state is State.PAUSED and not self.waits_for_applicant:
            text = self._paused()
        else:
            text = self.step_limit()
        label = f"已{self.ended_word}" if found.state is State.ENDED and not found.late else projection.LABELS[light]
        return Deadline(light.value, label, left, text)

    def _paused(self) -> str:
        waiting = [task for task in self.situation.open_tasks() if self.situation.procedure.tasks[task.kind].pauses]
        last = max((task.due_on for task in waiting), default=None)
        until = f"，最迟等到{zh(last)}" if last else ""
        return f"正在征求意见{until}。等待的时间不计入答复期限，收到意见以后接着算。"

    def _running(self, left: int, due_on: date) -> str:
        if left > 0:
            return f"还剩 {left} 个工作日，{zh(due_on)}以前答复。"
        if left == 0:
            return f"今天（{zh(due_on)}）是答复期限的最后一天。"
        return f"应在{zh(due_on)}以前答复，已超过 {-left} 个工作日。您可以向{self.supervised_by}反映，由它督促。"

    def step_limit(self) -> str:
        """While the clock stands, what is waited for has a limit of its own."""
        until = self.case.step_due_on
        if until is None:
            return ""
        left = calendar.workdays_between(self.situation.today, until)
        days = f"还剩 {left} 个工作日，" if left > 0 else "今天是最后一天，" if left == 0 else ""
        if not self.waits_for_applicant:
            return self.until_step_ends(until)
        lapse = self.situation.procedure.actions.get(self.step.lapse)
        after = f"过了这一天：{lapse.done}。" if lapse else ""
        return f"{days}请在{zh(until)}以前办理。{after}"

    def until_step_ends(self, until: date) -> str:
        """What the agency has to do by then, before its clock has begun."""
        return f"{zh(until)}以前会处理这一步。"

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
            texts = self.words(entry, action, sealed.get(entry.pk) or {})
            who = rules.roles.get(entry.role, "")
            found.append(Happened(entry.on, self.title(entry, action), who, texts, current=not found))
        return found

    def questions(self) -> list[str]:
        """Whose opinion is waited for. Third parties are never told of by name."""
        found = []
        for task in self.situation.open_tasks():
            kind = self.situation.procedure.tasks[task.kind]
            # What the desk itself owes – a reply to the supervisor, say – is nobody's opinion.
            own = not task.party and not task.agency_id
            if (own and not kind.pauses) or task.agency_id in (self.case.agency_id, self.case.desk_id):
                continue
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
        return {"outcome": self.outcome()}

    def outcome(self) -> str:
        """How it ended, in words; ``""`` where there is no more to say than that it did."""
        return ""

    def asked_before(self, action: str) -> str:
        """What the agency has asked, beside the form that answers it."""
        asked = self.answers_to.get(action)
        return said(self.situation.last(asked), "what") if asked else ""

    def hint(self, action: str) -> str:
        """What to know before filling in the form of an action, where the action's own help does not say it."""
        return ""

    def title(self, entry: Entry, action: Action) -> str:
        """How the timeline puts an entry."""
        days = entry.facts.get("days")
        return f"{action.done}（{days} 个工作日）" if entry.effect == Effect.EXTEND and days else action.done

    def is_read(self, action: Action) -> bool:
        """Whether the sender reads what is written with it."""
        return action.note_is_shown

    def words(self, entry: Entry, action: Action, content: Mapping[str, Any]) -> list[str]:
        """What was written with an entry, for the sender to read."""
        if not self.is_read(action) or entry.sequence == 1:  # the first stands on the page as what was asked for
            return []
        names = self.own_words if entry.role == "applicant" else self.staff_words
        return [str(content[name]) for name in names if content.get(name)]


def papers_for(case: Case) -> "QuerySet[Paper]":
    """The papers the sender of a case may have: neither what is the staff's own nor what belongs to a third party."""
    return case.papers.filter(level=Paper.Level.APPLICANT, erased_on=None).order_by("pk")


def papers_of(task: Task) -> "QuerySet[Paper]":
    """The papers of the question to a third party, and their own."""
    found = Paper.objects.filter(task=task, level=Paper.Level.THIRD_PARTY, erased_on=None)
    return found.select_related("stored", "case").order_by("pk")


def zh(day: date | None) -> str:
    """7月14日, with the year where it is not this one."""
    if day is None:
        return ""
    year = f"{day.year}年" if day.year != timezone.localdate().year else ""
    return f"{year}{day.month}月{day.day}日"

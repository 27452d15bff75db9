"""However people and time play together, what must always hold holds: random walks of letters. ``WALKS=2000`` walks
further than the usual run."""

import os
import random
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.agencies import roles
from interaction.casework import actors, engine
from interaction.casework.history import Situation, reckoned
from interaction.casework.models import Case, Task
from interaction.casework.proof import verifying
from interaction.mailbox.joined import settle_joined
from interaction.mailbox.models import Letter, Outcome, Rating, Reply
from tests.interaction.requests.driving import SHANGHAI

WALKS = int(os.environ.get("WALKS", "40"))
STEPS = 40
SECRET = "某人的私事"  # stands in everything that people write
SELDOM = {
    "remark", "reissue_code", "withdraw", "record_withdrawal", "reassign", "object", "supplement", "supervise",
    "answer_supervision", "refuse", "refer", "to_request", "join", "reopen", "allow_public", "forbid_public",
    "take_back_assist", "correct_kind", "part",
}  # fmt: skip


class Walk:
    """One letter beside another; people do what they may, at random, and days pass."""

    def __init__(self, town, seed, traveller):
        self.town, self.random, self.traveller = town, random.Random(seed), traveller
        kind = self.random.choice(["consultation", "help", "complaint", "report", "site_error"])
        said = {"name": SECRET, "subject": SECRET, "text": f"{SECRET}{seed}，说来话长", "kind": kind}
        self.lead = town.letter(**said)
        self.case = town.letter(**said)
        self.done = []

    def step(self):
        if self.random.random() < 0.4:
            self.traveller.shift(timedelta(days=self.random.choice([1, 1, 2, 5, 12, 30])))
        settle_joined()
        case = self.random.choice([self.case, self.case, self.lead])
        self.case, self.lead = (Case.objects.get(pk=one.pk) for one in (self.case, self.lead))
        case = Case.objects.get(pk=case.pk)
        people = [("applicant", actors.APPLICANT), ("system", actors.SYSTEM)]
        people += [(name, actors.staff(user, case)) for name, user in self.town.people.items()]
        self.random.shuffle(people)
        for name, actor in people:
            here = Situation(case, actor)
            actions = [one.name for one in here.available() if name != "system" or self.over(case, one)]
            if set(actions) - SELDOM or (actions and self.random.random() < 0.2):
                action = self.random.choices(actions, [1 if one in SELDOM else 10 for one in actions])[0]
                self.act(case, here, name, actor, action)
                return case
        return case

    def act(self, case, here, name, actor, action):
        data = self.data(case, here, action)
        if data is None:
            return
        self.done.append((case.number, name, action))
        on = None
        if name == "system":
            task = self.silent(case, here.procedure.actions[action].task)
            on = task.due_on if task else case.step_due_on
            data = {"task": task.pk} if task else {}
        try:
            engine.act(case, action, actor, data, on=on)
        except engine.Invalid as error:  # the longest is the longest, a nameless writer is not asked
            assert action in ("ask_extension", "approve_extension", "correct_kind", "join", "ask_details"), error

    def over(self, case, action):
        if action.name in ("erase", "answer_joined", "lead_gone", "hold"):
            return False
        if action.task:
            return self.silent(case, action.task) is not None
        return case.step_due_on is not None and case.step_due_on < timezone.localdate()

    def silent(self, case, kind):
        if not kind:
            return None
        return case.tasks.filter(kind=kind, status=Task.Status.OPEN, due_on__lt=timezone.localdate()).first()

    def data(self, case, here, action):
        """What a sensible person would enter."""
        today, pick = timezone.localdate(), self.random
        names = ("note", "text", "reasons", "reason", "way", "what", "how", "name", "demand", "cause", "question",
                 "said", "words", "description")  # fmt: skip
        said = dict.fromkeys(names, SECRET) | {
            "sure": "on", "checked": "on", "days": pick.randint(1, 8), "degree": pick.randint(1, 5),
            "visited_on": today, "received_on": today, "withdrawn_on": today, "reached": "yes", "ground": "same",
            "body": "petition", "answer_choice": pick.choice(["found", "none"]), "decision": "counted",
        }  # fmt: skip
        return getattr(self, f"_{action}", lambda case, here, said: said)(case, here, said)

    def _reissue_code(self, case, here, said):
        return said | {"checked": "in_person"}

    def _record_visit(self, case, here, said):
        return said | {"way": "phone"}

    def _rate(self, case, here, said):
        return said | {"reasons": ["slow"]}

    def _rate_low(self, case, here, said):
        return said | {"reasons": ["slow"], "degree": self.random.randint(1, 2)}

    def _correct_kind(self, case, here, said):
        return said | {"kind": self.random.choice(["consultation", "help", "site_error", "complaint"])}

    def _join(self, case, here, said):
        return said | {"lead": (self.lead if case.pk == self.case.pk else self.case).number}

    def _ask_assist(self, case, here, said):
        unfit = here.open_tasks("assist") or case.desk_id == self.town.other.pk
        return None if unfit else said | {"agency": self.town.other.pk}

    def _assign(self, case, here, said):
        return said | {"desk": self.random.choice([self.town.agency.pk, self.town.agency.pk, self.town.other.pk])}

    _reassign = _assign

    def _to_request(self, case, here, said):
        return said | {"agency": self.town.agency.pk, "kind": "person", "form": "electronic", "delivery": "online"}

    def _assist_answer(self, case, here, said):
        return said | {"task": here.open_tasks("assist")[0].pk}

    _take_back_assist = _assist_answer


def problems_of(case):
    """What must always hold, and does not."""
    entries = list(case.entries.order_by("sequence"))
    ended = case.step in ("answered", "closed", "archived")
    return [*about_the_end(case, entries, ended), *about_questions(case, ended), *about_people(case, entries)]


def about_the_end(case, entries, ended):
    if (case.clock == "ended") != ended or str(reckoned(entries).state) != case.clock:
        yield f"clock {case.clock} in {case.step}"
    if bool(case.outcome) != ended or (ended and case.outcome not in Outcome.values):
        yield f"outcome {case.outcome!r} in {case.step}"
    if case.clock == "paused" and case.step != "awaiting":
        yield f"clock {case.clock} in {case.step}"
    if case.step == "joined" and Letter.objects.get(pk=case.pk).joined_to_id is None:
        yield "joined to nothing"
    if case.step == "joined" and Letter.objects.filter(pk=case.pk, joined_to__step="joined").exists():
        yield "joined to one that is joined itself"
    granted = reckoned(entries).total
    if granted > 15:
        yield f"{granted} working days granted"


def about_questions(case, ended):
    waiting = Task.objects.filter(case=case, status=Task.Status.OPEN)
    if ended and waiting.exclude(kind__in=["supervision", "question"]).exists():
        yield "questions open of a letter that has ended"
    if not ended and waiting.filter(kind="question").exists():
        yield "a question about an answer that is not there"


def about_people(case, entries):
    for reply in Reply.objects.filter(case=case, status="sent", reviewed_by__isnull=False):
        if reply.reviewed_by_id == reply.drafted_by_id:
            yield "reviewed by its own drafter"
    if SECRET in "".join(f"{entry.facts}{entry.actor}" for entry in entries):
        yield "personal words in the open part of the ledger"
    for once in ("approve_extension", "rate_low", "reopen"):
        if sum(entry.action == once for entry in entries) > 1:
            yield f"{once} twice"
    answers = sum(entry.action in ("send_reply", "answer_joined") for entry in entries)
    if Reply.objects.filter(case=case, status="sent").count() != answers:
        yield "answers that were not sent, or sent twice"
    if Rating.objects.filter(case=case).count() > answers:
        yield "more ratings than answers"


@pytest.mark.django_db
@pytest.mark.parametrize("tens", range(max(1, WALKS // 10)))
def test_what_must_hold_holds(town, tens):
    every = (roles.RECEIVER, roles.HANDLER, roles.CASE_REVIEWER, roles.OPENNESS_HEAD)
    town.people["jack"] = town.hire("jack", town.agency, *every)
    town.people["jill"] = town.hire("jill", town.other, *every)
    town.people["second"] = town.hire("second", town.agency, roles.HANDLER, roles.CASE_REVIEWER)
    ended = 0
    for seed in range(tens * 10, tens * 10 + 10):
        start = datetime.combine(date(2026, 1, 5) + timedelta(days=seed * 7 % 250), time(9), SHANGHAI)
        with time_machine.travel(start, tick=False) as traveller:
            walk = Walk(town, seed, traveller)
            for _ in range(STEPS):
                case = Case.objects.get(pk=walk.step().pk)
                found = problems_of(case)
                assert not found, f"{seed}: {found} {walk.done}"
            ended += walk.case.clock == "ended"
            first = min(walk.case.pk, walk.lead.pk)
            broken = [problem for batch in verifying.cases(first - 1) for problem in batch.problems]
            assert not broken, f"{seed}: {broken} {walk.done}"
    assert ended

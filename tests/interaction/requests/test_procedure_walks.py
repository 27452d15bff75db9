"""However people and time play together, what must always hold holds: random walks through the procedure.

``WALKS=2000`` walks further than the usual run.
"""

import os
import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from cms.agencies import roles
from interaction.casework import actors, engine
from interaction.casework.history import Situation, reckoned
from interaction.casework.models import Case, Task
from interaction.casework.proof import verifying
from interaction.requests import outcomes
from interaction.requests.actions.conditions import why_not_this_answer
from interaction.requests.guards import intake_staff, undelivered
from interaction.requests.models import Answer
from tests.interaction.requests.driving import SHANGHAI

TOLD = os.environ.get("WALKS_TOLD")  # a file that takes down what was done
WALKS = int(os.environ.get("WALKS", "60"))
FIRST = int(os.environ.get("FIRST_WALK", "0"))
STEPS = 40
SECRET = "某人的私事"  # stands in everything that people write
DETAILS = dict.fromkeys(outcomes.DETAILS, SECRET)
# Much that can always be done is done seldom.
SELDOM = {
    "remark", "reissue_code", "withdraw", "record_withdrawal", "reassign", "object", "supplement", "supervise", "rate",
    "record_proceeding", "record_result", "answer_supervision", "decline_fee", "archive", "take_back_question",
    "record_delivery",
}  # fmt: skip
ANSWERS = [key for key, _ in outcomes.answers()]


class Walk:
    """One request; people do what they may, at random, and days pass."""

    def __init__(self, town, seed, traveller):
        self.town, self.random, self.traveller = town, random.Random(seed), traveller
        self.case = town.request(delivery="pick_up", form="paper", name=SECRET)
        self.done = []

    def people(self):
        yield "applicant", actors.APPLICANT
        yield "system", actors.SYSTEM
        for task in self.case.tasks.filter(kind="third_party"):
            yield "third party", actors.third_party(task)
        for name, user in self.town.people.items():
            yield name, actors.staff(user, self.case)

    def step(self):
        if self.random.random() < 0.4:
            self.traveller.shift(timedelta(days=self.random.choice([1, 1, 2, 5, 12, 30])))
        self.case = Case.objects.get(pk=self.case.pk)
        name, actor, actions = self.somebody()
        if not actions or self.case.step == "archived":
            return False
        action = self.random.choices(actions, [1 if action in SELDOM else 10 for action in actions])[0]
        data = self.data(action, actor)
        if data is None:
            return True
        self.done.append((name, action))
        on = self.lapsed_on(action) if name == "system" else None
        engine.act(self.case, action, actor, data, on=on)
        return True

    def somebody(self):
        """Who comes by and can do something, and what."""
        people = list(self.people())
        self.random.shuffle(people)
        for name, actor in people:
            possible = Situation(self.case, actor).available()
            actions = [action.name for action in possible if name != "system" or self.over(action)]
            if set(actions) - SELDOM or (actions and self.random.random() < 0.1):
                return name, actor, actions
        return name, actor, actions

    def over(self, action):
        """Whether it is time for the system to do this."""
        if action.name == "erase":
            return False
        if action.task:
            return self.silent(action.task) is not None
        return self.case.step_due_on is not None and self.case.step_due_on < timezone.localdate()

    def silent(self, kind):
        found = self.case.tasks.filter(kind=kind, status=Task.Status.OPEN, due_on__lt=timezone.localdate())
        return found.first()

    def lapsed_on(self, action):
        kind = engine.procedures.get("requests").actions[action].task
        return self.silent(kind).due_on if kind else self.case.step_due_on

    def data(self, action, actor):
        """What a sensible person would enter."""
        here, today, pick = Situation(self.case, actor), timezone.localdate(), self.random
        earliest = here.settled_on()
        day = earliest + timedelta(days=pick.randint(0, (today - earliest).days))
        kind = here.procedure.actions[action].task
        open_tasks = [task for task in here.open_tasks() if kind in ("", task.kind) and task.kind != "supervision"]
        task = pick.choice(open_tasks) if open_tasks else None
        said = {"note": SECRET, "text": SECRET, "reasons": SECRET, "reason": SECRET, "way": SECRET, "what": SECRET}
        said |= {
            "description": SECRET,
            "demand": SECRET,
            "cause": SECRET,
            "question": SECRET,
            "body": SECRET,
            "file_number": SECRET,
        }
        said |= {
            "name": SECRET,
            "contact": SECRET,
            "address": SECRET,
            "mail_number": SECRET,
            "cause": SECRET,
            "sure": "on",
        }
        said |= {"days": pick.randint(1, 20), "degree": pick.randint(1, 5), "checked": "in_person"}
        dates = ("confirmed_on", "received_on", "asked_on", "withdrawn_on", "served_on")
        said |= dict.fromkeys(dates, day) | {"retention": "ten"}
        if task is not None:
            answered_on = max(task.asked_on, today - timedelta(days=pick.randint(0, 5)))
            said |= {"task": task.pk, "answered_on": answered_on, "delivered_on": max(task.asked_on, earliest)}
        said["answer_choice"] = pick.choice(["found", "none"] if kind == "assist" else ["agree", "partly", "disagree"])
        return getattr(self, f"_{action}", lambda said, here, day: said)(said, here, day)

    def _third_party_answer(self, said, here, day):
        return said | {"task": here.actor.task.pk}

    def _lapsed(self, kind):
        return {"task": self.silent(kind).pk}

    def _third_party_silent(self, said, here, day):
        return self._lapsed("third_party")

    def _joint_silent(self, said, here, day):
        return self._lapsed("joint")

    def _assist_late(self, said, here, day):
        return self._lapsed("assist")

    def _supervision_late(self, said, here, day):
        return self._lapsed("supervision")

    def _ask_joint(self, said, here, day):
        waiting = {task.agency_id for task in here.open_tasks("joint")}
        return None if self.town.other.pk in waiting else said | {"agency": self.town.other.pk}

    def _ask_assist(self, said, here, day):
        waiting = {task.agency_id for task in here.open_tasks("assist")}
        return None if self.town.other.pk in waiting else said | {"agency": self.town.other.pk}

    def _tell_third_party(self, said, here, day):
        answered = [task for task in here.tasks if task.kind == "third_party" and task.answer in ("disagree", "partly")]
        return said | {"task": self.random.choice(answered).pk}

    def _record_delivery(self, said, here, day):
        return said | {"task": self.random.choice(undelivered(here)).pk}

    def _publish(self, said, here, day):
        return said | {"title": "学区划分方案", "text": "方案全文", "checked": "on"}

    def _notice_fee(self, said, here, day):
        return said | {"mode": "pages", "quantity": self.random.randint(31, 300)}

    def _report_payment(self, said, here, day):
        return said | {"paid_on": day}

    def _answer_again(self, said, here, day):
        return said | {"received_on": timezone.localdate()}

    def _record_reasons(self, said, here, day):
        return said | {"received_on": timezone.localdate()}

    def _pay(self, said, here, day):
        latest = min(self.case.fee.due_on, timezone.localdate())
        return said | {"paid_on": latest}

    def _draft_answer(self, said, here, day):
        allowed = [
            key for key in ANSWERS
            if key != "repeated" and not why_not_this_answer(here, key.partition("/")[0])
        ]  # fmt: skip
        return said | DETAILS | {"answer": self.random.choice(allowed), "earlier": ""}

    def _send(self, said, here, day):
        return said | {"sent_on": day, "way": self.random.choice(["post", "pick_up", "fax"])}

    def _record_proceeding(self, said, here, day):
        return said | {"kind": "review", "filed_on": timezone.localdate()}

    def _record_result(self, said, here, day):
        pending = self.case.proceedings.filter(result="pending").first()
        result = self.random.choice(["upheld", "corrected"])
        return said | {"proceeding": pending.pk, "result": result, "decided_on": timezone.localdate()}


def problems_of(case):
    """What must always hold, and does not."""
    entries = list(case.entries.order_by("sequence"))
    ended = case.step in ("answered", "closed", "archived")
    return [*about_the_end(case, entries, ended), *about_questions(case, ended), *about_people(case, entries)]


def about_the_end(case, entries, ended):
    if (case.clock == "ended") != ended or str(reckoned(entries).state) != case.clock:
        yield f"clock {case.clock} in {case.step}"
    if bool(case.outcome) != ended or (ended and case.outcome not in outcomes.OUTCOMES):
        yield f"outcome {case.outcome!r} in {case.step}"
    said = []  # since it last began
    for entry in entries:
        said = [] if entry.effect == "restart" else [*said, entry.facts["outcome"]] if entry.effect == "end" else said
    if said != ([case.outcome] if ended else []):
        yield f"outcome {case.outcome!r}, in the ledger {said}"


def about_questions(case, ended):
    waiting = [task for task in case.tasks.all() if task.status == Task.Status.OPEN]
    pausing = [task for task in waiting if task.kind in ("third_party", "joint")]
    asked = [entry.on for entry in case.entries.filter(effect="pause")]
    too_late = case.clock == "running" and pausing and max(asked) > case.due_on  # then it stays red
    if bool(pausing) != (case.clock == "paused") and not too_late:
        yield f"clock {case.clock} with {len(pausing)} questions open"
    if ended and any(task.kind != "supervision" for task in waiting):
        yield "questions open of a case that has ended"


def about_people(case, entries):
    if case.handler_id in intake_staff(Situation(case, actors.SYSTEM)):
        yield "handled by whoever received it"
    for answer in Answer.objects.filter(case=case, reviewed_by__isnull=False):
        if answer.reviewed_by_id == answer.drafted_by_id:
            yield "reviewed by its own drafter"
    if any(SECRET in f"{entry.facts}{entry.actor}" for entry in entries):
        yield "personal words in the open part of the ledger"
    for once in ("approve_extension", "ask_correction", "notice_fee"):
        if sum(entry.action == once for entry in entries) > 1:
            yield f"{once} twice"


@pytest.mark.django_db
@pytest.mark.parametrize("tens", range(max(1, WALKS // 10)))
def test_what_must_hold_holds(town, tens):
    town.people["jack"] = town.hire(
        "jack", town.agency, roles.RECEIVER, roles.HANDLER, roles.CASE_REVIEWER, roles.OPENNESS_HEAD
    )
    town.people["second"] = town.hire("second", town.agency, roles.HANDLER, roles.CASE_REVIEWER)
    ended = 0
    for seed in range(FIRST + tens * 10, FIRST + tens * 10 + 10):
        start = datetime.combine(date(2026, 1, 5) + timedelta(days=seed * 7 % 250), time(9), SHANGHAI)
        with time_machine.travel(start, tick=False) as traveller:
            walk = Walk(town, seed, traveller)
            for _ in range(STEPS):
                if not walk.step():
                    break
                case = Case.objects.get(pk=walk.case.pk)
                assert not problems_of(case), f"{seed}: {walk.done}"
            ended += case.clock == "ended"
            if TOLD:
                with Path(TOLD).open("a") as file:
                    file.writelines(f"{action}\n" for _, action in walk.done)
            broken = [problem for batch in verifying.cases(case.pk - 1) for problem in batch.problems]
            assert not broken, f"{seed}: {walk.done}"
    assert ended

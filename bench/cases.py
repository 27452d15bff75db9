"""Cases by the hundred thousand, as the engine would have made them: the same entries, hashes, seals and columns.

``fill(2_000 * 250, date(2026, 1, 5), date(2026, 12, 31))`` in a process whose Django is set up and whose portal is
migrated. What the engine does one by one in a transaction each is written here in batches; ``manage.py
verify_timelines`` finds nothing to object to.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

BATCH = 2_000
# What happens to a request: the action, so many working days after the one before, done by.
Life = tuple[tuple[str, int, str], ...]
HANDLED: Life = (("confirm", 0, "receiver"), ("assign", 1, "receiver"), ("accept", 1, "handler"))
DRAFTED: Life = (*HANDLED, ("draft_answer", 6, "handler"))
ANSWERED: Life = (*DRAFTED, ("approve_answer", 1, "reviewer"), ("send", 1, "receiver"))
LIVES: dict[str, tuple[int, Life]] = {  # how many of a hundred, and the life
    "archived": (40, (*ANSWERED, ("archive", 3, "receiver"))),
    "answered": (30, ANSWERED),
    "slow": (6, (*HANDLED, ("draft_answer", 19, "handler"), *ANSWERED[-2:])),
    "corrected": (6, (("confirm", 0, "receiver"), ("ask_correction", 3, "receiver"), ("correct", 6, "applicant"),
                      *ANSWERED[1:])),
    "third_party": (6, (*HANDLED, ("ask_third_party", 2, "handler"), ("third_party_answer", 9, "third_party"),
                        *ANSWERED[3:])),
    "extended": (4, (*HANDLED, ("ask_extension", 10, "handler"), ("approve_extension", 1, "head"),
                     ("draft_answer", 14, "handler"), ("approve_answer", 2, "reviewer"), ("send", 1, "receiver"))),
    "withdrawn": (3, (("confirm", 0, "receiver"), ("assign", 1, "receiver"), ("withdraw", 2, "applicant"))),
    "unpaid": (2, (*HANDLED, ("notice_fee", 3, "handler"), ("abandon_fee", 20, "system"))),
    "stuck": (3, HANDLED),
}  # fmt: skip
# Lives that are still open, for those who need nothing else.
OPEN_LIVES: dict[str, tuple[int, Life]] = {
    "submitted": (4, ()),
    "intake": (10, HANDLED[:1]),
    "assigned": (10, HANDLED[:2]),
    "handling": (46, HANDLED),
    "asking": (10, (*HANDLED, ("ask_third_party", 2, "handler"))),
    "correcting": (5, (("confirm", 0, "receiver"), ("ask_correction", 1, "receiver"))),
    "paying": (3, (*HANDLED, ("notice_fee", 2, "handler"))),
    "reviewing": (8, DRAFTED),
    "sending": (4, (*DRAFTED, ("approve_answer", 1, "reviewer"))),
}
SUBJECTS = (
    "学区划分方案", "土地征收补偿标准", "环境影响评价报告", "低保发放名单", "道路改造工程合同", "公积金使用情况",
    "公交线路调整依据", "医疗机构设置规划", "农村危房改造补助", "食品抽检结果", "行政处罚裁量基准", "小区规划总平面图",
)  # fmt: skip
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
ROLES = {"receiver": "受理岗", "handler": "承办岗", "reviewer": "审核岗", "head": "公开机构负责人"}


@dataclass
class Rows:
    """What one batch saves, in this order."""

    cases: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    tasks: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    sealed: list[Any] = field(default_factory=list)

    def save(self) -> None:
        from django.db import transaction

        with transaction.atomic():
            for rows in (self.cases, self.requests, self.tasks, self.entries, self.sealed):
                if rows:
                    type(rows[0])._base_manager.bulk_create(rows, batch_size=500)


def staff_of(agency: Any) -> dict[str, Any]:
    """One member of staff for each role in this agency, made where there is none."""
    from django.contrib.auth import get_user_model

    from cms.agencies import roles

    found = {}
    for role, group in ROLES.items():
        user, _ = get_user_model().objects.get_or_create(username=f"bench-{role}-{agency.pk}", agency=agency)
        user.groups.add(roles.role(group))
        found[role] = user
    return found


class Maker:
    """Makes cases of ``agencies``; nothing of a life that lies after ``today`` has happened yet."""

    def __init__(self, agencies: Sequence[Any], today: date, seed: int = 5) -> None:
        from django.db.models import Max

        from interaction.casework import projection
        from interaction.casework.models import Case, Entry, Task
        from interaction.requests.outcomes import OUTCOMES

        self.chance = random.Random(seed)
        self.agencies, self.today = list(agencies), today
        self.staff = {agency.pk: staff_of(agency) for agency in self.agencies}
        self.basis = projection.Basis.now()
        self.ids = Counter({model: model._base_manager.aggregate(last=Max("pk"))["last"] or 0
                            for model in (Case, Entry, Task)})  # fmt: skip
        self.numbers: Counter[str] = Counter()
        self.outcomes = [name for name, outcome in OUTCOMES.items() if outcome.answer]
        self.rows = Rows()

    def next_id(self, model: Any) -> int:
        self.ids[model] += 1
        return self.ids[model]

    def number(self, day: date) -> str:
        from interaction.casework.models import NumberSequence

        prefix = f"SQ{day:%Y%m%d}"
        if prefix not in self.numbers:
            self.numbers[prefix] = (
                NumberSequence.objects.filter(prefix=prefix).values_list("last", flat=True).first() or 0
            )
        self.numbers[prefix] += 1
        return f"{prefix}{self.numbers[prefix]:05d}"

    def make(self, day: date, life: Life) -> Any:
        """One case that was submitted on ``day``; it is saved with its batch."""
        from interaction.casework import codes, history, procedures, projection
        from interaction.casework.actors import APPLICANT
        from interaction.casework.forms import Move
        from interaction.casework.models import Case

        agency, secret = self.chance.choice(self.agencies), f"{self.chance.getrandbits(96):x}"
        subject = self.chance.choice(SUBJECTS)
        case = Case(
            id=self.next_id(Case), procedure="requests", number=self.number(day), agency=agency, desk=agency,
            submitted_at=self.at(day), code_hash=codes.hash_of(codes.code_for(secret)),
            submission_key=codes.submission_key(secret), subject=subject, step="submitted",
        )  # fmt: skip
        situation = history.Situation(case, APPLICANT)
        situation.__dict__ |= {"entries": [], "tasks": []}
        rules = procedures.get("requests")
        facts = {"procedure": "requests", "agency": agency.pk}
        first = Move(situation, rules.actions["submit"], case.submitted_at, day, facts, {"description": subject})
        self.write(first, APPLICANT, "submitted")
        when = day
        for name, gap, by in life:
            when = self.basis.days.add_workdays(when, gap)
            if when > self.today:
                break
            self.act(case, situation, rules.actions[name], when, by)
        projection.set_clock(case, history.reckoned(situation.entries, self.basis.days), self.basis)
        self.rows.cases.append(case)
        self.request(case, subject)
        return case

    def act(self, case: Any, situation: Any, action: Any, on: date, by: str) -> None:
        from interaction.casework import actors
        from interaction.casework.forms import Move
        from interaction.casework.models import Task

        people = self.staff[case.agency_id]
        user = people.get(by)
        name = user.get_username() if user else {"system": "系统", "third_party": "第三方"}.get(by, "")
        actor = actors.Actor(frozenset({by}), name, user)
        move = Move(situation, action, self.at(on), on)
        if action.name == "confirm":
            case.received_by = people["receiver"]
        elif action.name == "accept":
            case.handler = people["handler"]
        elif action.name == "ask_third_party":
            task = Task(id=self.next_id(Task), case=case, kind="third_party", asked_on=on, days=15,
                        due_on=self.basis.days.add_workdays(on, 15), party={"name": "某公司"})  # fmt: skip
            situation.tasks.append(task)
            self.rows.tasks.append(task)
            move.facts["task"] = task.pk
        elif action.name == "third_party_answer":
            task = situation.tasks[-1]
            task.status, task.answer, task.answered_on = Task.Status.ANSWERED, "agree", on
            move.facts |= {"task": task.pk, "answer": "agree"}
        elif action.name == "send":
            case.outcome = self.chance.choice(self.outcomes)
            move.facts["outcome"] = case.outcome
        elif action.name in ("withdraw", "abandon_fee"):
            case.outcome = {"withdraw": "other", "abandon_fee": "fee_unpaid"}[action.name]
            move.facts["outcome"] = case.outcome
        self.write(move, actor, action.to)

    def write(self, move: Any, actor: Any, to: str) -> None:
        from interaction.casework import engine, ledger
        from interaction.casework.models import Entry

        entries = move.situation.entries
        what = engine.advance(move, actor, to, first=not entries)
        entry, sealed = ledger.next_entry(move.case, **what)
        entry.pk = self.next_id(Entry)
        entries.append(entry)
        self.rows.entries.append(entry)
        if sealed is not None:
            sealed.entry = entry
            self.rows.sealed.append(sealed)

    def request(self, case: Any, subject: str) -> None:
        from interaction.casework.encryption import fingerprint
        from interaction.requests.models import ApplicantKind, InformationRequest

        name = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN) + self.chance.choice(GIVEN)
        phone = f"139{self.chance.randrange(10**8):08d}"
        kind = self.chance.choices(ApplicantKind.values, [80, 8, 3, 2, 4, 3])[0]
        self.rows.requests.append(InformationRequest(
            case=case, kind=kind, applicant={"name": name, "phone": phone, "address": "青禾县城关镇"},
            description=f"{subject}及其依据", applicant_key=fingerprint(phone, "applicant"),
            content_key=fingerprint(subject, "content"),
        ))  # fmt: skip

    def at(self, day: date) -> datetime:
        from django.utils import timezone

        moment = time(8, 30 + self.chance.randrange(30), self.chance.randrange(60), self.chance.randrange(10**6))
        return timezone.make_aware(datetime.combine(day, moment))

    def flush(self) -> None:
        """Save the batch, and the numbers that were given out."""
        from interaction.casework.models import NumberSequence

        self.rows.save()
        self.rows = Rows()
        NumberSequence.objects.bulk_create(
            [NumberSequence(prefix=prefix, last=last) for prefix, last in self.numbers.items()],
            update_conflicts=True, unique_fields=["prefix"], update_fields=["last"],
        )  # fmt: skip

    def done(self) -> None:
        """Keys were given out here: let the database go on after them."""
        from django.core.management.color import no_style
        from django.db import connection

        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.ids)):
                cursor.execute(sql)


def days_of(total: int, first: date, last: date, is_workday: Any) -> Iterator[date]:
    """``total`` days of submission, evenly over the working days of the period."""
    days = [first + timedelta(n) for n in range((last - first).days + 1) if is_workday(first + timedelta(n))]
    for number in range(total):
        yield days[number * len(days) // total]


def fill(
    total: int, first: date, today: date, *, agencies: Sequence[Any] = (), open_only: bool = False, seed: int = 5
) -> None:
    """Make ``total`` cases, submitted on the working days from ``first`` to ``today``, as they stand on ``today``."""
    from cms.agencies.models import Agency

    maker = Maker(agencies or list(Agency.objects.all()), today, seed)
    lives = OPEN_LIVES if open_only else LIVES
    weights = [share for share, _ in lives.values()]
    chosen = maker.chance.choices([life for _, life in lives.values()], weights, k=total)
    for number, day in enumerate(days_of(total, first, today, maker.basis.days.is_workday), start=1):
        maker.make(day, chosen[number - 1])
        if number % BATCH == 0 or number == total:
            maker.flush()
            if sys.stderr.isatty():
                print(f"\r{number:,} / {total:,}", end="", file=sys.stderr, flush=True)
    maker.done()

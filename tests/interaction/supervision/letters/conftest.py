"""Letters as their ledgers may have left them, without the desk."""

import random
from datetime import date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import actors, calendar, ledger
from interaction.casework.models import Case
from interaction.mailbox.kinds import LetterKind
from interaction.mailbox.models import Letter, Rating

from ..conftest import TODAY

START = date(TODAY.year - 1, 7, 1)


@pytest.fixture(autouse=True)
def nothing_kept(one_day):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def agencies(portal_ready):
    rows = [
        ("青禾县教育局", "11000000000000001X"),
        ("青禾县财政局", "110000000000000021"),
        ("青禾县民政局", "11000000000000003K"),
    ]
    return [Agency.objects.create(name=name, code=code, order=place) for place, (name, code) in enumerate(rows)]


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


class Writer:
    """Writes letters and what becomes of them, by the ledger alone."""

    def __init__(self):
        self.number = 0

    def letter(self, agency, kind=LetterKind.HELP, on=TODAY):
        self.number += 1
        case = Case.objects.create(
            procedure="mailbox", number=f"LX{self.number:05d}", agency=agency, desk=agency, step="submitted",
            submitted_at=noon(on), subject="路灯不亮", received_on=on, clock="running",
            due_on=calendar.add_workdays(on, 7),
        )  # fmt: skip
        Letter.objects.create(case=case, kind=kind, kind_said=kind, subject="路灯不亮", text="村口的路灯坏了三天。")
        return self.happens(case, "submit", on, effect="start")

    def happens(self, case, action, on, effect="", facts=None, **columns):
        for name, value in columns.items():
            setattr(case, name, value)
        ledger.append(case, action=action, step=case.step, actor=actors.SYSTEM, at=noon(on), on=on, effect=effect,
                      facts=facts or {})  # fmt: skip
        case.save()
        return case

    def answered(self, case, on, due_on=None):
        due = due_on or case.due_on
        return self.happens(case, "send_reply", on, "end", {"due_on": due.isoformat()}, step="answered", clock="ended",
                            ended_on=on, outcome="replied")  # fmt: skip

    def called_back(self, case, on):
        Rating.objects.create(case=case, round=1, degree=2)
        Rating.objects.filter(case=case).update(at=noon(on))
        return self.happens(case, "rate_low", on, "restart", step="handling", clock="running", ended_on=None,
                            due_on=calendar.add_workdays(on, 5))  # fmt: skip

    def rated(self, case, degree, on, round=1, standing="counted"):
        one = Rating.objects.create(case=case, round=round, degree=degree, standing=standing)
        Rating.objects.filter(pk=one.pk).update(at=noon(on))
        return self.happens(case, "rate", on)

    def withdrawn(self, case, on):
        return self.happens(case, "withdraw", on, "end", step="closed", clock="ended", ended_on=on, outcome="withdrawn")


@pytest.fixture
def writer():
    return Writer()


@pytest.fixture
def letters(agencies, writer):
    """Two hundred of them, of the last year and a half."""
    chance = random.Random(7)
    found = []
    for _ in range(200):
        received = START + timedelta(days=chance.randrange((TODAY - START).days))
        case = writer.letter(chance.choice(agencies[:2]), chance.choice(list(LetterKind)), received)
        later = min(TODAY, received + timedelta(days=chance.randrange(20)))
        fate = chance.random()
        if fate < 0.6:
            writer.answered(case, later)
            if chance.random() < 0.5:
                writer.rated(case, chance.randrange(1, 6), later)
            elif chance.random() < 0.3:
                writer.called_back(case, later)
                writer.answered(case, min(TODAY, later + timedelta(days=5)))
        elif fate < 0.75:
            writer.withdrawn(case, later)
        found.append(case)
    return found

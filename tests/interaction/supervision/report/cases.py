"""Cases as they stand in the database after a year of work, made by the hundred."""

import itertools
import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from interaction.casework.clock import State
from interaction.casework.models import Case
from interaction.requests.models import Fee, InformationRequest, Proceeding
from interaction.requests.outcomes import OUTCOMES
from interaction.supervision.report.statute import KINDS

SHANGHAI = ZoneInfo("Asia/Shanghai")
_numbers = itertools.count(1)


def case_of(agency, received_on=None, ended_on=None, outcome="", kind="person", **columns):
    """A case and its request, not saved yet."""
    submitted = received_on or ended_on or date(2025, 1, 2)
    case = Case(
        procedure="requests", number=f"SQ{submitted:%Y%m%d}{next(_numbers):07d}", agency=agency, desk=agency,
        submitted_at=datetime.combine(submitted, datetime.min.time(), SHANGHAI), received_on=received_on,
        ended_on=ended_on, outcome=outcome, step="archived" if ended_on else "handling",
        clock=State.ENDED if ended_on else State.RUNNING, **columns,
    )  # fmt: skip
    return case, kind


def keep(*made):
    """Save them; gives the cases."""
    cases = Case.objects.bulk_create([case for case, _ in made], batch_size=500)
    InformationRequest.objects.bulk_create(
        [
            InformationRequest(case=case, kind=kind, applicant={}, description="")
            for case, (_, kind) in zip(cases, made, strict=True)
        ],
        batch_size=500,
    )
    return cases


def random_cases(agency, seed: int, number: int = 200, first=date(2023, 10, 1), last=date(2026, 3, 31)):
    """Cases received and answered at any time; some unanswered, some withdrawn before they were received."""
    dice = random.Random(seed)
    names, days = list(OUTCOMES), (last - first).days
    made = []
    for _ in range(number):
        received = first + timedelta(days=dice.randrange(days))
        ended = received + timedelta(days=dice.choice([0, 3, 20, 45, 90, 400]))
        fate = dice.random()
        if fate < 0.05:
            made.append(case_of(agency, None, received, "other", dice.choice(KINDS)))
        elif fate < 0.15 or ended > last:
            made.append(case_of(agency, received, None, dice.choice(["", "open"]), dice.choice(KINDS)))
        else:
            made.append(case_of(agency, received, ended, dice.choice(names), dice.choice(KINDS)))
    return keep(*made)


def proceeding(case, kind="review", filed_on=date(2025, 3, 1), result="pending", decided_on=None):
    return Proceeding.objects.create(
        case=case, kind=kind, body="县人民法院", filed_on=filed_on, result=result, decided_on=decided_on
    )


def fee(case, amount, paid_on):
    return Fee.objects.create(
        case=case, mode="requests", quantity=11, amount=amount, noticed_on=paid_on, due_on=paid_on, paid_on=paid_on
    )

"""Letters by the million, as lists and figures see them: cases, letters, groups, published letters, sums.

What they say comes from a few thousand texts, each encrypted once; their ledgers are left out, for no list reads them.
"""

import random
import sys
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bench.letter_texts import Writer, Written, bodies

BATCH = 2_000
TEXTS = 3_000
DAYS = 730
OPEN_OF = 40  # one letter in so many still waits


def agencies() -> dict[str, Any]:
    """Those that letters are written to, by name, made where there are none."""
    from cms.agencies.models import Agency

    county, _ = Agency.objects.get_or_create(
        code="000000099",
        defaults={"name": "青禾县人民政府", "short_name": "县政府", "kind": Agency.Kind.GOVERNMENT},
    )
    found = {"": county}
    for number, body in enumerate(bodies()):
        name = body.name if body.name.startswith("城关") else body.name.removeprefix("县")
        found[body.name], _ = Agency.objects.get_or_create(
            code=f"{number:09d}",
            defaults={
                "name": f"青禾县{name}", "short_name": body.name, "aliases": "、".join(body.aliases),
                "duties": body.duties,
            },
        )  # fmt: skip
    return found


def fill(total: int, today: date, seed: int = 11) -> None:
    """Letters of two years; one in forty is open, one in three published, each the first of its group."""
    from django.utils import timezone

    from interaction.casework import encryption
    from interaction.casework.models import Case, CaseGroup, GroupMember
    from interaction.mailbox.models import Letter
    from interaction.mailbox.publishing.models import PublishedLetter

    encryption.encrypt = lru_cache(maxsize=None)(encryption.encrypt)  # type: ignore[assignment]
    chance, made, writer = random.Random(seed), agencies(), Writer(seed)
    letters = [writer.letter() for _ in range(min(TEXTS, total))]
    sender = {"name": "王某", "phone": "13900000000"}
    rows: list[list[Any]] = [[], [], [], [], []]
    for number in range(1, total + 1):
        written, is_open = chance.choice(letters), chance.randrange(OPEN_OF) == 0
        age = chance.randrange(15) if is_open else DAYS * (total - number) // total
        at = timezone.make_aware(datetime.combine(today - timedelta(age), time(9, number % 60, number % 59)))
        case = _case(number, written, made, at, today, is_open)
        letter = Letter(
            case=case, kind=written.kind, kind_said=written.kind, sender=sender, subject=written.subject,
            text=written.text, place=written.place, wish_public=True,
        )  # fmt: skip
        group = CaseGroup(
            pk=number, procedure="mailbox", agency=case.agency, content_key=f"{number}",
            size=2 if number % 20 == 0 else 1, first_at=at, last_at=at,
        )  # fmt: skip
        for kind, row in zip(rows, (case, letter, group, GroupMember(case=case, group=group)), strict=False):
            kind.append(row)
        if not is_open and number % 3 == 0:
            rows[4].append(_published(PublishedLetter, case, written, at))
        if number % BATCH == 0 or number == total:
            for kind, model in zip(rows, (Case, Letter, CaseGroup, GroupMember, PublishedLetter), strict=True):
                model._base_manager.bulk_create(kind, batch_size=500)
            rows = [[], [], [], [], []]
            if sys.stderr.isatty():
                print(f"\r{number:,} / {total:,}", end="", file=sys.stderr, flush=True)
    _sums(total, today, list(made.values()), chance)


def _case(number: int, written: Written, made: dict[str, Any], at: datetime, today: date, is_open: bool) -> Any:
    from interaction.casework.models import Case

    desk, day = made[written.body.name], at.date()
    due = day + timedelta(9)
    case = Case(
        pk=number, procedure="mailbox", number=f"LX{day:%Y%m%d}{number:07d}", agency=made[""], desk=desk,
        submitted_at=at, subject=written.subject, received_on=day, due_on=due, yellow_on=due - timedelta(3),
        step="handling" if is_open else "archived", clock="running" if is_open else "ended", step_since=day, sequence=6,
    )  # fmt: skip
    if not is_open:
        case.outcome, case.ended_on = "replied", min(day + timedelta(1 + number % 11), today)
    return case


def _published(model: Any, case: Any, written: Written, at: datetime) -> Any:
    return model(
        case=case, agency=case.desk, kind="consultation" if written.kind == "report" else written.kind,
        status="public", public=True, asked_on=at.date(), answered_on=case.ended_on, days=4, degree=5,
        published_at=at + timedelta(12), title=written.subject, question=written.text, answer=f"您好！{written.text}",
    )  # fmt: skip


def _sums(total: int, today: date, made: list[Any], chance: random.Random) -> None:
    """As the worker has counted them (``supervision.letters.keeping``)."""
    from interaction.mailbox.kinds import LetterKind
    from interaction.supervision.letters.models import LetterTally

    months = sorted({(today - timedelta(age)).replace(day=1) for age in range(DAYS)})
    each = max(total // (len(months) * len(made) * len(LetterKind.values)), 1)
    rows = [
        LetterTally(month=month, agency=agency, kind=kind, received=each, answered=each - chance.randrange(2),
                    late=each // 20, workdays=each * 4, degree_5=each // 3)
        for month in months for agency in made for kind in LetterKind.values
    ]  # fmt: skip
    LetterTally.objects.bulk_create(rows, batch_size=500)

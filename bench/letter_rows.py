"""Letters by the million, as lists, groups, search and figures see them.

What they say comes from a few thousand texts. Each is made a row by the ORM once, encrypted as ever; the rows of all
letters with that text are copies of it with their own keys, days and fingerprints. Their ledgers are left out, for no
list reads them, and figures are filled in as sums, as the worker would have counted them.
"""

import random
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from bench.letter_texts import Writer, Written, bodies
from bench.raw_rows import Rows, quick

BATCH = 20_000
TEXTS = 3_000
DAYS = 730
OPEN_OF = 40  # the newest, one letter in so many, still wait; and a few of the older ones
LATE_OF = 2_000
HEAD_OF = 97  # one in so many is written to the head
PUBLISHED_OF = 10  # one answered letter in so many can be read by everybody
TWICE_OF = 20  # one in so many says what the one before it said
BANDS = 12
STEPS = ("submitted", "assigned", "handling", "handling", "handling", "reviewing")


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


def handlers(made: dict[str, Any]) -> dict[int, Any]:
    """One in each agency, by its key."""
    from django.contrib.auth import get_user_model

    from cms.agencies import roles

    found = {}
    for agency in made.values():
        user, _ = get_user_model().objects.get_or_create(username=f"bench {agency.code}", agency=agency)
        user.groups.add(roles.role(roles.HANDLER))
        found[agency.pk] = user
    return found


def fill(total: int, today: date, seed: int = 11) -> None:
    """Letters of two years: the newest fortieth is open, one in ten published, one in twenty says the same as another;
    and a campaign of one in two hundred, 5,000 at most."""
    maker = Maker(total, today, seed)
    with quick():
        for number in range(1, total + 1):
            maker.add(number)
            if number % BATCH == 0 or number == total:
                maker.write()
                if sys.stderr.isatty():
                    print(f"\r{number:,} / {total:,}", end="", file=sys.stderr, flush=True)
    _sums(total, today, maker)


class Maker:
    def __init__(self, total: int, today: date, seed: int) -> None:
        from interaction.casework.groups.joining import REMEMBERED
        from interaction.casework.models import Case, CaseGroup, GroupBand, GroupMember
        from interaction.mailbox.models import Letter
        from interaction.mailbox.publishing.models import PublishedLetter

        self.total, self.today, self.chance = total, today, random.Random(seed)
        self.made = agencies()
        self.handlers = handlers(self.made)
        writer = Writer(seed)
        self.texts = [writer.letter() for _ in range(min(TEXTS, total))]
        self.forgotten = today - REMEMBERED
        self.campaign, self.campaign_of = 0, max(200, total // 5_000)
        self.serials: Counter[date] = Counter()
        models = (Case, Letter, CaseGroup, GroupMember, GroupBand, PublishedLetter)
        self.cases, self.letters, self.groups, self.members, self.bands, self.published = self.rows = [
            Rows(model) for model in models
        ]
        self.like = cache(self._like)

    def fingerprint(self) -> str:
        return f"{self.chance.getrandbits(256):064x}"

    def _like(self, place: int) -> tuple[list[Any], ...]:
        """What all letters with this text have in common, as rows."""
        from interaction.casework.models import CaseGroup
        from interaction.mailbox.models import Letter
        from interaction.mailbox.publishing.models import PublishedLetter

        written = self.texts[place]
        case = _case(1, written, self.made, datetime.combine(self.today, time()), self.today, False)
        letter = Letter(
            case=case, kind=written.kind, kind_said=written.kind, sender={"name": "王某", "phone": "13900000000"},
            subject=written.subject, text=written.text, place=written.place, wish_public=True,
        )  # fmt: skip
        group = CaseGroup(
            procedure="mailbox", agency=case.agency, size=1, first_at=case.submitted_at, last_at=case.submitted_at,
            signature=[self.chance.getrandbits(32) for _ in range(60)],
        )  # fmt: skip
        published = _published(PublishedLetter, case, written, case.submitted_at)
        return self.cases.like(case), self.letters.like(letter), self.groups.like(group), self.published.like(published)

    def add(self, number: int) -> None:
        chance, total = self.chance, self.total
        case, letter, group, published = self.like(chance.randrange(len(self.texts)))
        is_open = total - number < total // OPEN_OF or number % LATE_OF == 0
        day = self.today - timedelta(1 + DAYS * (total - number) // total)
        self.serials[day] += 1
        at, due = f"{day} 01:{number % 60:02}:{number % 59:02}", day + timedelta(21)
        ended = None if is_open else str(min(day + timedelta(1 + number % 11), self.today))
        desk = self.cases.of(case, "desk_id")
        step = chance.choice(STEPS) if is_open else "archived"
        self.cases.add(
            case, id=number, number=f"LX{day:%Y%m%d}{self.serials[day]:05d}", submitted_at=at, received_on=str(day),
            due_on=str(due), yellow_on=str(due - timedelta(3)), step_since=str(day), ended_on=ended, step=step,
            clock="running" if is_open else "ended", outcome="" if is_open else "replied",
            handler_id=self.handlers[desk].pk if step in ("handling", "reviewing", "archived") else None,
        )  # fmt: skip
        self.letters.add(
            letter, case_id=number, content_key=self.fingerprint(), to_head=number % HEAD_OF == 0,
            sender_key=f"{chance.randrange(1 + total // 4):064x}",
        )  # fmt: skip
        self._group(number, group, at, day)
        if not is_open and number % PUBLISHED_OF == 0:
            answered = str(datetime.fromisoformat(f"{at}+00:00") + timedelta(12))[:19]
            self.published.add(
                published, case_id=number, asked_on=str(day), answered_on=ended, published_at=answered
            )  # fmt: skip

    def _group(self, number: int, like: list[Any], at: str, day: date) -> None:
        """Joined to the campaign, to the letter before it, or a group of its own: those that are not forgotten yet
        with what they are found by."""
        joined = 0
        if number % self.campaign_of == 0 or not self.campaign:
            joined, self.campaign = self.campaign, self.campaign or number
        elif number % TWICE_OF == 0:
            joined = number - 1
        self.members.add(self.members.like(_member(number, joined or number)))
        if joined:
            return
        if number == self.campaign:
            size = 1 + self.total // self.campaign_of - (number % self.campaign_of == 0)
        else:
            twice = (number + 1) % TWICE_OF == 0 and (number + 1) % self.campaign_of and number < self.total
            size = 2 if twice else 1
        remembered = day >= self.forgotten
        self.groups.add(
            like, id=number, content_key=f"{number:064x}", size=size, first_at=at, last_at=at, comparable=remembered,
            **({} if remembered else {"signature": ""}),
        )  # fmt: skip
        if remembered:
            band = _band(number)
            like = self.bands.like(band)
            for place in range(BANDS):
                self.bands.add(like, id=number * BANDS + place, number=place, value=self.fingerprint())

    def write(self) -> None:
        for rows in self.rows:
            rows.write()


def _member(number: int, group: int) -> Any:
    from interaction.casework.models import GroupMember

    return GroupMember(case_id=number, group_id=group)


def _band(group: int) -> Any:
    from interaction.casework.models import GroupBand

    return GroupBand(group_id=group, number=0, value="")


def _case(number: int, written: Written, made: dict[str, Any], at: datetime, today: date, is_open: bool) -> Any:
    from django.utils import timezone

    from interaction.casework.models import Case

    at = timezone.make_aware(at) if timezone.is_naive(at) else at
    desk, day = made[written.body.name], at.date()
    due = day + timedelta(21)
    case = Case(
        pk=number, procedure="mailbox", number=f"LX{day:%Y%m%d}{number:05d}", agency=made[""], desk=desk,
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


def _sums(total: int, today: date, maker: Maker) -> None:
    """As the worker has counted them (``supervision.letters.keeping``, ``mailbox.publishing.tallies``)."""
    from interaction.mailbox.kinds import LetterKind
    from interaction.mailbox.publishing import tallies
    from interaction.supervision.letters.models import LetterTally

    made, chance = list(maker.made.values()), maker.chance
    months = sorted({(today - timedelta(age)).replace(day=1) for age in range(DAYS)})
    each = max(total // (len(months) * len(made) * len(LetterKind.values)), 1)
    rows = [
        LetterTally(month=month, agency=agency, kind=kind, received=each, answered=each - chance.randrange(2),
                    late=each // 20, workdays=each * 4, degree_5=each // 3)
        for month in months for agency in made for kind in LetterKind.values
    ]  # fmt: skip
    LetterTally.objects.bulk_create(rows, batch_size=500)
    tallies.recount()

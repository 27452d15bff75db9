"""The draw that anybody can check.

1. When registration closes, the numbers are frozen as a file, one line each: number, tab, category. Its SHA-256 is
   published at once.
2. The seed comes from outside, from a source named before anybody registered: the digits of, for instance, a lottery
   result of a named day after the closing.
3. Each line's lot is SHA-256 of ``hash|seed|number``. In each category the lowest lots come first.

Whoever holds the file and the seed gets the same ranking with five lines of any language (docs/decisions/0023).
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.review.refusal import Refused

from . import seats
from .models import Draw, DrawSeed, Event, Registration
from .models.kinds import SelectionWay

Status = Registration.Status
LEAST_DIGITS = 6  # a million outcomes at the least


def list_of(lines: list[tuple[str, str]]) -> str:
    """The file: (number, category), ordered by number."""
    clean = [(number, re.sub(r"\s+", " ", category)) for number, category in lines]
    return "".join(f"{number}\t{category}\n" for number, category in sorted(clean))


def hash_of(list_text: str) -> str:
    return hashlib.sha256(list_text.encode()).hexdigest()


def digits_of(quoted: str) -> str:
    """The seed in what was announced: its digits, in their order."""
    return "".join(re.findall("[0-9]", unicodedata.normalize("NFKC", quoted)))


def lot(list_hash: str, seed: str, number: str) -> str:
    return hashlib.sha256(f"{list_hash}|{seed}|{number}".encode()).hexdigest()


def ranking(list_text: str, seed: str) -> dict[str, list[str]]:
    """Category → numbers, the first drawn first."""
    digest = hash_of(list_text)
    found: dict[str, list[str]] = defaultdict(list)
    for line in list_text.splitlines():
        number, _, category = line.partition("\t")
        found[category].append(number)
    return {
        category: sorted(numbers, key=lambda number: lot(digest, seed, number)) for category, numbers in found.items()
    }


# --- Closing


def freeze(key: int) -> Draw | None:
    """Freeze the list of a draw whose registration is over. Done twice it is done once."""
    with transaction.atomic():
        event = seats.lock(key)
        if not event.is_by_draw() or timezone.now() < event.closes_at:
            return None
        if (old := Draw.objects.filter(event=event).first()) is not None:
            return old
        held = Registration.objects.filter(event=event, status=Status.REGISTERED)
        text = list_of(list(held.values_list("number", "category__name")))
        draw = Draw.objects.create(
            event=event, list_text=text, list_hash=hash_of(text), size=text.count("\n"), frozen_at=timezone.now(),
            source=event.draw_source,
        )  # fmt: skip
        event.note(f"报名截止，抽签名单封存，共 {draw.size} 人，校验值（SHA-256）{draw.list_hash}。")
        return draw


def freeze_due() -> int:
    """What the worker calls: how many lists were frozen."""
    over = Event.objects.public().filter(selection=SelectionWay.DRAW, closes_at__lte=timezone.now(), draw=None)
    return sum(1 for key in over.values_list("pk", flat=True)[:100] if freeze(key))


# --- The seed, and what follows from it


def enter_seed(key: int, quoted: str, evidence: str, user: Any, reason: str = "") -> DrawSeed:
    """Enter what was announced; places are given at once. Raises Refused."""
    seed = digits_of(quoted)
    with transaction.atomic():
        event = seats.lock(key)
        draw = Draw.objects.filter(event=event).first()
        _may_enter(event, draw, seed)
        assert draw is not None
        last = draw.seeds.last()
        if last is not None and last.seed == seed:
            return last
        if last is not None:
            if not reason.strip():
                raise Refused("种子已经录入过，更正必须写明理由，理由会公开")
            if Registration.objects.filter(event=event).exclude(attended_at=None).exists():
                raise Refused("已经有人签到，不能再更正种子")
        entered = DrawSeed.objects.create(
            draw=draw, quoted=quoted.strip()[:200], seed=seed, evidence=evidence, reason=reason.strip()[:200], by=user,
            at=timezone.now(),
        )  # fmt: skip
        _give_places(event, draw, seed)
        if last is None:
            event.note(f"抽签：种子 {seed}，名单已按公布的办法确定。")
        else:
            event.note(f"抽签种子更正为 {seed}，按新种子重新确定名单。理由：{entered.reason}")
        return entered


def _may_enter(event: Event, draw: Draw | None, seed: str) -> None:
    now = timezone.now()
    if draw is None:
        raise Refused("报名还没有截止，或者名单还没有封存")
    if event.draw_at and now < event.draw_at:
        raise Refused(f"种子要到 {timezone.localtime(event.draw_at):%Y-%m-%d %H:%M} 才公布")
    if now >= event.starts_at:
        raise Refused("活动已经开始，不能再抽签")
    if not LEAST_DIGITS <= len(seed) <= 100:
        raise Refused(f"种子至少要有 {LEAST_DIGITS} 位数字，请照公布的原文录入")


def _give_places(event: Event, draw: Draw, seed: str) -> None:
    """Everybody gets their rank; the first in each category get the seats, the others wait in this order."""
    now = timezone.now()
    ranks = {
        number: rank for numbers in ranking(draw.list_text, seed).values() for rank, number in enumerate(numbers, 1)
    }
    held = list(Registration.objects.filter(event=event).exclude(status=Status.CANCELLED))
    for one in held:
        one.rank, one.status, one.seat, one.check_code = ranks.get(one.number), Status.WAITING, None, ""
        one.decided_at = now
        seats.tell(one, now)
    fields = ["rank", "status", "seat", "check_code", "decided_at", "mail_at", "mail_tries"]
    Registration.objects.bulk_update(held, fields, batch_size=200)
    seats.fill(event.pk)

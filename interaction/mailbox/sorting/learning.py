"""Learns from the portal's own answered letters who answers what, and which kind it is; measures itself each time.

What is learnt listens to the plain rules, too: of wordings nobody has used before they know more. A fifth of the
letters is held out: what the others teach is tried on these, beside the rules alone. Letters of one group stay on one
side, so that nothing is tried on its own copy. What is better than the rules is used from then on.
"""

import base64
import json
import random
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.agencies.models import Agency

from ..models import Letter, Outcome
from . import baseline, features
from .bayes import Bayes, Counts, fit_heat
from .models import Learnt

NEWEST = 30_000  # letters that are read: older ones tell of agencies as they were
LEAST = 200  # letters, before anything is learnt
ENOUGH_NEW = 0.1  # of the letters learnt from last time, or …
AT_MOST_NEW = 500
AT_LEAST = timedelta(hours=20)
FOLD = 5
BATCH = 200
KEPT = 24  # reports of each task
Task = Learnt.Task
TRUST = {Task.AGENCY: 4.0, Task.KIND: 2.0}  # in the rules; found on invented letters of unseen wording (bench.sorting)


@dataclass
class _Letters:
    """``group`` tells apart what may not be on both sides."""

    rows: list[tuple[frozenset[str], dict[str, str], bool, dict[str, dict[str, float]]]] = field(default_factory=list)

    def taught(self, task: str) -> list[tuple[frozenset[str], str]]:
        return [(words, labels[task]) for words, labels, held_out, _ in self.rows if not held_out]

    def tried(self, task: str) -> list[tuple[frozenset[str], dict[str, float], str]]:
        """With what the rules say."""
        return [(words, plain[task], labels[task]) for words, labels, held_out, plain in self.rows if held_out]


def learn() -> Iterator[list[Learnt]]:
    """Do it all, a little at a time; what is yielded last are the reports. Nothing is kept of a run broken off."""
    letters = _Letters()
    yield from _read(letters)
    if len(letters.rows) < LEAST:
        return
    reports: list[Learnt] = []
    for task in Task:
        yield from _learn(task, letters, reports)
    _keep(reports)
    yield reports


def _learn(task: Learnt.Task, letters: _Letters, reports: list[Learnt]) -> Iterator[list[Learnt]]:
    counts, tried = Counts(), letters.tried(task)
    for number, (words, label) in enumerate(letters.taught(task)):
        counts.add(words, label)
        if number % BATCH == 0:
            yield []
    if len(counts.letters) < 2 or not tried:
        return
    model = Bayes.learn(counts, TRUST[task])
    yield []
    found = []
    for number, (words, plain, _) in enumerate(tried):
        found.append([label for label, _ in model.shares(words, plain)])
        if number % BATCH == 0:
            yield []
    rules = [list(plain) for _, plain, _ in tried]
    right = [label for _, _, label in tried]
    report = Learnt(
        task=task, letters=len(letters.rows), held_out=len(tried), top1=_share(found, right, 1),
        top3=_share(found, right, 3), plain1=_share(rules, right, 1), plain3=_share(rules, right, 3),
    )  # fmt: skip
    report.used = report.top1 > report.plain1
    if report.used:
        heat = fit_heat(model, tried[:1_000])
        yield []
        for words, _, label in tried:  # measured: now they teach, too
            counts.add(words, label)
        model = Bayes.learn(counts, TRUST[task])
        model.heat = heat
        report.content = packed(model)
        yield []
    reports.append(report)


def _share(found: list[list[str]], right: list[str], places: int) -> float:
    """Of how many the right one stands at one of the first places."""
    return sum(label in ranked[:places] for ranked, label in zip(found, right, strict=True)) / len(right)


def answered() -> Any:
    """The letters that were answered, the newest first."""
    letters = Letter.objects.filter(case__procedure="mailbox", case__outcome=Outcome.REPLIED, case__erased_on=None)
    return letters.filter(case__step__in=["answered", "archived"]).order_by("-pk")


def _read(letters: _Letters) -> Iterator[list[Learnt]]:
    successors = _heirs()
    last: int | None = None
    while len(letters.rows) < NEWEST:
        page = answered() if last is None else answered().filter(pk__lt=last)
        found = list(page.select_related("case", "case__membership")[:BATCH])
        if not found:
            return
        for letter in found:
            letters.rows.append(_row(letter, successors))
        last = found[-1].pk
        yield []


def _row(letter: Letter, successors: dict[int, int]) -> Any:
    membership = getattr(letter.case, "membership", None)
    apart = membership.group_id if membership else -letter.pk
    held_out = random.Random(apart).randrange(FOLD) == 0  # noqa: S311 - only to be even, and the same each time
    labels = {str(Task.KIND): str(letter.kind)}
    desk = successors.get(letter.case.desk_id, letter.case.desk_id)
    labels[str(Task.AGENCY)] = str(desk)
    plain: dict[str, dict[str, float]] = {}
    if held_out:
        ranked = baseline.agencies(letter.subject, letter.text, letter.place, letter.case.agency_id)
        plain[str(Task.AGENCY)] = {str(key): share for key, share in ranked}
        plain[str(Task.KIND)] = dict(baseline.kinds(letter.subject, letter.text))
    return features.of(letter.subject, letter.text, letter.place), labels, held_out, plain


def _heirs() -> dict[int, int]:
    """Agency that is no more → the one that does its work now."""
    heirs = dict(Agency.objects.exclude(successor=None).values_list("pk", "successor"))
    return {key: _last_heir(key, heirs) for key in heirs}


def _last_heir(key: int, heirs: dict[int, int]) -> int:
    seen = {key}
    while key in heirs and heirs[key] not in seen:
        key = heirs[key]
        seen.add(key)
    return key


def packed(model: Bayes) -> str:
    data = json.dumps(model.as_data(), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(data.encode())).decode()


def unpacked(content: str) -> Bayes:
    return Bayes.from_data(json.loads(zlib.decompress(base64.b64decode(content))))


def _keep(reports: list[Learnt]) -> None:
    """There whole or not at all; of what is no longer the newest only the figures stay."""
    with transaction.atomic():
        for report in reports:
            report.save()
            older = Learnt.objects.filter(task=report.task, pk__lt=report.pk)
            older.update(content="")
            old = list(older.order_by("-pk").values_list("pk", flat=True)[KEPT:])
            Learnt.objects.filter(pk__in=old).delete()


# --- By the worker

LOOK = 600.0  # seconds between looks whether enough is new
_going: Iterator[list[Learnt]] | None = None
_looked = -LOOK


def learn_due(clock: Callable[[], float] = time.monotonic) -> int:
    """What the worker calls: goes on for half a second with what it has begun, or begins where enough is new."""
    global _going, _looked
    if _going is None:
        if clock() - _looked < LOOK:
            return 0
        _looked = clock()
        if not is_due():
            return 0
        _going = learn()
    until, steps = clock() + 0.5, 0
    try:
        for _ in _going:
            steps += 1
            if clock() >= until:
                return steps
    except BaseException:
        _going = None
        raise
    _going = None
    return steps + 1


def is_due() -> bool:
    last = Learnt.objects.order_by("-pk").first()
    if last is not None and timezone.now() - last.at < AT_LEAST:
        return False
    if last is None:
        return answered()[:LEAST].count() >= LEAST
    new = min(int(last.letters * ENOUGH_NEW), AT_MOST_NEW)
    since = answered().filter(case__ended_on__gte=timezone.localtime(last.at).date())
    return since[: new + 1].count() > new

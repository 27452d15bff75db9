"""What follows from the counts, reckoned by the worker: what is common, what may be suggested, what is forgotten."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from search import engine
from search.backends.base import Question as Asking
from search.errors import SearchUnavailable
from search.learning import hot, visitors
from search.learning.models import ClickDay, Day, Question, QuestionDay
from search.learning.privacy import may_be_kept
from search.nodes import All
from search.ranking import phrase
from search.segmentation import asked_grams, asked_words

WINDOW = 30  # days
COMMON_FROM = 3  # visitors in WINDOW days; what fewer ask is forgotten
OFFERED_FROM = 5  # visitors in WINDOW days; what fewer ask is never shown to the public
OFFERED_DAYS = 2  # different days on which they asked: one busy afternoon makes nothing common
LONGEST_OFFERED = 20  # characters
KEPT = 100  # days: the longest period of the report, and some
BATCH = 1_000


def settle() -> int:
    """Bring all of it up to date. Returns how many questions are suggested from now on, or no longer, or forgotten."""
    today = timezone.localdate()
    visitors.drop_salts(today)
    _reckon(today)
    return _offer(today) + forget(today)


def _reckon(today: date) -> None:
    """How often each question was asked of late, and whether that makes it common."""
    recent = dict(
        QuestionDay.objects.filter(day__gt=today - timedelta(days=WINDOW))
        .values_list("question")
        .annotate(Sum("asked"))
        .filter(asked__sum__gte=COMMON_FROM)
        .order_by()
    )
    known = dict(Question.objects.filter(recent__gt=0).values_list("pk", "recent"))
    changed = [
        Question(pk=pk, recent=recent.get(pk, 0))
        for pk in recent.keys() | known.keys()
        if recent.get(pk) != known.get(pk)
    ]
    for start in range(0, len(changed), BATCH):
        Question.objects.bulk_update(changed[start : start + BATCH], ["recent"])
    Question.objects.filter(recent__gt=0).exclude(common_on=today).update(common_on=today)


def _offer(today: date) -> int:
    """Settle which questions may be suggested to others."""
    since = today - timedelta(days=WINDOW)
    candidates = Question.objects.filter(recent__gte=OFFERED_FROM, found__gt=0).exclude(text="")
    days = dict(
        QuestionDay.objects.filter(question__in=candidates, day__gt=since, asked__gt=0)
        .values_list("question")
        .annotate(Count("pk"))
        .filter(pk__count__gte=OFFERED_DAYS)
        .order_by()
    )
    try:
        good = {question.pk for question in candidates if question.pk in days and is_offerable(question.text)}
    except SearchUnavailable:
        return 0  # next time
    before = set(Question.objects.filter(offered=True).values_list("pk", flat=True))
    with transaction.atomic():
        Question.objects.filter(pk__in=before - good).update(offered=False)
        Question.objects.filter(pk__in=good - before).update(offered=True)
    return len(good ^ before)


def is_offerable(text: str) -> bool:
    """Whether others may see it: nothing personal, no editor against it, and all its words stand together in something
    public. Raises SearchUnavailable."""
    if len(text) > LONGEST_OFFERED or not may_be_kept(text) or hot.is_hidden(text):
        return False
    words = asked_words(text)
    together = All(tuple(phrase("grams", tuple(asked_grams(word))) for word in words))
    return bool(words) and engine.backend().answer(Asking(together, size=0)).total > 0


def forget(today: date) -> int:
    """Drop what is rare, and what is older than any report. Returns how many questions."""
    rare = Q(common_on=None, first_on__lte=today - timedelta(days=WINDOW))
    over = Q(common_on__lte=today - timedelta(days=KEPT))
    forgotten = 0
    while pks := list(Question.objects.filter(rare | over).values_list("pk", flat=True)[:BATCH]):
        Question.objects.filter(pk__in=pks).delete()
        forgotten += len(pks)
    old = today - timedelta(days=KEPT)
    for kept in (QuestionDay, ClickDay, Day):
        kept.objects.filter(day__lte=old).delete()
    return forgotten

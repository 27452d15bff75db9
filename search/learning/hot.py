"""Hot words: what many look for, shown to everybody once an editor has nodded."""

from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from search import memory
from search.learning.models import Question, Verdict
from search.memory import remembered

SHOWN = 10


@remembered
def words() -> tuple[str, ...]:
    """In the editors' order; those without a place in it behind, the most asked first."""
    asked = Question.objects.filter(text=OuterRef("text")).order_by("-recent").values("recent")[:1]
    hot = Verdict.objects.filter(kind=Verdict.Kind.HOT).annotate(recent=Coalesce(Subquery(asked), 0))
    ordered = hot.order_by(F("order").asc(nulls_last=True), "-recent", "text")
    return tuple(ordered.values_list("text", flat=True)[:SHOWN])


@remembered
def hidden() -> tuple[str, ...]:
    """What is never shown, nor anything that holds it."""
    return tuple(Verdict.objects.filter(kind=Verdict.Kind.HIDDEN).values_list("text", flat=True))


def is_hidden(text: str) -> bool:
    """Whether an editor does not want it shown."""
    return any(word in text for word in hidden())


def changed(sender: type[Verdict], instance: Verdict, **kwargs: Any) -> None:
    """An editor decided: pages show it at once."""
    memory.bump()
    transaction.on_commit(memory.bump)

"""Where a document stands: its validity and terms, from its own dates and from what other documents do to it.

The page of a document computes all this when it is asked for. Lists and filters read columns that ``refresh`` keeps;
``refresh_due`` runs in the background and moves on those whose day has come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.review import history
from search import outbox

from . import shelves
from .models import Document, DocumentRelation, InterpretationLink
from .timing import disclosure_timing, interpretation_timing, published_on
from .validity import Life, earliest

Kind = DocumentRelation.Kind
BATCH = 500
MOST_AT_ONCE = 5_000
STORED = ("validity", "validity_changes_on", "disclosure_due_on", "interpretation_due_on", "interpreted_on")


@dataclass(frozen=True)
class Effect:
    """What a public document does to another one, and from which day."""

    kind: str
    source: Document
    effective_on: date


def effect_of(relation: DocumentRelation) -> Effect:
    """From the day the relation names, else the source's first day in force, else the day it was published."""
    source = relation.source
    day = relation.effective_on or source.effective_on or published_on(source)
    return Effect(relation.kind, source, day or date.max)


def effects_on(ids: Iterable[int]) -> dict[int, list[Effect]]:
    """By document: the effects of all public documents on it, in the order they were published. One query."""
    relations = (
        DocumentRelation.objects.filter(target__in=list(ids), source__in=Document.objects.public())
        .select_related("source__lead_agency")
        .defer("source__body", "source__summary")
        .order_by("source__published_at", "pk")
    )
    found: dict[int, list[Effect]] = defaultdict(list)
    for relation in relations:
        found[relation.target_id].append(effect_of(relation))
    return found


def life_of(document: Document, effects: Sequence[Effect]) -> Life:
    """All the days on which something happens to the document."""

    def first(*kinds: str) -> date | None:
        return earliest(effect.effective_on for effect in effects if effect.kind in kinds)

    return Life(
        effective_on=document.effective_on,
        expires_on=document.expires_on,
        amended_on=first(Kind.AMENDS),
        repealed_on=earliest([document.repealed_on, first(Kind.REPEALS, Kind.REPLACES)]),
        voided_on=earliest([document.voided_on, first(Kind.VOIDS)]),
    )


def interpreted_on(effects: Sequence[Effect], links: Iterable[InterpretationLink]) -> date | None:
    """The day the first interpretation could be read."""
    return earliest(
        [
            *(published_on(effect.source) for effect in effects if effect.kind == Kind.INTERPRETS),
            *(link.published_on for link in links),
        ]
    )


def stand(document: Document, effects: Sequence[Effect], links: Iterable[InterpretationLink], today: date) -> None:
    """Set the stored columns of ``document``, in memory, to what holds ``today``."""
    life = life_of(document, effects)
    disclosure = disclosure_timing(document)
    interpreted = interpreted_on(effects, links)
    interpretation = interpretation_timing(document, interpreted)
    document.validity = life.state(today)
    document.validity_changes_on = life.changes_on(today)
    document.disclosure_due_on = disclosure.due_on if disclosure else None
    document.interpretation_due_on = interpretation.due_on if interpretation else None
    document.interpreted_on = interpreted


def refresh(ids: Iterable[int], *, tell: bool = True) -> int:
    """Bring the stored columns of these documents and their places in the catalogue up to date.

    Returns how many documents have other columns than before.

    With ``tell``, a public document whose validity changed gets a line in its history. Whatever changed is put down
    for the search index in the same transaction.
    """
    todo = sorted(set(ids))
    return sum(_refresh(todo[start : start + BATCH], tell) for start in range(0, len(todo), BATCH))


def _stored(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in STORED}


def _refresh(ids: Sequence[int], tell: bool) -> int:
    today = timezone.localdate()
    with transaction.atomic():
        documents = (
            Document.objects.filter(pk__in=ids)
            .select_related("genre", "limit", "topic")
            .prefetch_related("matters__limits", "interpretation_links", "co_agencies", "fields", "standard_items")
            .light()
            .select_for_update(of=("self",))
        )
        effects = effects_on(ids)
        changed, lines = [], []
        for document in documents:
            before = _stored(document)
            stand(document, effects[document.pk], document.interpretation_links.all(), today)
            if before == _stored(document):
                continue
            changed.append(document)
            if tell and document.is_public and before["validity"] != document.validity:
                lines.append(history.line(document, f"有效性变为“{document.get_validity_display()}”。"))
        shelves.put(documents)
        Document.objects.bulk_update(changed, STORED, batch_size=100)
        history.add_lines(lines)
        outbox.enqueue(Document, [document.pk for document in changed])
    return len(changed)


def refresh_due() -> int:
    """The periodic job: documents whose validity changes today or should have changed before; how many changed.

    At most MOST_AT_ONCE, so that no other job waits long; the rest come with the next call.
    """
    due = Document.objects.filter(validity_changes_on__lte=timezone.localdate()).order_by("validity_changes_on")
    return refresh(due.values_list("pk", flat=True)[:MOST_AT_ONCE])

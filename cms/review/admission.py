"""The way in for what was public already in an older system: imports and demo content.

It stands beside the reviews, never inside the admin; each record says in its public history where it came from.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, ReferenceIndex

from search import outbox

from . import gate, history
from .examined import Examined, ExaminedPage, ExaminedRecord


def _mark(record: Any, published_at: datetime) -> None:
    record.live = True
    record.has_unpublished_changes = False
    record.published_at = record.first_published_at = record.last_published_at = published_at


def _line(record: Examined, source: str) -> history.HistoryLine:
    day = timezone.localtime(record.published_at)
    return history.line(record, f"由{source}迁入，原发布日期{day.year}年{day.month}月{day.day}日。")


def admit(
    records: Iterable[tuple[ExaminedRecord, datetime]],
    source: str,
    origin: Callable[[Any], str] | None = None,
) -> int:
    """Make new records public in bulk, each with its date of publication in the old system. Gives their number.

    ``records`` are unsaved, of one or more models, with their children and co-agencies set in memory; afterwards they
    have keys. ``source`` is said in the public history: ``由<source>迁入``; ``origin`` gives a record's line where that
    would not be true of it. All or none; call it batch by batch.
    """
    new = list(records)
    for record, published_at in new:
        _mark(record, published_at)
    with transaction.atomic(), gate.admitting():
        by_model = sorted((record for record, _ in new), key=lambda record: type(record).__name__)
        for key, group in groupby(by_model, key=type):
            model: type[ExaminedRecord] = key
            batch = list(group)
            model.objects.bulk_create(batch, batch_size=500)
            _save_children(model, batch)
            _index_references(model, batch)
            history.add_lines(
                [history.line(record, origin(record)) if origin else _line(record, source) for record in batch]
            )
            outbox.enqueue(model, [record.pk for record in batch])
    return len(new)


def readmit(record: ExaminedRecord, source: str, note: str = "") -> None:
    """Save a change that the older system made to a record it had brought; the date of publication stays."""
    with transaction.atomic(), gate.admitting():
        record.save()
        history.line(record, note or f"内容随{source}更新。").save()


def admit_page(parent: Page, page: Any, published_at: datetime, source: str, origin: str = "") -> None:
    """Add an ``ExaminedPage`` below ``parent`` as public since ``published_at``; ``origin``: its line of history."""
    if not isinstance(page, ExaminedPage):
        raise TypeError(f"{type(page).__name__} is not an ExaminedPage")
    _mark(page, published_at)
    with transaction.atomic(), gate.admitting():
        parent.add_child(instance=page)
        (history.line(page, origin) if origin else _line(page, source)).save()


def _held(record: ExaminedRecord, name: str) -> list[Any]:
    """What was set on an unsaved record in memory; where nothing was, the database need not be asked later either."""
    if not getattr(record, "_cluster_related_objects", None):
        record._cluster_related_objects = {}
    held: list[Any] = record._cluster_related_objects.setdefault(name, [])
    return held


def _save_children(model: type[ExaminedRecord], records: Sequence[ExaminedRecord]) -> None:
    """Bulk creation saves the rows alone: write what hangs on them."""
    for relation in get_all_child_relations(model):
        children: list[models.Model] = []
        for record in records:
            for order, child in enumerate(_held(record, relation.get_accessor_name())):
                setattr(child, relation.field.attname, record.pk)
                if getattr(child, "sort_order", 0) is None:
                    child.sort_order = order
                children.append(child)
        relation.related_model._default_manager.bulk_create(children, batch_size=500)
    for field in model._meta.get_fields():
        if isinstance(field, ParentalManyToManyField):
            through = field.remote_field.through
            source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through._default_manager.bulk_create(
                [
                    through(**{source: record.pk, target: other.pk})
                    for record in records
                    for other in _held(record, field.name)
                ],
                batch_size=500,
            )


def _index_references(model: type[ExaminedRecord], records: Sequence[ExaminedRecord]) -> None:
    """Bulk creation tells Wagtail's index of references nothing; by it a file is known to be public."""
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    ReferenceIndex.objects.bulk_create(
        (
            ReferenceIndex(
                content_type=content_type,
                base_content_type=content_type,
                object_id=str(record.pk),
                to_content_type_id=to_content_type_id,
                to_object_id=to_object_id,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for record in records
            for to_content_type_id, to_object_id, model_path, content_path in set(
                ReferenceIndex._extract_references_from_object(record)
            )
        ),
        batch_size=500,
    )

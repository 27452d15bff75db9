"""Keeps the standing of datasets: worked out anew whenever something of one changed, and for all from time to time,
since being overdue comes with the clock alone."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from search.memory import bump

from .facts import load
from .models import DataField, Dataset, Resource, Standing, Version
from .quality import mark

DERIVED = ["updated_at", "rows", "size", "resources", "quality", "overdue", "formats"]


def refresh(pks: Iterable[int]) -> int:
    """Work out how these datasets stand. Returns how many stand otherwise than before."""
    wanted = list(pks)
    known = {row.pk: row for row in Standing.objects.filter(pk__in=wanted)}
    changed = 0
    for facts in load(wanted):
        judged = mark(facts)
        row = Standing(
            dataset=facts.dataset,
            updated_at=facts.updated_at,
            rows=facts.rows,
            size=facts.size,
            resources=len(facts.filled),
            quality=judged.total if judged else None,
            overdue=facts.punctuality.is_overdue,
            formats=facts.formats,
        )
        before = known.get(row.pk)
        if before is None:
            Standing.objects.bulk_create([row], ignore_conflicts=True)
        elif any(getattr(before, name) != getattr(row, name) for name in DERIVED):
            Standing.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in DERIVED})
        else:
            continue
        changed += 1
    return changed


def refresh_all() -> int:
    """A job: what the clock has changed."""
    return refresh(Dataset.objects.public().values_list("pk", flat=True))


def refresh_missing() -> int:
    """A job: those that came in bulk, without a signal."""
    return refresh(list(Dataset.objects.public().filter(standing=None).values_list("pk", flat=True)[:500]))


# --- What is listened to


def dataset_saved(sender: type[Dataset], instance: Dataset, **kwargs: Any) -> None:
    if instance.live and not kwargs.get("raw"):
        refresh([instance.pk])


def dictionary_changed(sender: type[DataField], instance: DataField, **kwargs: Any) -> None:
    dataset = Dataset.objects.public().filter(resources=instance.resource_id).values_list("pk", flat=True).first()
    if dataset and not kwargs.get("raw"):
        refresh([dataset])


def version_moved(sender: Any, version: Version, **kwargs: Any) -> None:
    """Published or withdrawn: pages show it at once."""
    dataset = Resource.objects.values_list("dataset", flat=True).get(pk=version.resource_id)
    refresh([dataset])
    bump()
    transaction.on_commit(bump)

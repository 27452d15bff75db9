"""Whether what a feed once told of is public still. A feed does not say so itself: what is missing from it may have
been pushed out by newer things, or answer a search no more."""

from collections import defaultdict
from collections.abc import Collection

from opendata.datasets.models import Dataset, State, Version
from search import engine

VERSION = "datasets.version"
WITHDRAWN = "/withdrawn"  # ends the key of the item that tells that a version was taken back


def gone(keys: Collection[str]) -> set[str]:
    """Those of these items that are public no more. What is no record, as the figures of a month, does not go."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        label, _, record = key.rpartition(".")
        by_label[label].add(record)
    return {f"{label}.{record}" for label, records in by_label.items() for record in records - _there(label, records)}


def _there(label: str, records: set[str]) -> set[str]:
    if label == VERSION:
        return _versions(records)
    index = engine.index_for(label)
    if index is None:
        return records
    return {str(pk) for pk in index.index_queryset().filter(pk__in=records).values_list("pk", flat=True)}


def _versions(records: set[str]) -> set[str]:
    """Versions that are out, and the word that one was taken back, while their dataset is in the catalogue."""
    asked = Version.objects.filter(
        pk__in={record.removesuffix(WITHDRAWN) for record in records}, resource__dataset__in=Dataset.objects.public()
    )
    states = {str(pk): state for pk, state in asked.values_list("pk", "state")}
    told: dict[str, str] = {State.PUBLISHED: "", State.WITHDRAWN: WITHDRAWN}
    return records & {f"{pk}{told[state]}" for pk, state in states.items() if state in told}

"""The engine behind Haystack's default connection, and the indexes rooms have made."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.exceptions import NotHandled


def backend() -> Any:
    """The backend that answers and is written to."""
    return connections[DEFAULT_ALIAS].get_backend()


def indexes() -> list[Any]:
    """The index of every kind of entry, in a steady order."""
    known = connections[DEFAULT_ALIAS].get_unified_index().get_indexes()
    return [known[model] for model in sorted(known, key=lambda model: model._meta.label_lower)]


def index_for(label: str) -> Any | None:
    """The index of ``app.model``, None where there is none (any more)."""
    try:
        return connections[DEFAULT_ALIAS].get_unified_index().get_index(apps.get_model(label))
    except (LookupError, ValueError, NotHandled):
        return None


def followed() -> dict[str, list[tuple[Any, Sequence[str]]]]:
    """Models (``app.model``) that entries follow → the indexes of those entries, and the relations that lead there."""
    found: dict[str, list[tuple[Any, Sequence[str]]]] = {}
    for index in indexes():
        for label, relations in index.follows.items():
            found.setdefault(label.lower(), []).append((index, relations))
    return found


def indexed_models() -> list[type[Model]]:
    """The models that have an index."""
    return connections[DEFAULT_ALIAS].get_unified_index().get_indexed_models()

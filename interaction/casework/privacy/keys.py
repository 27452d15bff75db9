"""Writes everything that is encrypted anew with the first key, so that older keys can go.

Every encrypted column of every app is found by its type. Rooms that keep fingerprints, made with a key too, say so with
``register_fingerprint``. Each value is changed only if it is still what was read; whoever stops this half-way loses
nothing, and what is under the first key already is passed over when it runs again.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast

from .. import encryption
from ..encryption import EncryptedTextField, Unreadable
from ..papers import store

BATCH = 500
AnyModel = TypeVar("AnyModel", bound=models.Model)


@dataclass
class Progress:
    """What one column or folder holds, so far."""

    label: str
    seen: int = 0
    written: int = 0
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fingerprint:
    """A column with fingerprints. ``of``: what it must be by the first key, or None: leave it."""

    model: type[models.Model]
    column: str
    of: Callable[[Any], str | None]


_fingerprints: list[Fingerprint] = []


def register_fingerprint(model: type[AnyModel], column: str, of: Callable[[AnyModel], str | None]) -> None:
    """Rooms call it from ``ready()``, in the order in which the columns follow from each other."""
    if not any(known.model is model and known.column == column for known in _fingerprints):
        _fingerprints.append(Fingerprint(model, column, of))


def encrypted_columns() -> list[tuple[type[models.Model], Any]]:
    """Every encrypted column there is, whichever room keeps it."""
    return [
        (model, column)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedTextField)
    ]


def rotate(batch: int = BATCH) -> Iterator[Progress]:
    """Do it all. Gives the same ``Progress`` again after each batch, and another for each column and folder."""
    for model, column in encrypted_columns():
        yield from _column(model, column, batch)
    for one in _fingerprints:
        yield from _fingerprint_column(one, batch)
    yield from _files(batch)


def _pages(rows: Any, batch: int) -> Iterator[list[Any]]:
    """Rows, the key first in each, by key and a page at a time."""
    last: Any = None
    while page := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:batch]):
        yield page
        last = page[-1][0]


def _column(model: type[models.Model], column: Any, batch: int) -> Iterator[Progress]:
    progress = Progress(f"{model._meta.label}.{column.name}")
    stored = Cast(F(column.name), TextField())
    rows = model._base_manager.annotate(as_stored=stored).exclude(as_stored="").exclude(as_stored=None)
    for page in _pages(rows.values_list("pk", "as_stored"), batch):
        changes = []
        for key, old in page:
            progress.seen += 1
            if encryption.is_current(old.encode()):
                continue
            try:
                changes.append((encryption.rotated(old.encode()).decode(), key, old))
            except Unreadable:
                progress.unreadable.append(f"{progress.label} {key}")
        progress.written += _write(model, column.column, changes)
        yield progress
    yield progress


def _write(model: type[models.Model], column: str, changes: list[tuple[str, Any, str]]) -> int:
    """Only where it is still what was read: who changed it meanwhile wrote with the first key."""
    if not changes:
        return 0
    quote, meta = connection.ops.quote_name, model._meta
    key = str(meta.pk.column)  # type: ignore[union-attr]
    statement = (
        f"UPDATE {quote(meta.db_table)} SET {quote(column)} = %s "  # noqa: S608 - names of our own tables
        f"WHERE {quote(key)} = %s AND {quote(column)} = %s"
    )
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for change in changes:
            cursor.execute(statement, change)
            written += cursor.rowcount
    return written


def _fingerprint_column(one: Fingerprint, batch: int) -> Iterator[Progress]:
    progress = Progress(f"{one.model._meta.label}.{one.column}")
    rows = one.model._base_manager.exclude(**{one.column: ""})
    for page in _pages(rows.values_list("pk", one.column), batch):
        before = dict(page)
        for key, new in _made_anew(one, list(before)).items():
            progress.seen += 1
            old = before[key]
            if isinstance(new, Unreadable):
                progress.unreadable.append(f"{progress.label} {key}")
            elif new is not None and new != old:
                with suppress(IntegrityError), transaction.atomic():  # another row has that place: it is found now
                    matching = one.model._base_manager.filter(pk=key, **{one.column: old})
                    progress.written += matching.update(**{one.column: new})
        yield progress
    yield progress


def _made_anew(one: Fingerprint, keys: list[Any]) -> dict[Any, str | Unreadable | None]:
    """Key → fingerprint by the first key. Where one row of many cannot be read, each is tried by itself."""
    try:
        return {row.pk: one.of(row) for row in one.model._base_manager.filter(pk__in=keys)}
    except Unreadable as error:
        if len(keys) == 1:
            return {keys[0]: error}
    return {key: new for one_key in keys for key, new in _made_anew(one, [one_key]).items()}


def _files(batch: int) -> Iterator[Progress]:
    progress = Progress("文件")
    for file in store.stored_names():
        progress.seen += 1
        try:
            progress.written += store.reencrypt(file)
        except FileNotFoundError:  # taken away meanwhile
            continue
        except Unreadable:
            progress.unreadable.append(f"文件 {file}")
        if progress.seen % batch == 0:
            yield progress
    yield progress

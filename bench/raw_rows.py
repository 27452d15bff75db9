"""Rows written many at a time and past the ORM: what a million of them needs to stand in minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Rows:
    """Rows of one table. ``like`` makes one of a record as the ORM would save it; ``add`` a copy of such a row with
    other values, given as the database takes them."""

    def __init__(self, model: Any) -> None:
        from django.db import connection

        self.connection, self.fields = connection, model._meta.concrete_fields
        self.place = {field.attname: number for number, field in enumerate(self.fields)}
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self.fields)
        values = ", ".join(["%s"] * len(self.fields))
        self.sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({values})"
        self.waiting: list[list[Any]] = []
        self.last = 0

    def like(self, record: Any) -> list[Any]:
        return [field.get_db_prep_save(getattr(record, field.attname), self.connection) for field in self.fields]

    def of(self, row: list[Any], name: str) -> Any:
        return row[self.place[name]]

    def add(self, like: list[Any], **changes: Any) -> None:
        row = like.copy()
        self.last += 1
        if "id" in self.place:
            row[self.place["id"]] = self.last
        for name, value in changes.items():
            row[self.place[name]] = value
        self.waiting.append(row)

    def write(self) -> None:
        from django.db import transaction

        with transaction.atomic(), self.connection.cursor() as cursor:
            cursor.executemany(self.sql, self.waiting)
        self.waiting = []


@contextmanager
def quick() -> Iterator[None]:
    """Nothing is waited for until it stands on the disk: if the machine stops, the database is made anew."""
    from django.db import connection

    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "cache_size")}
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -1000000")
        yield
        for name, value in before.items():
            cursor.execute(f"PRAGMA {name} = {value}")

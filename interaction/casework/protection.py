"""Rules in the database itself: nobody, not even a program of ours, changes or deletes what has happened."""

from typing import Any

PROTECTED = ("casework_entry", "casework_look", "casework_daydigest")  # neither updated nor deleted
KEPT = ("casework_case",)  # may be updated, never deleted
MESSAGE = "办理记录只能增加，不能修改或者删除"


def _names() -> list[tuple[str, str, str]]:
    """(trigger, table, event) of every rule."""
    rules = [(f"{table}_no_{event.lower()}", table, event) for table in PROTECTED for event in ("UPDATE", "DELETE")]
    return rules + [(f"{table}_no_delete", table, "DELETE") for table in KEPT]


def install(connection: Any) -> None:
    """Put the rules in place, anew where they stand. Called after every migration: one may have remade a table."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        for name, table, event in _names():
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION casework_refuse()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
        if connection.vendor == "postgresql":
            for table in (*PROTECTED, *KEPT):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse()"
                )


def remove(connection: Any) -> None:
    """Take them away: before the tables themselves go, and between tests that empty the database."""
    with connection.cursor() as cursor:
        for name, table, _ in _names():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "postgresql":
            for table in (*PROTECTED, *KEPT):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")

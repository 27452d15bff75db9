"""Rules in the database itself: a published report is neither changed nor deleted, whatever program tries."""

from typing import Any

TABLE = "supervision_annualreport"
MESSAGE = "已经公布的年报不能修改或者删除"
EVENTS = ("UPDATE", "DELETE")


def _name(event: str) -> str:
    return f"{TABLE}_kept_{event.lower()}"


def install(connection: Any) -> None:
    """Put the rules in place, anew where they stand. Called after every migration: one may have remade the table."""
    if TABLE not in connection.introspection.table_names():
        return
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION supervision_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        for event in EVENTS:
            then = (
                "EXECUTE FUNCTION supervision_refuse()"
                if connection.vendor == "postgresql"
                else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
            each = "FOR EACH ROW " if connection.vendor == "postgresql" else ""
            cursor.execute(
                f"CREATE TRIGGER {_name(event)} BEFORE {event} ON {TABLE} {each}WHEN (OLD.status = 'published') {then}"
            )


def remove(connection: Any) -> None:
    """Take them away: between tests that empty the database."""
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for event in EVENTS:
            on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(event)}{on}")

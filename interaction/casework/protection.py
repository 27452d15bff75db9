"""Rules in the database itself: nobody, not even a program of ours, changes or deletes what has happened."""

from typing import Any

PROTECTED = ("casework_entry", "casework_look", "casework_daydigest")  # neither updated nor deleted
KEPT = ("casework_case",)  # may be updated, never deleted
MESSAGE = "办理记录只能增加，不能修改或者删除"


# What an entry is known by: on SQLite an INSERT OR REPLACE would put another in its place without deleting it first.
KEYS = {
    "casework_entry": "id = NEW.id OR (case_id = NEW.case_id AND sequence = NEW.sequence)",
    "casework_look": "id = NEW.id",
    "casework_daydigest": "id = NEW.id OR day = NEW.day",
    "casework_case": "id = NEW.id OR number = NEW.number",
}


def _rules(vendor: str) -> dict[str, tuple[str, str]]:
    """Name of each rule → table, and the statement that makes it."""
    found = {}
    events = [(table, event) for table in PROTECTED for event in ("UPDATE", "DELETE")]
    events += [(table, "DELETE") for table in KEPT]
    if vendor == "postgresql":
        refuse = "EXECUTE FUNCTION casework_refuse()"
        for table, event in events:
            name = f"{table}_no_{event.lower()}"
            found[name] = (table, f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {refuse}")
        for table in (*PROTECTED, *KEPT):
            name = f"{table}_no_truncate"
            found[name] = (table, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
        return found
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table, event in events:
        name = f"{table}_no_{event.lower()}"
        found[name] = (table, f"CREATE TRIGGER {name} BEFORE {event} ON {table} {refuse}")
    for table, key in KEYS.items():
        name, standing = f"{table}_no_replace", f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608
        found[name] = (table, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {standing} {refuse}")
    return found


def install(connection: Any) -> None:
    """Put the rules in place, anew where they stand. Called after every migration: one may have remade a table."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        for _, statement in _rules(connection.vendor).values():
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take them away: before the tables themselves go, and between tests that empty the database."""
    with connection.cursor() as cursor:
        for name, (table, _) in _rules(connection.vendor).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: Any) -> list[str]:
    """The rules that are not in place, or were switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in _rules(connection.vendor) if name not in there]

"""A database with all migrations is made once and copied: making it takes half a minute, a copy a moment.

It is made anew when a migration, or a package whose migrations they build on, is another. What ``migrate`` does
besides, permissions and the guards of ledgers, it does on every copy.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "portal_migrated_"


def _key() -> str:
    """What the tables depend on: the migrations of all applications; of one that has none, its models."""
    found = hashlib.sha256((ROOT / "deploy" / "constraints.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        folder = Path(config.path)
        files = sorted((folder / "migrations").glob("*.py")) or sorted(folder.glob("models*.py"))
        for path in files:
            found.update(f"{config.label} {path.name}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def template(folder: Path) -> Iterator["Template"]:
    """The migrated database of this code; one process at a time looks whether it is there."""
    kind = {"sqlite": SQLiteTemplate, "postgresql": PostgreSQLTemplate}[connection.vendor]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kind(folder, _key())


class Template(ABC):
    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.name = folder, f"{PREFIX}{key}"

    @abstractmethod
    def copy(self) -> None:
        """Lay it where Django looks for the database to test with; where there is none, see that nothing lies there."""

    @abstractmethod
    def keep(self) -> None:
        """Keep the migrated database as it is now, unless it is kept already."""


class SQLiteTemplate(Template):
    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.sqlite3"

    def copy(self) -> None:
        place = Path(connection.creation._get_test_db_name())
        place.unlink(missing_ok=True)
        if self.file.exists():
            shutil.copyfile(self.file, place)

    def keep(self) -> None:
        if self.file.exists():
            return
        for old in self.folder.glob(f"{PREFIX}*"):
            old.unlink()
        half = self.folder / f"{PREFIX}half"
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
            database.execute("VACUUM INTO ?", [str(half)])
        half.rename(self.file)


class PostgreSQLTemplate(Template):
    def _is_there(self, cursor) -> bool:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
        return cursor.fetchone() is not None

    def copy(self) -> None:
        place = connection.creation._get_test_db_name()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{place}"')
            if self._is_there(cursor):
                cursor.execute(f'CREATE DATABASE "{place}" TEMPLATE "{self.name}"')

    def keep(self) -> None:
        with connection._nodb_cursor() as cursor:
            if self._is_there(cursor):
                return
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{old}"')
            connection.close()  # the database that is copied must have no visitor
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{connection.settings_dict["NAME"]}"')

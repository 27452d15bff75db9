from pathlib import Path

import pytest

from opendata.tables.building import Options, build
from opendata.tables.schema import Built, Mistake


class Workshop:
    """Makes versions of what is handed in, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.folder = folder
        self.made = 0

    def build(self, content: str | bytes | Path, name: str = "表.csv", *, types=None, told=None, **options) -> Built:
        self.made += 1
        self.folder = self.root / f"version-{self.made}"
        upload = content if isinstance(content, Path) else self.root / f"upload-{self.made}"
        if isinstance(content, str):
            upload.write_bytes(content.encode())
        elif isinstance(content, bytes):
            upload.write_bytes(content)
        return build(
            upload,
            name,
            self.folder,
            options=Options(**options),
            types=types or {},
            told=told or (lambda percent, doing: None),
        )

    def rows(self, built: Built) -> list[tuple]:
        """What the version last made holds, as SQLite has it, without the numbers of the rows."""
        import sqlite3

        with sqlite3.connect(f"file:{self.folder / 'table.sqlite'}?mode=ro&immutable=1", uri=True) as table:
            cells = ", ".join(column.key for column in built.columns)
            return table.execute(f"SELECT {cells} FROM t ORDER BY n").fetchall()


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


def said(error) -> list[tuple[int, int]]:
    """Where the mistakes of a BadTable stand."""
    return [(mistake.line, mistake.column) for mistake in error.value.mistakes if isinstance(mistake, Mistake)]

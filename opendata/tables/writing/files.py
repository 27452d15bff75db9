"""All files that are made of the Parquet file of a version, side by side where there are many rows."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ..schema import FILES, Column
from . import plain, sqlite, workbook

# What one process makes: of about the same weight.
SHARES = (("sqlite",), ("csv", "jsonl", "geojson", "xlsx"))
SMALL = 50_000  # rows; below that, starting processes takes longer than the work
ROOT = Path(__file__).resolve().parents[3]
_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from opendata.tables.writing.child import main; main()"


def write(name: str, parquet: Path, columns: Sequence[Column], told: Callable[[str], None]) -> None:
    """One file (with its packed twin), beside the Parquet file; what cannot be made is left out."""
    path = parquet.with_name(FILES[name][0])
    told(name)
    if name == "sqlite":
        sqlite.write(parquet, columns, path, lambda: told(name))
    elif name == "csv":
        plain.write_csv(parquet, columns, path, parquet.with_name(FILES["csv.gz"][0]), lambda: told(name))
    elif name == "jsonl":
        plain.write_jsonl(parquet, columns, path)
    elif name == "geojson":
        plain.write_geojson(parquet, columns, path, lambda: told(name))
    elif name == "xlsx":
        workbook.write(parquet, columns, path, lambda: told(name))


def write_all(parquet: Path, columns: Sequence[Column], rows: int, told: Callable[[str], None]) -> None:
    """All of them. ``told`` says which is being written, at least every few seconds; what it raises stops the work."""
    if rows < SMALL:
        for share in SHARES:
            for name in share:
                write(name, parquet, columns, told)
        return
    running = [_start(share, parquet, columns) for share in SHARES]
    try:
        while any(process.poll() is None for process in running):
            told("各种格式")
            time.sleep(0.2)
        if any(process.returncode for process in running):
            raise RuntimeError("a process that writes files has failed")
    finally:
        for process in running:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _start(share: Sequence[str], parquet: Path, columns: Sequence[Column]) -> subprocess.Popen[bytes]:
    asked = {"files": share, "parquet": str(parquet.absolute()), "columns": [column.as_json() for column in columns]}
    return subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, "-I", "-c", _START, json.dumps(asked)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )

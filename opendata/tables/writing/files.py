"""All that is made of the Parquet file of a version, side by side where there are many rows."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .. import profiling
from ..schema import FILES, Column, Made
from . import plain, sqlite, workbook
from .finishing import finished

# What one process makes: of about the same weight.
SHARES = (("sqlite", "profile"), ("csv", "jsonl", "geojson", "xlsx"))
SMALL = 50_000  # rows; below that, starting processes takes longer than the work
ROOT = Path(__file__).resolve().parents[3]
_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from opendata.tables.writing.child import main; main()"

Told = Callable[[str], None]
Results = tuple[list[Made], dict[str, Any]]


def make_all(parquet: Path, columns: Sequence[Column], rows: int, work: Path, told: Told) -> Results:
    """The files beside the Parquet file, and the profile. ``told`` says what is being made, at least every few seconds;
    what it raises stops the work. ``work`` is a folder for notes between processes."""
    if rows < SMALL:
        results = [make(share, parquet, columns, told) for share in SHARES]
    else:
        results = _side_by_side(parquet, columns, work, told)
    return [made for files, _ in results for made in files], {
        key: one for _, found in results for key, one in found.items()
    }


def make(share: Sequence[str], parquet: Path, columns: Sequence[Column], told: Told) -> Results:
    """One process's share. What cannot be made is left out."""
    made: list[Made] = []
    profile: dict[str, Any] = {}
    for name in share:
        told(name)
        if name == "profile":
            profile = profiling.profile(parquet, columns)
            continue
        _write(name, parquet, columns, lambda: told(name))  # noqa: B023 — called before the next
        for format_ in ("csv", "csv.gz") if name == "csv" else (name,):
            path = parquet.with_name(FILES[format_][0])
            if path.exists():
                made.append(finished(format_, path))
    return made, profile


def _write(name: str, parquet: Path, columns: Sequence[Column], told: Callable[[], None]) -> None:
    path = parquet.with_name(FILES[name][0])
    if name == "sqlite":
        sqlite.write(parquet, columns, path, told)
    elif name == "csv":
        plain.write_csv(parquet, columns, path, parquet.with_name(FILES["csv.gz"][0]), told)
    elif name == "jsonl":
        plain.write_jsonl(parquet, columns, path)
    elif name == "geojson":
        plain.write_geojson(parquet, columns, path, told)
    else:
        workbook.write(parquet, columns, path, told)


def _side_by_side(parquet: Path, columns: Sequence[Column], work: Path, told: Told) -> list[Results]:
    orders = [work / f"share-{number}.json" for number in range(len(SHARES))]
    running = []
    try:
        for order, share in zip(orders, SHARES, strict=True):
            asked = {"share": share, "parquet": str(parquet), "columns": [column.as_json() for column in columns]}
            order.write_text(json.dumps(asked))
            running.append(
                subprocess.Popen(  # noqa: S603 — our own program
                    [sys.executable, "-I", "-c", _START, str(order.absolute())],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                )
            )
        while any(process.poll() is None for process in running):
            told("各种格式")
            time.sleep(0.2)
        if any(process.returncode for process in running):
            raise RuntimeError("a process that writes files has failed")
    finally:
        for process in running:
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()
    found = [json.loads(order.read_text()) for order in orders]
    return [([Made(**each) for each in one["made"]], one["profile"]) for one in found]

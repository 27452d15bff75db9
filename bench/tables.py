"""From a file to the files of a version, as a multiple of the bare loads in the same run.

``python -m bench.tables [--rows N]``: a CSV of a million rows with eleven columns (``bench.open_table``, 190 MB). The
floor is what nobody can do without, by the shortest way there is: Python's ``csv`` into a SQLite table without types
in one transaction, then two indexes; and DuckDB's own ``COPY`` from CSV to Parquet, its own types. Ours finds types,
checks every cell, and makes SQLite with an index on every short column, Parquet, CSV, CSV.gz, JSON Lines and XLSX
(the table has no coordinates), copies the original, adds profile and sha256, and waits until all lie on the disk. The
difference from one version to the next and the search for personal data are told beside it, since they come after.
"""

import argparse
import csv
import itertools
import os
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb

from bench import open_table
from bench.report import table
from opendata.tables import difference, suspects
from opendata.tables.building import Options, build
from opendata.tables.schema import Built

ROUNDS = 3
BATCH = 20_000


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processors: on a machine that others use, only these can be compared."""
    started, used = time.perf_counter(), _used()
    work()
    return time.perf_counter() - started, _used() - used


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def bare_sqlite(source: Path, path: Path) -> None:
    """All cells as text, and two indexes."""
    out = sqlite3.connect(path, isolation_level=None)
    out.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
    with source.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        width = len(next(rows))
        out.execute(f"CREATE TABLE t ({', '.join(f'c{number}' for number in range(1, width + 1))})")
        out.execute("BEGIN")
        while batch := list(itertools.islice(rows, BATCH)):
            out.executemany(f"INSERT INTO t VALUES ({', '.join('?' * width)})", batch)
        out.execute("COMMIT")
    for number in (1, 3):
        out.execute(f"CREATE INDEX i{number} ON t (c{number})")
    out.close()


def bare_parquet(source: Path, path: Path) -> None:
    with duckdb.connect() as db:
        db.execute("SET threads = 2")
        db.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def main(arguments: list[str] | None = None) -> None:
    """Make the file, load it barely and by us, in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-tables-") as made:
        folder = Path(made)
        source = folder / "large.csv"
        open_table.write(source, options.rows)
        size = source.stat().st_size
        taken: dict[str, list[tuple[float, float]]] = {"SQLite": [], "Parquet": [], "我们": []}
        for round_ in range(options.rounds):
            version = folder / f"version-{round_ % 2}"
            if version.exists():
                ended(version)
            taken["SQLite"].append(timed(lambda: bare_sqlite(source, folder / "bare.sqlite")))
            taken["Parquet"].append(timed(lambda: bare_parquet(source, folder / "bare.parquet")))
            (folder / "bare.sqlite").unlink()
            built: list[Built] = []
            taken["我们"].append(timed(lambda: built.append(_build(source, version))))  # noqa: B023 — called at once
        tell(options.rows, size, taken, built[0])
        after(folder, version, built[0])


def _build(source: Path, version: Path) -> Built:
    return build(source, source.name, version, options=Options(), types={}, told=lambda percent, doing: None)


def ended(version: Path) -> None:
    for path in version.iterdir():
        path.unlink()
    version.rmdir()


def tell(rows: int, size: int, taken: dict[str, list[tuple[float, float]]], built: Built) -> None:
    """The middle of the rounds, as a multiple of both bare loads together."""
    middle = {name: [median(numbers) for numbers in zip(*rounds, strict=True)] for name, rounds in taken.items()}
    floor = [sum(pair) for pair in zip(middle["SQLite"], middle["Parquet"], strict=True)]
    lines = [(f"底线：{name}", *middle[name]) for name in ("SQLite", "Parquet")]
    lines += [("底线合计", *floor), ("我们", *middle["我们"])]
    table(
        f"从文件到各种格式：{rows:,} 行，{size / 2**20:.0f} MB",
        ("", "秒", "倍", "处理器秒", "倍"),
        [
            (name, f"{clock:.1f}", f"{clock / floor[0]:.2f}", f"{used:.1f}", f"{used / floor[1]:.2f}")
            for name, clock, used in lines
        ],
    )
    table(
        "做出来的文件（MB）",
        [made.name for made in built.files],
        [[f"{made.size / 2**20:.0f}" for made in built.files]],
    )
    print(f"子进程最多占用内存 {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB。")


def after(folder: Path, version: Path, built: Built) -> None:
    """What is asked of a version before it goes out."""
    side = difference.Side(version, built.columns)
    key = [built.columns[0].name]
    compared, _ = timed(lambda: difference.compare(side, side, key, folder / "difference.sqlite"))
    scanned, _ = timed(lambda: sum(1 for _ in suspects.find(side.file("parquet"), built.columns)))
    table("发布之前（秒）", ("与上一版的差异", "找可能有个人信息的格子"), [(f"{compared:.1f}", f"{scanned:.1f}")])


if __name__ == "__main__":
    main()

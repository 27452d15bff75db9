"""table.csv with its packed twin, table.jsonl, table.geojson: texts, written by DuckDB."""

import csv
import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from ..geography import coordinates
from ..loading import connect, name_of, quoted
from ..schema import Column, Type

_CHUNK = 2**20
GZIP_LEVEL = 4


def csv_cell(column: Column, name: str) -> str:
    """SQL for what stands in a CSV cell; ``name`` is the column in SQL."""
    if column.type == Type.NUMBER:
        # 3, not 3.0; and no exponent.
        return (
            f"CASE WHEN {name} = trunc({name}) THEN CAST(CAST({name} AS BIGINT) AS VARCHAR)"
            f" WHEN abs({name}) < 0.0001 THEN rtrim(printf('%.20f', {name}), '0') ELSE CAST({name} AS VARCHAR) END"
        )
    if column.type == Type.DATETIME:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
    if column.type == Type.BOOLEAN:
        return f"CASE WHEN {name} THEN '是' WHEN NOT {name} THEN '否' END"
    return name


def csv_header(columns: Sequence[Column]) -> bytes:
    """The first line of a CSV file, led by the mark that Excel needs."""
    line = io.StringIO()
    csv.writer(line).writerow([column.name for column in columns])
    return ("\ufeff" + line.getvalue()).encode()


def write_csv(parquet: Path, columns: Sequence[Column], path: Path, packed: Path, told: Callable[[], None]) -> None:
    """The file, and the same packed."""
    body = path.with_suffix(".body")
    cells = ", ".join(csv_cell(column, name_of(column)) for column in columns)
    with connect() as db:
        db.execute(
            f"COPY (SELECT {cells} FROM read_parquet('{quoted(parquet)}')) TO '{quoted(body)}'"
            " (FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
        )
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    with body.open("rb") as file, path.open("wb") as out, packed.open("wb") as small:
        chunk = csv_header(columns)
        while chunk:
            out.write(chunk)
            small.write(packer.compress(chunk))
            told()
            chunk = file.read(_CHUNK)
        small.write(packer.flush())
    body.unlink()


def json_cell(column: Column, name: str) -> str:
    return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')" if column.type == Type.DATETIME else name


def _object(columns: Sequence[Column]) -> str:
    """SQL for a row as an object under its headers."""
    return "struct_pack(" + ", ".join(
        f"{name_of(column)} := {json_cell(column, name_of(column))}" for column in columns
    ) + ")"  # fmt: skip


def write_jsonl(parquet: Path, columns: Sequence[Column], path: Path) -> None:
    cells = ", ".join(f"{json_cell(column, name_of(column))} AS {name_of(column)}" for column in columns)
    with connect() as db:
        db.execute(f"COPY (SELECT {cells} FROM read_parquet('{quoted(parquet)}')) TO '{quoted(path)}' (FORMAT json)")


def write_geojson(parquet: Path, columns: Sequence[Column], path: Path, told: Callable[[], None]) -> bool:
    """False where there are no coordinates."""
    found = coordinates(columns)
    if not found:
        return False
    longitude, latitude = (name_of(column) for column in found)
    kept = [column for column in columns if column not in found] or list(columns)
    with connect() as db, path.open("wb") as out:
        rows = db.execute(
            f"SELECT file_row_number + 1, {longitude}, {latitude}, CAST(to_json({_object(kept)}) AS VARCHAR)"
            f" FROM read_parquet('{quoted(parquet)}', file_row_number = true)"
            f" WHERE {longitude} BETWEEN -180 AND 180 AND {latitude} BETWEEN -90 AND 90"
        )
        out.write(b'{"type":"FeatureCollection","features":[')
        between = b"\n"
        while batch := rows.fetchmany(5_000):
            lines = (_feature(*row) for row in batch)
            out.write(between + b",\n".join(lines))
            between = b",\n"
            told()
        out.write(b"\n]}\n")
    return between != b"\n" or _forget(path)


def _feature(number: int, longitude: float, latitude: float, properties: str) -> bytes:
    return b'{"type":"Feature","id":%d,"geometry":{"type":"Point","coordinates":%s},"properties":%s}' % (
        number,
        orjson.dumps([longitude, latitude]),
        properties.encode(),
    )


def _forget(path: Path) -> bool:
    path.unlink()
    return False

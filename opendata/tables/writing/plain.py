"""table.csv with its packed twin, table.jsonl, table.geojson: texts, written by DuckDB."""

import csv
import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from ..geography import coordinates, shape
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
            f" WHEN abs({name}) < 0.0001 THEN rtrim(CAST(CAST({name} AS DECIMAL(38, 18)) AS VARCHAR), '0')"
            f" ELSE CAST({name} AS VARCHAR) END"
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
    """False, and no file, where there are no coordinates."""
    point, area = coordinates(columns), shape(columns)
    geometries: list[str] = []
    if area:
        name = name_of(area)
        geometries.append(f"CASE WHEN json_valid({name}) AND starts_with({name}, '{{') THEN {name} END")
    if point:
        longitude, latitude = (name_of(column) for column in point)
        geometries.append(
            f"CASE WHEN {longitude} BETWEEN -180 AND 180 AND {latitude} BETWEEN -90 AND 90 THEN"
            f" '{{\"type\":\"Point\",\"coordinates\":[' || {longitude} || ',' || {latitude} || ']}}' END"
        )
    if not geometries:
        return False
    kept = [column for column in columns if column not in (point or ()) and column != area] or list(columns)
    written = _write_features(parquet, f"coalesce({', '.join(geometries)})", kept, path, told)
    if not written:
        path.unlink()
    return written


def _write_features(
    parquet: Path, geometry: str, columns: Sequence[Column], path: Path, told: Callable[[], None]
) -> bool:
    """Whether there was any row with a place."""
    between = b"\n"
    with connect() as db, path.open("wb") as out:
        rows = db.execute(
            f'SELECT \'{{"type":"Feature","id":\' || (file_row_number + 1) || \',"geometry":\' || {geometry}'
            f" || ',\"properties\":' || CAST(to_json({_object(columns)}) AS VARCHAR) || '}}'"
            f" FROM read_parquet('{quoted(parquet)}', file_row_number = true) WHERE {geometry} IS NOT NULL"
        )
        out.write(b'{"type":"FeatureCollection","features":[')
        while batch := rows.fetchmany(5_000):
            out.write(between + b",\n".join([line.encode() for (line,) in batch]))
            between = b",\n"
            told()
        out.write(b"\n]}\n")
    return between != b"\n"

"""From a file to the files of a version: whole or not at all."""

import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from . import loading
from .reading import Options, open_source
from .schema import FILES, Built, Column, Type
from .writing import files
from .writing.finishing import finished, sync_folder

__all__ = ["Options", "build"]

Told = Callable[[int, str], None]


def build(source: Path, name: str, folder: Path, *, options: Options, types: Mapping[str, Type], told: Told) -> Built:
    """Make the files of a version in ``folder``, which must not be there yet, of an upload that is called ``name``.

    ``types`` are the types that people have fixed, by header. ``told(per cent, doing)`` is called at least every few
    seconds; what it raises stops the work. Raises ``BadTable`` where the file is no table.
    """
    if folder.exists():
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.*"):  # of work on this folder that was killed
        shutil.rmtree(left, ignore_errors=True)
    work = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        (work / "made").mkdir(parents=True)
        built = _build(source, name, work, options, types, told)
        sync_folder(work / "made")
        (work / "made").rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return built


def _build(source: Path, name: str, work: Path, options: Options, types: Mapping[str, Type], told: Told) -> Built:
    told(1, "读取文件")
    rows_of = open_source(source, name, options, work)
    parquet = work / "made" / FILES["parquet"][0]
    with loading.connect(work / "spill") as db:
        count = loading.load(db, rows_of, work, lambda done: told(5, f"读取文件：{done:,} 行"))
        told(15, "识别类型")
        readings = loading.find_types(db, rows_of, types, lambda done: told(20, f"识别类型：第 {done} 列"))
        columns = [
            Column(position, name, reading.type)
            for position, (name, reading) in enumerate(zip(rows_of.header, readings, strict=True), start=1)
        ]
        told(25, "写 Parquet")
        loading.write_parquet(db, columns, readings, parquet)
    told(30, "写各种格式")
    made, profile = files.make_all(parquet, columns, count, work, lambda doing: told(40, f"写文件：{doing}"))
    told(90, "核对文件")
    original = parquet.with_name(FILES["original"][0] + _ending(name))
    shutil.copyfile(source, original)
    made += [finished("original", original), finished("parquet", parquet)]
    return Built(
        columns=columns,
        rows=count,
        files=sorted(made, key=lambda one: list(FILES).index(one.format)),
        profile=profile,
        encoding=rows_of.encoding,
        notes=rows_of.notes,
    )


def _ending(name: str) -> str:
    """That of the upload, where it is one that any file system takes."""
    ending = Path(name).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,10}", ending) else ""

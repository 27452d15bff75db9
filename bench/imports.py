"""How quickly documents are imported, as a share of what reading and storing them costs at the least.

``python -m bench.imports --documents FILE [--limit N]``: FILE is JSON Lines, may be .gz. The floor, in the same process
and database, is to read the file, parse every line as JSON, and insert title and text into a bare table in batches of
the same size. Each round imports under another namespace, so that all documents are new; medians of three rounds.

Memory is that of the whole process at its highest, before the first round and after the last.
"""

import argparse
import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import table
from bench.server import ROOT

ROUNDS = 3


def lines_of(path: Path, limit: int | None, keys: Any) -> Iterator[Any]:
    """What the import reads of the file, up to ``limit`` records."""
    from cms.disclosure.importing.reading import read

    yield from itertools.islice(read(path, keys), limit)


def floor(path: Path, limit: int | None) -> float:
    """Seconds to read, parse and insert without understanding anything."""
    import gzip

    from django.db import connection, transaction

    from cms.disclosure.importing.saving import BATCH_RECORDS

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        started = time.perf_counter()
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            records = (json.loads(line) for line in itertools.islice(file, limit))
            rows = ((number, record["title"], record["text"]) for number, record in enumerate(records))
            while batch := list(itertools.islice(rows, BATCH_RECORDS)):
                with transaction.atomic():
                    cursor.executemany("INSERT INTO bench_floor VALUES (%s, %s, %s)", batch)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_floor")
    return seconds


def ours(path: Path, limit: int | None, namespace: str) -> tuple[float, int]:
    """Seconds to import, and how many documents that made."""
    from cms.agencies.models import Agency
    from cms.disclosure.importing.drafting import Drafter
    from cms.disclosure.importing.fields import KeyMap
    from cms.disclosure.importing.saving import Importer

    importer = Importer(Drafter("旧网站", namespace, Agency.objects.get()))
    started = time.perf_counter()
    for _ in importer.run(lines_of(path, limit, KeyMap())):
        pass
    return time.perf_counter() - started, importer.tally.made


def megabytes() -> float:
    """The most memory this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path, limit: int | None) -> None:
    """Set up a portal in the temporary folder of this process, and measure."""
    import django

    django.setup()
    from django.core.management import call_command

    from cms.agencies import codes
    from cms.agencies.models import Agency

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    organisation = f"00000001{codes.organisation_check_character('00000001')}"
    first = f"11990001{organisation}"
    Agency.objects.create(name="青禾县人民政府办公室", code=first + codes.check_character(first), kind="government")
    ours(path, 50, "warm")  # dictionaries and tables are loaded at first use
    before = megabytes()
    rounds = [(floor(path, limit), ours(path, limit, f"round-{number}")) for number in range(ROUNDS)]
    least = median(seconds for seconds, _ in rounds)
    taken = median(seconds for _, (seconds, _) in rounds)
    made = rounds[0][1][1]
    table(
        "导入",
        ["", "用时（秒）", "每秒（件）", "与最低用时之比"],
        [["读取、解析、写入空表", least, made / least, 1.0], ["导入", taken, made / taken, taken / least]],
    )
    print(f"\n每轮 {made} 件；内存最高 {megabytes():.0f} MB，第一轮之前 {before:.0f} MB")


def main(arguments: list[str] | None = None) -> None:
    """Measure the import of one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True, help="要导入的文件（JSONL，可 .gz）")
    parser.add_argument("--limit", type=int, help="只用前面这么多条")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        # Settings are read once a process, so each measurement has a process of its own.
        child = os.fork()
        if child == 0:
            os.environ |= {"DATA_ROOT": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "ERROR"}
            sys.path[:0] = [str(ROOT), str(ROOT / "site")]
            measure(options.documents, options.limit)
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("导入的测量没有完成。")


if __name__ == "__main__":
    main()

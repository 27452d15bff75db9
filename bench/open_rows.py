"""A table of a million rows asked over HTTP, beside Datasette on the same SQLite file in the same run.

``python -m bench.open_rows [--rows N]``: pages of 100 rows by key, each another one; the whole table as CSV; groups.
Both are served by two processes, as many as the machine has cores. Datasette (bench/requirements.txt) has no limits
on how often one may ask; ours are counted as always, only set higher.
"""

import argparse
import base64
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench import open_table
from bench.letter_portal import apart, ended
from bench.report import table
from bench.server import BIN, serve

ROUNDS = 3
PAGES = 2_000  # different addresses
SECONDS = 4
NO_LIMIT = {"DATA_RATE": "100000000/m", "DATA_FILE_RATE": "100000000/m"}
_NEXT = """
local addresses, at = {}, %d
for line in io.lines("%s") do addresses[#addresses + 1] = line end
request = function()
  at = at %% #addresses + 1
  return wrk.format("GET", addresses[at])
end
"""


def main(arguments: list[str] | None = None) -> None:
    """Make the table, publish it, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="在这里造，下次接着用")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-open-") as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / "large.csv"
        if not (folder / "done").exists():
            open_table.write(source, options.rows)
            started = time.perf_counter()
            ended(apart(folder / "portal", open_table.publish, source))
            print(f"{options.rows:,} 行发布好了，用了 {time.perf_counter() - started:.0f} 秒。", flush=True)
            (folder / "done").touch()
        [files] = (folder / "portal" / "media" / "data").iterdir()
        with serve(folder / "portal", **NO_LIMIT) as ours, datasette(files / "table.sqlite") as theirs:
            pages(folder, ours, theirs, files.name, options.rows)
            whole(ours, theirs[0])
            groups(ours)


# --- Datasette


@contextmanager
def datasette(file: Path) -> Iterator[list[str]]:
    """Serve the file by Datasette in two processes, since it has no workers; gives their addresses."""
    command = shutil.which("datasette", path=os.pathsep.join([str(BIN), os.environ.get("PATH", "")]))
    if not command:
        raise SystemExit("比较要用 Datasette：pip install -r bench/requirements.txt。")
    processes, addresses = [], []
    for _ in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        said = ["-i", str(file), "-p", str(port)]
        said += ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "60000"]
        processes.append(
            subprocess.Popen(
                [command, "serve", *said], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
        )
        addresses.append(f"http://127.0.0.1:{port}/table/t")
    try:
        for address in addresses:
            _wait(f"{address}.json?_size=1")
        yield addresses
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=60).close()
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"{address} 没有起来。")


# --- Pages


def pages(folder: Path, ours: str, theirs: list[str], version: str, rows: int) -> None:
    """Pages of 100 rows, in the order of the file and by an index."""
    places = random.Random(1)
    starts = [places.randrange(1, rows - 200) for _ in range(PAGES)]
    mine = [f"/api/v1/datasets/large/1/rows?after={_cursor(version, n)}" for n in starts]
    peers = [f"/table/t.json?_size=100&_next={n}" for n in starts]
    lines = []
    for name, own, peer in (
        ("下一页，每次另一处", mine, peers),
        (
            "按部门筛选", [f"/api/v1/datasets/large/1/rows?c3={quote(one)}" for one in _DEPARTMENTS],
            [f"/table/t.json?_size=100&c3={quote(one)}" for one in _DEPARTMENTS],
        ),
    ):  # fmt: skip
        rates: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(ROUNDS):
            rates["ours"].append(_rate(folder, [ours], own))
            rates["theirs"].append(_rate(folder, [_base(address) for address in theirs], peer))
        a, b = median(rates["ours"]), median(rates["theirs"])
        lines.append([name, f"{a:,.0f}", f"{b:,.0f}", a / b])
    table("100 行一页，每秒多少次（目标：3 倍以上）", ["问什么", "门户", "Datasette", "倍"], lines)


_DEPARTMENTS = ["教育", "卫生", "交通", "环保", "农业", "水利", "民政"]


def _cursor(version: str, n: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([version, "", n], separators=(",", ":")).encode()).decode().rstrip("=")


def _base(address: str) -> str:
    return address.removesuffix("/table/t")


def _rate(folder: Path, bases: list[str], addresses: list[str]) -> float:
    """Requests each second of all bases together, by 16 connections."""
    listed = folder / "addresses.txt"
    listed.write_text("\n".join(addresses) + "\n")
    running = []
    for number, base in enumerate(bases):
        script = folder / f"next{number}.lua"
        script.write_text(_NEXT % (number * 997, listed))
        command = ["wrk", "-t1", f"-c{16 // len(bases)}", f"-d{SECONDS}s", "--timeout", "10s", "-s", str(script), base]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    total = 0.0
    for process in running:
        said = process.communicate()[0]
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if process.returncode or not found or "Non-2xx" in said:
            raise SystemExit(f"没有正常回答：\n{said}")
        total += float(found[1])
    return total


# --- Whole columns


def whole(ours: str, theirs: str) -> None:
    """The whole table as CSV: rows each second."""
    lines = []
    a = median(_lines_per_second(f"{ours}/data/large/1/latest.csv") for _ in range(ROUNDS))
    c = median(_lines_per_second(f"{ours}/api/v1/datasets/large/1/export?c4__gte=0") for _ in range(ROUNDS))
    b = _lines_per_second(f"{theirs}.csv?_stream=on&_size=max")
    lines.append(["整个表，现成的文件", f"{a:,.0f}", f"{b:,.0f}", a / b])
    lines.append(["整个表，边筛选边导出", f"{c:,.0f}", f"{b:,.0f}", c / b])
    table("CSV，每秒多少行（目标：10 倍以上）", ["怎样", "门户", "Datasette", "倍"], lines)


def _lines_per_second(address: str) -> float:
    started = time.perf_counter()
    count = 0
    with urllib.request.urlopen(address, timeout=600) as answer:
        while chunk := answer.read(2**20):
            count += chunk.count(b"\n")
    return count / (time.perf_counter() - started)


def groups(ours: str) -> None:
    """Questions that read whole columns: milliseconds, and those of the bare engine on the bare file."""
    base = f"{ours}/api/v1/datasets/large/1"
    asked = {
        "两列分组，计数、合计、平均": "/aggregate?group=c3,c8&aggregate=count,sum:c5,avg:c4",
        "按月": "/aggregate?group=c6:month",
        "筛选后分组": "/aggregate?group=c2&c3=" + quote("教育") + "&limit=100",
        "没有索引的筛选和排序": "/rows?c3=" + quote("教育") + "&sort=-c5",
        "全文，常见的词": "/rows?q=" + quote("图书馆幸福"),
        "全文，没有的词": "/rows?q=" + quote("不存在的词"),
    }
    lines = []
    for number, (name, address) in enumerate(asked.items()):
        taken = []
        for turn in range(9):
            started = time.perf_counter()
            with urllib.request.urlopen(f"{base}{address}&c4__gte=-{number * 100 + turn + 1}", timeout=60) as answer:
                answer.read()
            taken.append((time.perf_counter() - started) * 1e3)
        lines.append([name, median(taken), max(taken)])
    table("整列的问题，毫秒（目标：分组不超过 50）", ["问什么", "中位", "最慢"], lines)


if __name__ == "__main__":
    sys.exit(main())

"""How quickly the portal answers questions nobody means well by, over all articles: each refused or answered in 300 ms.

``python -m bench.abuse --articles FILE --queries FILE [--limit N] [--index FOLDER]``

Every question of ``bench.abuses`` is put to ``/search/``, ``/api/v1/search``, ``/search/suggest/`` and
``/search/advanced/`` over HTTP, on a real server (granian, page cache off), one client, three times; the middle one
counts. Beside them, in the same run, ordinary questions: the ratio tells how much worse the worst is. Ends with 1
where an answer took longer, or was none.
"""

import argparse
import http.client
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode, urlsplit

from bench.abuses import addresses
from bench.relevance import at_home
from bench.report import percentiles, table
from bench.search import SETTINGS, load, read
from bench.server import manage, serve

ROUNDS = 3
ORDINARY = 100  # questions
MOST = 0.3  # seconds
SHOWN = 25


def ask(base: str, address: str) -> tuple[float, int]:
    """Seconds, and the status; 0 where the server closed the connection without a word."""
    where = urlsplit(base)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    started = time.perf_counter()
    try:
        connection.request("GET", quote(address, safe="/?&=%+[]$"))
        answer = connection.getresponse()
        answer.read()
        return time.perf_counter() - started, answer.status
    except (ConnectionError, http.client.HTTPException):
        return time.perf_counter() - started, 0
    finally:
        connection.close()


def measure(base: str, questions: list[str]) -> bool:
    """Ask and print; says whether all of it is as it should be."""
    for text in questions[:20] * 2:  # every web process reads its dictionary
        for place in ("/search/", "/search/suggest/", "/search/advanced/"):
            ask(base, f"{place}?{urlencode({'q': text[:60]})}")
    plain = [ask(base, f"/search/?{urlencode({'q': text})}")[0] for text in questions[:ORDINARY]]
    ordinary = percentiles(plain)
    found = []
    for name, address in addresses():
        answers = [ask(base, address) for _ in range(ROUNDS)]
        seconds = median(taken for taken, _ in answers)
        status = max(status for _, status in answers)
        good = 400 <= status < 500 or (status == 200 and seconds < MOST)
        found.append((seconds, status, name, good))
    found.sort(reverse=True)
    rows = [
        [name, status, f"{seconds * 1e3:.0f}", seconds * 1e3 / ordinary.p50, "" if good else "不合格"]
        for place, (seconds, status, name, good) in enumerate(found)
        if place < SHOWN or not good
    ]
    table(
        f"恶意和极端的问题，{len(found)} 个地址；平常的问题 p50 {ordinary.p50:.0f} 毫秒、p95 {ordinary.p95:.0f} 毫秒",
        ["最慢的", "状态", "毫秒（目标 < 300 或 4xx）", "是平常 p50 的几倍", ""],
        rows,
    )
    return all(good for *_, good in found)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True, help="法条（JSONL，可 .gz）")
    parser.add_argument("--queries", type=Path, required=True, help="问题（JSONL）")
    parser.add_argument("--limit", type=int, help="只用前多少条法条（默认全部）")
    parser.add_argument("--index", type=Path, help="把建好的库和索引留在这个文件夹，下次再用")
    options = parser.parse_args(arguments)
    questions = [one["query"] for one in read(options.queries, None)]
    with ExitStack() as held:
        folder = options.index or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="bench-abuse-")))
        at_home(folder, lambda: load(options.articles, options.limit))
        manage(folder, "setup_portal", f"--settings={SETTINGS}")
        manage(folder, "collectstatic", "--noinput", f"--settings={SETTINGS}")
        rates = {"SEARCH_RATE": "1000000/m", "SUGGEST_RATE": "1000000/m"}
        with serve(folder, BENCH_PAGE_CACHE="0", DJANGO_SETTINGS_MODULE=SETTINGS, **rates) as base:
            good = measure(base, questions)
    if not good:
        sys.exit(1)


if __name__ == "__main__":
    main()

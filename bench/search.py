"""How quickly the portal searches, and how quickly its index is built, each against the bare engine in the same run.

``python -m bench.search --articles FILE --queries FILE [--limit N] [--sample N]``

The articles become rows of a database of their own in a temporary folder, and entries by the product's own way:
EntryIndex, ``rebuild_index``, the embedded engine. The same questions are then put, one after the other,

- to the bare engine: tantivy's search (20 hits, total), the counts of four facets, and its stored documents, with the
  queries compiled beforehand by the product, so that nothing but the engine is timed;
- to Haystack: ``search.query.find``, that is SearchQuerySet with highlighting and the same facets;
- to ``/api/v1/search`` over HTTP, on a real server (granian, page cache off), one client on one connection;
- to Haystack's stock Whoosh backend with jieba's analyser, over ``--sample`` articles, because it takes many minutes to
  build over all of them; its times grow with the number of articles, so the ratio is told too low.

Latencies are medians of three rounds.
"""

import argparse
import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.report import Latency, latencies, middle, percentiles, table
from bench.server import ROOT, environment, manage, serve

ROUNDS = 3
SETTINGS = "bench.search_settings"
HITS = 20
FACETS = ("kind", "agency", "topic", "year")


def read(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, plain or packed."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in islice(file, limit))


def load(articles: Path, limit: int | None) -> int:
    """Make a row of every article."""
    from bench.articles.models import Article

    rows = (
        Article(pk=one["id"] + 1, law=one["law"], category=one["cat"], year=one["year"], text=one["text"])
        for one in read(articles, limit)
    )
    while batch := list(islice(rows, 5_000)):
        Article.objects.bulk_create(batch)
    return Article.objects.count()


def build() -> dict[str, float]:
    """Seconds for segmentation alone, for the bare engine with texts cut beforehand, and for ``rebuild_index``."""
    import tantivy
    from django.core.management import call_command

    from bench.articles.models import Article
    from search import segmentation
    from search.backends import embedded_schema as schema
    from search.backends.embedded_store import BUILD_MEMORY

    segmentation.words("装入词典")
    texts = list(Article.objects.values_list("pk", "law", "text"))
    started = time.perf_counter()
    cut = [(" ".join(segmentation.words(text)), " ".join(segmentation.grams(text))) for _, _, text in texts]
    cutting = time.perf_counter() - started

    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        writer = tantivy.Index(schema.SCHEMA, folder).writer(BUILD_MEMORY, 2)
        for (pk, law, text), (words, grams) in zip(texts, cut, strict=True):
            document = tantivy.Document()
            document.add_text("id", str(pk))
            document.add_text("words", words)
            document.add_text("grams", grams)
            document.add_bytes("entry", json.dumps({"title": law, "text": text}, ensure_ascii=False).encode())
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    engine = time.perf_counter() - started

    started = time.perf_counter()
    call_command("rebuild_index", verbosity=0)
    return {"cutting": cutting, "engine": engine, "product": time.perf_counter() - started}


def ask_engine(questions: list[str]) -> list[float]:
    """The bare engine; queries are compiled outside the clock."""
    from search import engine
    from search.backends import embedded_schema as schema
    from search.nodes import Text
    from search.ranking import meaning

    searcher = engine.backend().store.searcher()
    counts = {name: {"terms": {"field": name, "size": schema.MOST_VALUES}} for name in FACETS}

    def ask(query: Any) -> None:
        found = searcher.search(query, HITS)
        for _, address in found.hits:
            searcher.doc(address)
        searcher.aggregate(query, counts)

    return latencies(ask, [schema.compiled(meaning(Text(question))) for question in questions])


def ask_haystack(questions: list[str]) -> list[float]:
    """What the page and the API call."""
    from search.query import Wanted, find

    return latencies(lambda question: find(Wanted(question), 0, HITS, FACETS), questions)


def ask_over_http(base: str, questions: list[str]) -> list[float]:
    """The API, by one client on one connection."""
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def ask(question: str) -> None:
        connection.request("GET", "/api/v1/search?" + urlencode({"q": question}))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"“{question}”得到 {answer.status}：{body.decode()[:300]}")

    try:
        return latencies(ask, questions)
    finally:
        connection.close()


def ask_stock(data_root: Path, queries: Path, sample: int) -> dict[str, Any]:
    """Haystack's Whoosh backend, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.stock", str(queries), str(sample)],
        cwd=ROOT, env=environment(data_root), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def report_build(seconds: dict[str, float], count: int, stock: dict[str, Any], sample: int) -> None:
    floor = seconds["cutting"] + seconds["engine"]
    table(
        f"建立索引，{count:,} 条",
        ["", "秒", "条/秒", "与“分词 + 裸引擎”之比（目标 ≤ 3）"],
        [
            ["分词", seconds["cutting"], f"{count / seconds['cutting']:,.0f}", ""],
            ["裸引擎（已分词）", seconds["engine"], f"{count / seconds['engine']:,.0f}", ""],
            ["rebuild_index", seconds["product"], f"{count / seconds['product']:,.0f}", seconds["product"] / floor],
            [f"Haystack 自带 Whoosh（{sample:,} 条）", stock["build"], f"{sample / stock['build']:,.0f}", ""],
        ],
    )


def report_latency(measured: dict[str, Latency], count: int, sample: int) -> None:
    bare, page = measured["裸引擎"], measured["HTTP JSON"]
    table(
        f"检索，{count:,} 条（Whoosh 只有 {sample:,} 条），毫秒",
        ["", "p50", "p95", "p95 与裸引擎之比（HTTP 目标 ≤ 5）", "p95 是 HTTP 的几倍（Whoosh 目标 ≥ 20）"],
        [[name, one.p50, one.p95, one.p95 / bare.p95, one.p95 / page.p95] for name, one in measured.items()],
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True, help="法条（JSONL，可 .gz）")
    parser.add_argument("--queries", type=Path, required=True, help="问题（JSONL）")
    parser.add_argument("--limit", type=int, help="只用前多少条法条（默认全部）")
    parser.add_argument("--sample", type=int, default=20_000, help="Whoosh 用多少条法条")
    options = parser.parse_args(arguments)
    questions = [one["query"] for one in read(options.queries, None)]
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        measure(Path(folder), options, questions)


def measure(data_root: Path, options: argparse.Namespace, questions: list[str]) -> None:
    """Set up a portal with the articles in ``data_root`` and put the questions to it."""
    served_as = {"DJANGO_SETTINGS_MODULE": SETTINGS, "SEARCH_RATE": "1000000/m"}
    os.environ.update(environment(data_root, **served_as))
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    manage(data_root, "migrate", "--run-syncdb", f"--settings={SETTINGS}")
    manage(data_root, "setup_portal", f"--settings={SETTINGS}")
    count = load(options.articles, options.limit)
    sample = min(options.sample, count)
    seconds = build()
    rounds: dict[str, list[Latency]] = {"裸引擎": [], "Haystack": [], "HTTP JSON": []}
    with serve(data_root, BENCH_PAGE_CACHE="0", **served_as) as base:
        ask_over_http(base, questions[:40] * 2)  # every web process reads its dictionary
        ask_haystack(questions[:40])
        for _ in range(ROUNDS):
            rounds["裸引擎"].append(percentiles(ask_engine(questions)))
            rounds["Haystack"].append(percentiles(ask_haystack(questions)))
            rounds["HTTP JSON"].append(percentiles(ask_over_http(base, questions)))
    stock = ask_stock(data_root, options.queries, sample)
    measured = {name: middle(some) for name, some in rounds.items()}
    measured["Haystack 自带 Whoosh，所有词都要有（默认）"] = percentiles(stock["every"])
    measured["Haystack 自带 Whoosh，有一个词即可"] = percentiles(stock["any"])
    report_build(seconds, count, stock, sample)
    report_latency(measured, count, sample)


if __name__ == "__main__":
    main()

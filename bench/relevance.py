"""How well the portal finds what people mean: questions by lay people, and the articles that answer them.

``python -m bench.relevance --articles FILE --questions FILE [--index FOLDER] [--misses N]``

The articles become rows and entries by the product's own way, as in bench.search; every question goes through
``search.query.find``. Each line of the questions holds ``query`` and ``relevant``, the ids of the articles that answer
it. SEARCH_URL chooses the engine, as it does for the portal. ``--index`` keeps what was built for the next run.

Printed: nDCG@10, recall@10, MRR@10, recall@100, questions that find nothing, and milliseconds for a page of ten with
extracts and facets, beside the two plain queries (any word, any pair of characters) in the same run.
"""

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

from bench.report import Latency, latencies, middle, percentiles, table
from bench.search import FACETS, ROUNDS, SETTINGS, load, read
from bench.server import ROOT, environment, manage

DEEP = 100


def ndcg(found: Sequence[int], relevant: set[int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, every relevant article worth the same."""
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found[:depth]) if one in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(depth, len(relevant))))
    return gain / ideal


def recall(found: Sequence[int], relevant: set[int], depth: int) -> float:
    """The share of the relevant articles that are among the first ``depth``."""
    return len(relevant & set(found[:depth])) / len(relevant)


def reciprocal_rank(found: Sequence[int], relevant: set[int], depth: int = 10) -> float:
    """One over the place of the first relevant article."""
    return next((1 / (place + 1) for place, one in enumerate(found[:depth]) if one in relevant), 0.0)


def judge(questions: list[dict[str, Any]], misses: int) -> dict[str, float]:
    """Put every question to the product and compare."""
    from search.query import Wanted, find

    scores: dict[str, list[float]] = {"nDCG@10": [], "R@10": [], "MRR@10": [], "R@100": [], "无结果": []}
    for question in questions:
        hits = find(Wanted(question["query"]), 0, DEEP).hits
        found, relevant = [int(hit.pk) - 1 for hit in hits], set(question["relevant"])
        scores["nDCG@10"].append(ndcg(found, relevant))
        scores["R@10"].append(recall(found, relevant, 10))
        scores["MRR@10"].append(reciprocal_rank(found, relevant))
        scores["R@100"].append(recall(found, relevant, DEEP))
        scores["无结果"].append(float(not found))
        if misses and not relevant & set(found):
            misses -= 1
            print("没有找到：", question["query"])
    return {name: mean(values) for name, values in scores.items()}


def times(texts: list[str]) -> dict[str, Latency]:
    """What a page of ten takes: as the product asks, and as the two simplest queries there are, any of the question's
    words and any of its pairs of characters; all through the same door with the same extracts and facets, in turns."""
    from search.backends import base
    from search.nodes import Element, Node, Some, Text
    from search.query import Wanted, find
    from search.segmentation import asked_grams, asked_words

    def words(text: Text, strict: bool = False) -> Node:
        return Some(tuple(Element("words", word) for word in asked_words(text.text)))

    def pairs(text: Text, strict: bool = False) -> Node:
        return Some(tuple(Element("grams", gram) for gram in dict.fromkeys(asked_grams(text.text))))

    def ask(text: str) -> None:
        find(Wanted(text), 0, 10, FACETS)

    ways = {"产品的提问": base.meaning, "任一词": words, "任一二字组": pairs}
    rounds: dict[str, list[Latency]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            with patch.object(base, "meaning", way):
                rounds[name].append(percentiles(latencies(ask, texts)))
    return {name: middle(some) for name, some in rounds.items()}


def at_home(data_root: Path, load_rows: Callable[[], object]) -> int:
    """A portal in ``data_root`` that holds what ``load_rows`` loads, all of it in the index; what an earlier run left
    there is used again. Returns how many there are."""
    os.environ.update(environment(data_root, DJANGO_SETTINGS_MODULE=SETTINGS))
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from bench.articles.models import Article
    from search import engine, upkeep

    manage(data_root, "migrate", "--run-syncdb", f"--settings={SETTINGS}")
    if not Article.objects.exists():
        load_rows()
    if engine.backend().damage() or engine.backend().count() != Article.objects.count():
        upkeep.rebuild()
    return Article.objects.count()


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True, help="法条（JSONL，可 .gz）")
    parser.add_argument("--questions", type=Path, required=True, help="问题和答案（JSONL）")
    parser.add_argument("--index", type=Path, help="把建好的库和索引留在这个文件夹，下次再用")
    parser.add_argument("--misses", type=int, default=0, help="列出多少个前一百条里没有答案的问题")
    options = parser.parse_args(arguments)
    with ExitStack() as held:
        folder = options.index or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="bench-relevance-")))
        count = at_home(folder, lambda: load(options.articles, None))
        questions = list(read(options.questions, None))
        scores = judge(questions, options.misses)
        texts = [question["query"] for question in questions]
        taken = times(texts)
    print(f"nDCG@10 = {scores['nDCG@10']:.4f}  recall@100 = {scores['R@100']:.4f}")
    table(
        f"相关性，{len(questions)} 个问题，{count:,} 条法条",
        list(scores),
        [[f"{value:.4f}" for value in scores.values()]],
    )
    own = taken["产品的提问"]
    table(
        "一页十条，毫秒",
        ["", "p50", "p95", "产品的 p95 是它的几倍（目标 ≤ 2）"],
        [[name, one.p50, one.p95, own.p95 / one.p95] for name, one in taken.items()],
    )


if __name__ == "__main__":
    main()

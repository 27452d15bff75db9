"""How quickly the portal suggests while somebody types, over 100,000 titles, against the bare engine in the same run.

``python -m bench.suggest --articles FILE --queries FILE [--limit N]``

Titles are made of the articles: the law's name and how the article begins. 2,000 questions stand for what many have
asked and found. What is typed are the beginnings, character by character, of titles and of the questions, parts from
the middle of titles, and pinyin initials. Each is put, one after the other,

- to the bare engine: the query over titles compiled beforehand, the 16 best with their stored documents;
- to ``search.suggesting.suggest``: everything the server does but HTTP;
- to ``/search/suggest/`` over HTTP, on a real server (granian), one client on one connection.

The target is 50 ms at the server. Latencies are medians of three rounds.
"""

import argparse
import http.client
import os
import random
import sys
import tempfile
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.report import Latency, latencies, middle, percentiles, table
from bench.search import ROUNDS, SETTINGS, read
from bench.server import ROOT, environment, manage, serve

TITLES = 100_000
OFFERED = 2_000
SAMPLE = 80  # titles, and as many questions, that are typed
LONGEST = 6  # characters typed of each
KINDS = {"前几个字": "beginning", "中间几个字": "middle", "拼音首字母": "initials"}


def load(articles: Path, limit: int) -> list[str]:
    """Make a row of every article; gives their titles."""
    from bench.articles.models import Article

    rows = (
        Article(
            pk=one["id"] + 1,
            law=f"{one['law']}：{one['text'][:24]}",
            category=one["cat"],
            year=one["year"],
            text=one["text"][:200],
        )
        for one in read(articles, limit)
    )
    while batch := list(islice(rows, 5_000)):
        Article.objects.bulk_create(batch)
    return list(Article.objects.order_by("pk").values_list("law", flat=True))


def offer(questions: list[str], titles: list[str]) -> None:
    """Questions that many have asked and found."""
    from django.utils import timezone

    from search.learning.models import Question

    texts = list(dict.fromkeys([*(text[:20] for text in questions), *(title[:12] for title in titles[::40])]))
    Question.objects.bulk_create(
        Question(
            digest=f"{place:032x}", text=text, found=9, seen=9, recent=place + 5, first_on=timezone.localdate(),
            offered=True,
        )
        for place, text in enumerate(texts[:OFFERED])
    )  # fmt: skip


def typed(titles: list[str], questions: list[str]) -> dict[str, list[str]]:
    """What stands in the box as people type, by kind."""
    from search.vocabulary import known

    chosen = random.Random(4)
    whole = chosen.sample(titles, SAMPLE) + chosen.sample(questions, SAMPLE)
    words = chosen.sample(sorted(word for word, said in known().sounds.items() if len(said) > 2), SAMPLE * 2)
    initials = ["".join(syllable[0] for syllable in known().sounds[word]) for word in words]
    return {
        "beginning": [text[:length] for text in whole for length in range(1, LONGEST + 1)],
        "middle": [
            title[start : start + length]
            for title in chosen.sample(titles, SAMPLE)
            for start in [chosen.randrange(len(title) - 4)]
            for length in range(1, 5)
        ],
        "initials": [letters[:length] for letters in initials for length in range(1, len(letters) + 1)],
    }


def ask_engine(some: list[str]) -> list[float]:
    """The bare engine; queries are compiled outside the clock. Of servers (SEARCH_URL), what the backend asks them."""
    from django.conf import settings

    from search import engine
    from search.backends import embedded_schema as schema
    from search.backends.base import Question
    from search.segmentation import normalise, runs
    from search.suggesting import LOOKED_AT, titles_holding

    normal = [normalise(text).strip() for text in some]
    nodes = [titles_holding(text) for text in normal if any(runs(text))]
    if settings.SEARCH_URL:
        backend = engine.backend()
        return latencies(lambda node: backend.answer(Question(node, size=LOOKED_AT)), nodes)
    searcher = engine.backend().store.searcher()

    def ask(query: Any) -> None:
        for _, address in searcher.search(query, LOOKED_AT).hits:
            searcher.doc(address)

    return latencies(ask, [schema.compiled(node) for node in nodes])


def ask_product(some: list[str]) -> list[float]:
    """What the view calls."""
    from search.suggesting import suggest

    return latencies(suggest, some)


def ask_over_http(base: str, some: list[str]) -> list[float]:
    """One client on one connection."""
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def ask(text: str) -> None:
        connection.request("GET", "/search/suggest/?" + urlencode({"q": text}))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"“{text}”得到 {answer.status}：{body.decode()[:300]}")

    try:
        return latencies(ask, [text for text in some if text.strip()])
    finally:
        connection.close()


def measure(data_root: Path, options: argparse.Namespace) -> None:
    """Set up a portal with the titles in ``data_root`` and type into it."""
    served_as = {"DJANGO_SETTINGS_MODULE": SETTINGS, "SUGGEST_RATE": "1000000/m"}
    os.environ.update(environment(data_root, **served_as))
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.core.management import call_command

    from search import suggesting

    manage(data_root, "migrate", "--run-syncdb", f"--settings={SETTINGS}")
    manage(data_root, "setup_portal", f"--settings={SETTINGS}")
    questions = [one["query"] for one in read(options.queries, None)]
    titles = load(options.articles, options.limit)
    offer(questions, titles)
    call_command("rebuild_index", verbosity=0)
    suggesting.warm_up()
    some = typed(titles, questions)
    rounds: dict[tuple[str, str], list[Latency]] = {}
    with serve(data_root, **served_as) as base:
        ask_over_http(base, some["beginning"][:100] * 2)  # every web process reads its dictionary
        for _ in range(ROUNDS):
            for label, kind in KINDS.items():
                ways: dict[str, Any] = {"suggest()": ask_product, "HTTP JSON": partial(ask_over_http, base)}
                if kind != "initials":  # of which the engine knows nothing
                    ways["裸引擎"] = ask_engine
                for name, ask in ways.items():
                    rounds.setdefault((label, name), []).append(percentiles(ask(some[kind])))
    measured = {key: middle(several) for key, several in rounds.items()}
    table(
        f"输入提示，{len(titles):,} 个标题、{OFFERED:,} 个常搜的问题，毫秒（目标：服务器上 ≤ 50）",
        ["输入", "", "p50", "p95", "p95 与裸引擎之比"],
        [
            [label, name, one.p50, one.p95, one.p95 / floor.p95 if floor else ""]
            for (label, name), one in measured.items()
            for floor in [measured.get((label, "裸引擎"))]
        ],
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True, help="法条（JSONL，可 .gz）")
    parser.add_argument("--queries", type=Path, required=True, help="问题（JSONL）")
    parser.add_argument("--limit", type=int, default=TITLES, help="多少个标题")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-suggest-") as folder:
        measure(Path(folder), options)


if __name__ == "__main__":
    main()

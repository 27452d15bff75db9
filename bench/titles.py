"""Whether who knows a title finds its document first.

``python -m bench.titles --documents FILE [--limit N] [--index FOLDER]``

The statutes become rows and entries by the product's own way, with their whole texts; then each title is asked for.
Found is what stands first with that title: two statutes of one name are both right.
"""

import argparse
import tempfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from bench.relevance import at_home
from bench.report import latencies, percentiles, table
from bench.search import read


def load(documents: Path, limit: int | None) -> None:
    """Make a row of every statute."""
    from bench.articles.models import Article

    rows = (
        Article(pk=one["id"] + 1, law=one["title"], category=one["category"], text=one["text"])
        for one in read(documents, limit)
    )
    while batch := list(islice(rows, 500)):
        Article.objects.bulk_create(batch)


def first_for(title: str) -> Any:
    """The first hit for a title."""
    from search.query import Wanted, find

    hits = find(Wanted(title), 0, 1).hits
    return hits[0].title if hits else None


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, required=True, help="法规（JSONL，可 .gz）")
    parser.add_argument("--limit", type=int, help="只用前多少部（默认全部）")
    parser.add_argument("--index", type=Path, help="把建好的库和索引留在这个文件夹，下次再用")
    options = parser.parse_args(arguments)
    with ExitStack() as held:
        folder = options.index or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="bench-titles-")))
        count = at_home(folder, lambda: load(options.documents, options.limit))
        from bench.articles.models import Article

        titles = list(Article.objects.order_by("pk").values_list("law", flat=True))
        missed = [title for title in titles if first_for(title) != title]
        taken = percentiles(latencies(first_for, titles))
    table(
        f"已知标题，{count:,} 部法规",
        ["排在第一的", "目标", "p50 毫秒", "p95 毫秒"],
        [[f"{1 - len(missed) / count:.2%}", "≥ 99.5 %", taken.p50, taken.p95]],
    )
    for title in missed[:20]:
        print(f"没有排在第一：{title}（第一条是：{first_for(title)}）")


if __name__ == "__main__":
    main()

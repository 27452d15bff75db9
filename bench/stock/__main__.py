"""``python -m bench.stock QUERIES ARTICLES``: Haystack's stock Whoosh backend over the first ARTICLES articles.

Run by ``bench.search`` in a process of its own; prints one JSON object.
"""

import json
import os
import sys
import time
import warnings

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock_settings"
warnings.simplefilter("ignore")

import django

django.setup()

import jieba
from haystack import connections
from haystack.query import SearchQuerySet

from bench.articles.models import Article
from bench.report import latencies

jieba.setLogLevel(60)


def main(questions: str, articles: str) -> None:
    """Build, then ask: all words required (Haystack's default), and any of them."""
    with open(questions, encoding="utf-8") as file:  # noqa: PTH123
        asked = [json.loads(line)["query"] for line in file]
    connection = connections["default"]
    index = connection.get_unified_index().get_index(Article)
    jieba.initialize()
    started = time.perf_counter()
    connection.get_backend().update(index, Article.objects.order_by("pk")[: int(articles)])
    built = time.perf_counter() - started

    def every_word(question: str) -> None:
        found = SearchQuerySet().auto_query(question)
        list(found[:20]), found.count()

    def any_word(question: str) -> None:
        words = [word for word in jieba.cut_for_search(question) if word.isalnum()]
        found = SearchQuerySet().filter(text__in=words)
        list(found[:20]), found.count()

    print(json.dumps({"build": built, "every": latencies(every_word, asked), "any": latencies(any_word, asked)}))


main(*sys.argv[1:])

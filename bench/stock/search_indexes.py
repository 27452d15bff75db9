"""The articles as Haystack's documentation would index them for Whoosh, with jieba's analyser for Whoosh."""

from haystack import indexes
from jieba.analyse import ChineseAnalyzer

from bench.articles.models import Article


class StockIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="text", analyzer=ChineseAnalyzer())
    title = indexes.CharField(model_attr="law", analyzer=ChineseAnalyzer())
    agency = indexes.CharField(model_attr="category", indexed=False)

    def get_model(self):
        return Article

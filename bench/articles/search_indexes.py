"""The articles as entries: the product's own way from a record to the index."""

from datetime import UTC, date, datetime

from haystack import indexes

from bench.articles.models import Article
from search import precedence
from search.indexes import Entry, EntryIndex

# As the portal ranks its own records by what binds: laws, then regulations, then the rules of single places.
LAWS = {"宪法", "宪法相关法", "民法典", "民法商法", "刑法", "行政法", "经济法", "社会法", "诉讼与非诉讼程序法"}
REGULATIONS = {"行政法规", "司法解释", "部门规章"}
PUBLISHED = datetime(2025, 4, 1, tzinfo=UTC)


class ArticleIndex(EntryIndex, indexes.Indexable):
    kind = "article"
    kind_label = "法条"

    def get_model(self):
        return Article

    def index_queryset(self, using=None):
        return Article.objects.all()

    def entry(self, obj):
        return Entry(
            title=obj.law,
            url=f"/articles/{obj.pk}/",
            text=obj.text,
            kind=self.kind,
            published_at=PUBLISHED,
            agencies=[obj.category],
            agency_slugs=[obj.category],
            issued_on=date(obj.year, 1, 1) if obj.year else None,
            precedence=precedence.LAWS
            if obj.category in LAWS
            else precedence.RULES
            if obj.category in REGULATIONS
            else precedence.ORDINARY,
            topic=f"{obj.pk % 22 + 1:02d}",
        )

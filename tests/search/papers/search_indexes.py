from haystack import indexes

from search.indexes import Entry, EntryIndex
from search.precedence import LAWS, ORDINARY, PAST, RULES
from tests.search.papers.models import Paper

PRECEDENCE = {"规定": RULES, "法律": LAWS}


class PaperIndex(EntryIndex, indexes.Indexable):
    kind = "paper"
    kind_label = "文稿"
    follows = {"papers.Tag": ("tags",)}

    def get_model(self):
        return Paper

    def index_queryset(self, using=None):
        return Paper.objects.filter(public=True).prefetch_related("tags")

    def entry(self, obj):
        if obj.broken:
            raise ValueError("这条记录坏了")
        return Entry(
            title=obj.title,
            url=f"/papers/{obj.pk}/",
            text=obj.text,
            kind=self.kind,
            published_at=obj.published_at,
            agencies=[f"县{obj.agency}局"] if obj.agency else [],
            agency_slugs=[obj.agency] if obj.agency else [],
            issued_on=obj.issued_on,
            numbers=[obj.number] if obj.number else [],
            keywords=[tag.name for tag in obj.tags.all()],
            topic=obj.topic,
            genre=obj.genre,
            validity=obj.validity,
            matters=obj.matters,
            precedence=PAST if obj.validity == "repealed" else PRECEDENCE.get(obj.genre, ORDINARY),
        )

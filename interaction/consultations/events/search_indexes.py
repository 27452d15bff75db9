"""Events, as search knows them."""

from haystack import indexes

from cms.review.texts import plain

from ..shared.search import ActivityIndex
from .models import Event


class EventIndex(ActivityIndex, indexes.Indexable):
    activity = Event
    label = "听证、旁听、开放日"

    def body(self, obj: Event) -> str:
        said = [f"{one.speaker}：{one.text}\n{one.reason}" for one in obj.statements.all()]
        parts = [obj.get_kind_display(), obj.place, plain(obj.agenda), plain(obj.minutes), plain(obj.outcome), *said]
        return "\n".join(part for part in parts if part)

"""Interviews, as search knows them: with what was said."""

from haystack import indexes

from cms.review.texts import plain

from ..shared.search import ActivityIndex
from .models import Interview

MOST = 200_000  # characters of what was said


class InterviewIndex(ActivityIndex, indexes.Indexable):
    activity = Interview
    label = "在线访谈"

    def body(self, obj: Interview) -> str:
        guests = [f"{guest.post} {guest.name} {guest.about}" for guest in obj.guests.all()]
        said = "\n".join(f"{speaker}：{text}" for speaker, text in obj.lines.values_list("speaker", "text"))
        return "\n".join([plain(obj.topic), *guests, said[:MOST]])

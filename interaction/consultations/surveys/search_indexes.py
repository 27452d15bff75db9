"""Surveys, as search knows them: with their questions and what was done with the result, never with answers."""

from haystack import indexes

from ..shared.search import ActivityIndex
from .models import Survey


class SurveyIndex(ActivityIndex, indexes.Indexable):
    activity = Survey
    label = "问卷调查"

    def body(self, obj: Survey) -> str:
        asked = [f"{question.text} {' '.join(option.text for option in question.options)}" for question in obj.asked]
        return "\n".join(part for part in (obj.explanation, *asked, obj.conclusion) if part)

"""Calls for opinions and what came of them, as search knows them."""

from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from cms.review.texts import plain

from ..shared.search import ActivityIndex
from .models import Call, Result


class CallIndex(ActivityIndex, indexes.Indexable):
    activity = Call
    label = "意见征集"

    def body(self, obj: Any) -> str:
        return f"{plain(obj.explanation)}\n{obj.draft}"


class ResultIndex(ActivityIndex, indexes.Indexable):
    activity = Result
    label = "意见采纳情况"

    def index_queryset(self, using: str | None = None) -> "QuerySet[Any]":
        """Where the call has been taken down, its result stays: the public may still ask what became of it."""
        return super().index_queryset(using).select_related("call").prefetch_related("feedback")

    def summary(self, obj: Any) -> str:
        return plain(obj.overview)

    def body(self, obj: Any) -> str:
        rows = [f"{row.label} {row.summary} {row.get_outcome_display()} {row.reason}" for row in obj.feedback.all()]
        return "\n".join([*rows, obj.revised])

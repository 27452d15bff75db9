"""The form of a document."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.forms.models import ModelChoiceIterator

from cms.review.forms import ExaminedForm


class _ByClass(ModelChoiceIterator):
    """Topics under their classes."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for _, topics in groupby(self.queryset, key=lambda topic: topic.code[:2]):
            group = list(topics)
            yield (group[0].name, [self.choice(topic) for topic in group])


class _ByField(ModelChoiceIterator):
    """Rows of the standard tables under their fields."""

    def __iter__(self) -> Iterator[Any]:
        for field, items in groupby(self.queryset.select_related("field"), key=lambda item: item.field):
            yield (field.name, [self.choice(item) for item in items])


class DocumentForm(ExaminedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, iterator in (("topic", _ByClass), ("standard_items", _ByField)):
            if field := self.fields.get(name):
                field.iterator = iterator
                field.queryset = field.queryset  # makes the choices anew

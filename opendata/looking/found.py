"""What is looked at: which version of which resource, and whether anybody may see its rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from opendata.datasets.models import DataField, Dataset, Opening, Resource, State, Version
from opendata.tables.schema import TYPE_LABELS, Column, Type

from .addresses import address


class Gone(Exception):
    """What was asked for was public once and is no more."""

    def __init__(self, what: Any) -> None:
        super().__init__()
        self.what = what  # a Dataset or a Version: both say when and why


@dataclass(frozen=True)
class Described:
    """A column with what the data dictionary says of it."""

    column: Column
    field: DataField | None

    @property
    def key(self) -> str:
        return self.column.key

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def type(self) -> Type:
        return self.column.type

    @property
    def type_label(self) -> str:
        return TYPE_LABELS[self.column.type]

    @property
    def is_number(self) -> bool:
        return self.column.type in (Type.INTEGER, Type.NUMBER)

    @property
    def meaning(self) -> str:
        return self.field.meaning if self.field else ""

    @property
    def unit(self) -> str:
        return self.field.unit if self.field else ""

    @property
    def codes(self) -> dict[str, str]:
        return self.field.codes if self.field and isinstance(self.field.codes, dict) else {}


@dataclass(frozen=True)
class Shown:
    """A resource as one looks at it. ``fixed``: the address names the version, so what it shows never changes."""

    dataset: Dataset
    resource: Resource
    version: Version | None
    fixed: bool

    @property
    def is_open(self) -> bool:
        """Whether anybody may see the rows."""
        return self.dataset.opening == Opening.OPEN and self.version is not None

    @property
    def is_old(self) -> bool:
        return self.version is not None and self.version.pk != self.resource.current_id

    @cached_property
    def columns(self) -> list[Column]:
        return self.version.schema if self.version else []

    @cached_property
    def described(self) -> list[Described]:
        fields = {field.name: field for field in self.resource.fields.all()}
        return [Described(column, fields.get(column.name)) for column in self.columns]

    def url(self, page: str = "table", **more: int) -> str:
        fixed = self.version.number if self.version and self.fixed else None
        return address(self.dataset.slug, self.resource.number, page, fixed, **more)


def find(slug: str, number: int, version: int | None = None) -> Shown:
    """Raises Http404 for what never was public, Gone for what is no more."""
    once_public = Dataset.objects.select_related("lead_agency", "theme", "licence").exclude(published_at=None)
    dataset = once_public.filter(slug=slug).first()
    if dataset is None:
        raise Http404
    if dataset.gone or dataset.withdrawn_at or not dataset.live:
        raise Gone(dataset)
    resource = dataset.resources.select_related("current").filter(number=number).first()
    if resource is None:
        raise Http404
    resource.dataset = dataset
    if version is None:
        chosen = resource.current
    else:
        states = (State.PUBLISHED, State.WITHDRAWN)
        chosen = resource.versions.filter(number=version, state__in=states).first()
        if chosen is None:
            raise Http404
    if chosen is not None:
        chosen.resource = resource
        if chosen.state == State.WITHDRAWN:
            raise Gone(chosen)
    return Shown(dataset, resource, chosen, version is not None)


def gone(request: HttpRequest, what: Any) -> HttpResponse:
    """The answer to an address whose content was taken away: when and why, or nothing more where it must vanish."""
    if isinstance(what, Dataset) and what.gone:
        return render(request, "410.html", {"record": what}, status=410)
    dataset = what if isinstance(what, Dataset) else what.resource.dataset
    context = {"what": what, "dataset": dataset, "resource": None if what is dataset else what.resource}
    return render(request, "data/resource_gone.html", context, status=410)

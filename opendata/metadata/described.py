"""What every form of the metadata is made of: a dataset with its tables, each at its newest version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from cms.agencies.models import Agency
from opendata.datasets.models import DataField, DataFile, Dataset, Opening, Resource
from opendata.tables.schema import Column

PAGE = 50  # datasets on one page of the catalogue: some ten thousand statements


@dataclass(frozen=True)
class Table:
    """One resource as it is now. ``files`` are none where it cannot be fetched by everybody."""

    resource: Resource
    fields: Sequence[DataField] = ()
    files: Sequence[DataFile] = ()

    @property
    def issued(self) -> datetime | None:
        return self.resource.current.published_at if self.resource.current else None

    @property
    def number(self) -> int:
        """Of its newest version, 0 before the first."""
        return (self.resource.current.number or 0) if self.resource.current else 0

    @property
    def columns(self) -> list[tuple[Column, DataField | None]]:
        """The columns of the newest version, each with what the dictionary says of it."""
        known = {field.name: field for field in self.fields}
        return (
            [(column, known.get(column.name)) for column in self.resource.current.schema]
            if self.resource.current
            else []
        )

    @property
    def key(self) -> list[Column]:
        return [column for column, known in self.columns if known and known.is_key]


@dataclass(frozen=True)
class Described:
    dataset: Dataset
    tables: Sequence[Table] = ()
    agencies: Sequence[Agency] = field(default=())  # those that share in it

    @property
    def modified(self) -> datetime | None:
        """When its data or what is said of them last changed for the public."""
        moments = [
            self.dataset.last_published_at or self.dataset.published_at,
            *(table.issued for table in self.tables),
        ]
        return max((moment for moment in moments if moment), default=None)


def with_parts(datasets: "QuerySet[Dataset]") -> "QuerySet[Dataset]":
    """With all that ``described`` reads, in a fixed number of queries."""
    resources = Resource.objects.select_related("current").prefetch_related("fields", "current__files")
    return datasets.select_related("lead_agency", "theme", "licence").prefetch_related(
        Prefetch("resources", resources), "co_agencies"
    )


def described(dataset: Dataset) -> Described:
    tables = []
    for resource in dataset.resources.all():
        resource.dataset = dataset
        files: list[DataFile] = []
        if resource.current and dataset.opening == Opening.OPEN:
            resource.current.resource = resource
            files = list(resource.current.files.all())
            for file in files:
                file.version = resource.current
        if resource.current or dataset.opening != Opening.OPEN:
            tables.append(Table(resource, list(resource.fields.all()), files))
    return Described(dataset, tables, list(dataset.co_agencies.all()))


def of_page(after: int) -> tuple[list[Described], int | None]:
    """One page of the public catalogue in the order of its making, and what to ask for next."""
    found: Iterable[Dataset] = with_parts(Dataset.objects.public()).filter(pk__gt=after).order_by("pk")[: PAGE + 1]
    page = [described(dataset) for dataset in found]
    return page[:PAGE], page[PAGE - 1].dataset.pk if len(page) > PAGE else None

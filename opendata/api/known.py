"""What the addresses of data lead to, kept in memory until something public changes (``search.memory``)."""

from dataclasses import dataclass
from functools import cached_property

from opendata.datasets.models import DataFile, Dataset, Resource, State, Version
from opendata.tables.querying import Table
from opendata.tables.schema import Column
from search.memory import remembered

GREATEST = 32_767  # number of a resource


@dataclass(frozen=True)
class KnownResource:
    """A resource of a public dataset, or of one that was taken away: ``gone`` says why."""

    dataset: Dataset
    resource: Resource
    current: int | None  # number of the newest version
    gone: str = ""


@dataclass
class KnownVersion:
    """A version that is or was public; ``gone`` says why it is no longer."""

    version: Version
    files: tuple[DataFile, ...]
    gone: str = ""

    @property
    def number(self) -> int:
        return self.version.number or 0

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self.version.schema)

    @cached_property
    def table(self) -> Table:
        return Table(self.version.folder, self.columns)


def _why(what: str, reason: str) -> str:
    return f"{what}已经撤下。原因：{reason or '未注明'}。"


@remembered
def dataset(slug: str) -> tuple[Dataset, str] | None:
    """The dataset, and why it is gone: ``""`` where it is public. None where there never was one."""
    found = Dataset.objects.filter(slug=slug, live=True).select_related("lead_agency", "theme", "licence").first()
    if found is None:
        return None
    if found.gone:  # nothing more is said of it
        return found, "数据集已经撤下。"
    return found, _why("数据集", found.withdrawn_reason) if found.withdrawn_at else ""


@remembered
def resource(slug: str, number: int) -> KnownResource | None:
    """The resource at this address."""
    known = dataset(slug)
    if known is None or not 0 < number <= GREATEST:
        return None
    found = Resource.objects.filter(dataset=known[0], number=number).select_related("current").first()
    if found is None:
        return None
    found.dataset = known[0]
    return KnownResource(known[0], found, found.current.number if found.current else None, known[1])


@remembered
def version(resource: int, number: int) -> KnownVersion | None:
    """The version of a resource with this number, if ever it was public."""
    if not 0 < number < 2**31:
        return None
    return _known(Version.objects.filter(resource=resource, number=number).first())


@remembered
def version_in(resource: int, folder: str) -> KnownVersion | None:
    """The version of a resource whose files lie in this folder: cursors name it."""
    return _known(Version.objects.filter(resource=resource, uid=folder, number__isnull=False).first())


def _known(found: Version | None) -> KnownVersion | None:
    if found is None or found.state not in (State.PUBLISHED, State.WITHDRAWN):
        return None
    gone = _why("这个版本", found.withdrawn_reason) if found.state == State.WITHDRAWN else ""
    files = tuple(found.files.all())
    for file in files:
        file.version = found
    return KnownVersion(found, files, gone)

"""What a dataset is made of, read for many at once: the same for its page, its mark and its standing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone
from wagtail.models import Site

from search.memory import remembered

from .models import Cycle, Dataset, OpenDataSettings, Resource, State, Version
from .punctuality import Punctuality, reckon

BATCH = 100


@dataclass(frozen=True)
class Facts:
    """``resources`` with their newest version, its files and their dictionary; ``updates``: when the versions that are
    still public came out, oldest first."""

    dataset: Dataset
    resources: list[Resource]
    updates: list[datetime]
    punctuality: Punctuality

    @property
    def filled(self) -> list[tuple[Resource, Version]]:
        """The resources that have something published."""
        return [(resource, resource.current) for resource in self.resources if resource.current]

    @property
    def rows(self) -> int:
        return sum(version.rows for _, version in self.filled)

    @property
    def size(self) -> int:
        """Bytes of the data, as CSV."""
        return sum(file.size for _, version in self.filled for file in version.files.all() if file.format == "csv")

    @property
    def formats(self) -> list[str]:
        found = {file.format for _, version in self.filled for file in version.files.all()}
        return [name for name in OFFERED if name in found]

    @property
    def updated_at(self) -> datetime:
        """When there was last something new: data, or the dataset itself."""
        return self.updates[-1] if self.updates else self.dataset.published_at or timezone.now()


# What is named in lists, best known first.
OFFERED = ("csv", "xlsx", "jsonl", "geojson", "parquet", "sqlite")


@remembered
def settings() -> OpenDataSettings:
    """What holds for the whole portal, whoever asks."""
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.first()
    return OpenDataSettings.for_site(site) if site else OpenDataSettings()


def opening_label(dataset: Dataset) -> str:
    """What its 开放属性 is called here."""
    return settings().label_of(dataset.opening)


def facts_of(dataset: Dataset) -> Facts:
    """As they stand now, with the dataset read anew."""
    return next(load([dataset.pk]))


def load(pks: Iterable[int]) -> Iterator[Facts]:
    """In the order of the keys; a few queries for every BATCH datasets."""
    wanted = sorted(pks)
    for start in range(0, len(wanted), BATCH):
        yield from _load(wanted[start : start + BATCH])


def _load(pks: list[int]) -> Iterator[Facts]:
    fields = Resource.objects.select_related("current").prefetch_related("fields", "current__files")
    datasets = Dataset.objects.filter(pk__in=pks).select_related("lead_agency", "theme__parent", "licence", "standing")
    datasets = datasets.prefetch_related(Prefetch("resources", fields.order_by("number")))
    updates: dict[int, list[datetime]] = defaultdict(list)
    published = Version.objects.filter(resource__dataset__in=pks, state=State.PUBLISHED)
    for pk, at in published.order_by("published_at").values_list("resource__dataset", "published_at"):
        if at:
            updates[pk].append(at)
    today, grace = timezone.localdate(), settings().grace_days
    for dataset in sorted(datasets, key=lambda one: one.pk):
        days: list[date] = [timezone.localtime(at).date() for at in updates[dataset.pk]]
        punctuality = reckon(Cycle(dataset.cycle), days, grace, today)
        resources = list(dataset.resources.all())
        for resource in resources:
            resource.dataset = dataset
        yield Facts(dataset, resources, updates[dataset.pk], punctuality)

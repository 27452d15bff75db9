"""One feed for each agency, and one for the versions of each dataset."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from opendata.datasets.models import Dataset, State, Version

from .channels import Channel, Family
from .items import NEWEST, Feed, Item, clean
from .questions import of, of_question
from .standing import VERSION, WITHDRAWN

MOST_LISTED = 500
ROWS = (("added", "新增"), ("changed", "修改"), ("gone", "减少"))


def _agencies() -> Sequence[tuple[str, str]]:
    agencies = Agency.objects.current().only("slug", "name", "short_name")[:MOST_LISTED]
    return [(agency.slug, agency.display_name) for agency in agencies]


def _agency(slug: str) -> Channel | None:
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        return None
    return of_question(
        f"agencies/{slug}", agency.name, f"{agency.name}新公开的文件、公告、答复和数据。", agency.get_absolute_url(),
        lambda: of(agency=slug),
    )  # fmt: skip


def _datasets() -> Sequence[tuple[str, str]]:
    return list(Dataset.objects.public().order_by("-published_at", "-pk").values_list("slug", "title")[:MOST_LISTED])


def _dataset(slug: str) -> Channel | None:
    dataset = Dataset.objects.public().filter(slug=slug).select_related("lead_agency").first()
    if dataset is None:
        return None
    name = f"data/{slug}"
    title, subtitle = f"数据更新：{dataset.title}", f"“{dataset.title}”的每一个版本：发布、更新和撤下。"

    def load() -> Feed:
        return Feed(name, title, subtitle, dataset.get_absolute_url(), versions(dataset))

    return Channel(name, title, subtitle, dataset.get_absolute_url(), load)


def versions(dataset: Dataset) -> list[Item]:
    """What happened to the data of a dataset: each version that went out, and each that was taken back."""
    went_out = Version.objects.filter(resource__dataset=dataset, number__isnull=False)
    shown = went_out.filter(Q(state=State.PUBLISHED) | Q(state=State.WITHDRAWN)).select_related("resource")
    shown = shown.defer("profile", "columns", "mistakes", "notes", "options")
    items = [_item(version, dataset) for version in shown.order_by("-published_at", "-pk")[:NEWEST]]
    return sorted(items, key=lambda item: (item.published, item.key), reverse=True)[:NEWEST]


def _item(version: Version, dataset: Dataset) -> Item:
    resource, number = version.resource, version.number
    url = reverse("data_version", args=[dataset.slug, resource.number, number])
    named = clean(f"{resource.title} 第 {number} 版")
    agency = (dataset.lead_agency.display_name,)
    went_out = version.published_at or version.created_at
    if version.state == State.WITHDRAWN:
        at = timezone.localtime(version.withdrawn_at or went_out)
        why = clean(f"已撤下。{version.withdrawn_reason}")
        return Item(f"{VERSION}.{version.pk}{WITHDRAWN}", f"{named}已撤下", url, at, at, why, agency, ("撤下",))
    at = timezone.localtime(went_out)
    return Item(f"{VERSION}.{version.pk}", named, url, at, at, clean(_told(version)), agency, ("更新",))


def _told(version: Version) -> str:
    """What is new in it, in a sentence or two."""
    changed = version.difference or {}
    parts = [f"共 {version.rows:,} 行"]
    if changed.get("previous"):
        counts = [(changed.get(name), said) for name, said in ROWS]
        told = [f"{said} {count:,} 行" for count, said in counts if count]
        if told:
            parts.append(f"比第 {changed['previous']} 版{'、'.join(told)}")
        for name, said in (("columns_added", "新增的列"), ("columns_gone", "去掉的列")):
            if changed.get(name):
                parts.append(f"{said}：{'、'.join(map(str, changed[name]))}")
    return f"{version.note}{'。' if version.note and not version.note.endswith('。') else ''}{'；'.join(parts)}。"


AGENCIES = Family("agencies", "机构", _agencies, _agency)
DATASETS = Family("data", "数据集", _datasets, _dataset)

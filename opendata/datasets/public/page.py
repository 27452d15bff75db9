"""What the page of a dataset shows: its terms, its tables and their files, its dictionary, its mark, its use."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from opendata.datasets.facts import Facts, facts_of, opening_label
from opendata.datasets.models import DataField, DataFile, Dataset, Opening, Resource, State, Version
from opendata.datasets.quality import mark
from opendata.tables.schema import FILES, TYPE_LABELS, Type

from . import shown
from .catalogue import FORMATS, Catalogue

SHOWN_VERSIONS = 12  # the rest stands on the pages of the versions
# What a file is good for, in the order in which most people want them.
USES = {
    "csv": ("CSV", "表格软件和程序都能打开"),
    "xlsx": ("Excel", "用 Excel、WPS 打开"),
    "csv.gz": ("CSV（压缩）", "内容同 CSV，下载更快"),
    "jsonl": ("JSON Lines", "一行一条，给程序用"),
    "geojson": ("GeoJSON", "给地图软件用"),
    "parquet": ("Parquet", "给数据分析软件用"),
    "sqlite": ("SQLite", "整张表的数据库文件"),
    "original": ("原始文件", "提供机构上传的文件，一字未改"),
}


@dataclass(frozen=True)
class File:
    label: str
    use: str
    url: str
    size: int
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Line:
    """One column of the data dictionary."""

    name: str
    type: str
    meaning: str
    unit: str
    codes: list[tuple[str, str]]
    is_key: bool
    key: str  # c3


@dataclass(frozen=True)
class Part:
    """A resource with its newest version. ``files`` are none where they cannot be fetched by everybody."""

    resource: Resource
    version: Version | None
    files: list[File]
    dictionary: list[Line]
    versions: list[Version]
    changes: str  # what the newest version changed, in words

    @property
    def has_map(self) -> bool:
        return any(file.media_type == FILES["geojson"][1] for file in self.files)

    @property
    def grouping(self) -> str:
        """By which column grouping says something: of those that repeat themselves, the one of the fewest values."""
        assert self.version
        profile = self.version.profile
        distinct = {line.key: profile.get(line.key, {}).get("distinct") or 0 for line in self.dictionary}
        repeated = [key for key, number in distinct.items() if 1 < number <= self.version.rows / 2]
        return min(repeated, key=lambda key: distinct[key], default="c1")


def context(dataset: Dataset, origin: str) -> dict[str, Any]:
    """All that the template needs, but for what other rooms add. ``origin``: scheme and host of this portal."""
    facts = facts_of(dataset)
    versions = _versions(facts)
    parts = [_part(resource, resource.current, versions.get(resource.pk, [])) for resource in facts.resources]
    return {
        "facts": facts,
        "opening": opening_label(facts.dataset),
        "is_open": dataset.opening == Opening.OPEN,
        "is_conditional": dataset.opening == Opening.CONDITIONAL,
        "is_closed": dataset.opening == Opening.CLOSED,
        "parts": parts,
        "records": _records(facts),
        "mark": mark(facts),
        "punctuality": facts.punctuality,
        "use": shown.of_dataset(dataset.pk),
        "citation": citation(facts, origin),
        "origin": origin,
        "history": list(dataset.history_lines()),
        "article": {
            "title": dataset.title,
            "published_at": dataset.published_at,
            "source": dataset.lead_agency.name,
            "keywords": "，".join([dataset.theme.name, *dataset.keyword_list]),
            "description": dataset.summary,
            "url": dataset.get_absolute_url(),
        },
    }


def _versions(facts: Facts) -> dict[int, list[Version]]:
    """The newest versions of each resource, by its key; one query however many resources there are."""
    newest = Window(RowNumber(), partition_by="resource", order_by=F("number").desc())
    public = Version.objects.filter(resource__in=facts.resources, state=State.PUBLISHED).annotate(place=newest)
    shown = public.filter(place__lte=SHOWN_VERSIONS).order_by("-number")
    found: dict[int, list[Version]] = defaultdict(list)
    for version in shown.only("resource", "number", "published_at", "rows", "note"):
        found[version.resource_id].append(version)
    return found


def _part(resource: Resource, version: Version | None, versions: list[Version]) -> Part:
    for one in versions:
        one.resource = resource
    files: list[File] = []
    if version:
        version.resource = resource
        if resource.dataset.opening == Opening.OPEN:
            files = _files(list(version.files.all()), version)
    changes = difference_words(version.difference) if version else ""
    return Part(resource, version, files, dictionary(resource, version), versions, changes)


def _files(stored: list[DataFile], version: Version) -> list[File]:
    found = {file.format: file for file in stored}
    made = []
    for name, (label, use) in USES.items():
        if file := found.get(name):
            file.version = version
            made.append(File(label, use, file.get_absolute_url(), file.size, file.sha256, file.media_type))
    return made


def dictionary(resource: Resource, version: Version | None) -> list[Line]:
    """The columns of the version as they stand in it; without one, the dictionary as it has been written."""
    fields = {field.name: field for field in resource.fields.all()}
    if version is None:
        return [_line(field.name, field.type, field, "") for field in fields.values()]
    return [_line(column.name, column.type, fields.get(column.name), column.key) for column in version.schema]


def _line(name: str, type_: str, field: DataField | None, key: str) -> Line:
    codes = field.codes if field and isinstance(field.codes, dict) else {}
    return Line(
        name=name,
        type=TYPE_LABELS[Type(type_)],
        meaning=field.meaning if field else "",
        unit=field.unit if field else "",
        codes=[(str(code), str(said)) for code, said in codes.items()],
        is_key=bool(field and field.is_key),
        key=key,
    )


def difference_words(difference: dict[str, Any]) -> str:
    """新增 3 行，修改 2 行…; nothing for the first version."""
    if not difference:
        return ""
    words = [
        f"{label} {difference[name]:,} 行"
        for name, label in (("added", "新增"), ("changed", "修改"), ("gone", "减少"))
        if difference.get(name)
    ]
    for name, label in (("columns_added", "增加列"), ("columns_gone", "去掉列")):
        if difference.get(name):
            words.append(f"{label}“{'”“'.join(map(str, difference[name]))}”")
    return "，".join(words) or "内容没有变化"


def citation(facts: Facts, origin: str) -> str:
    """How to name it as a source (GB/T 7714, [DS/OL])."""
    dataset = facts.dataset
    updated, today = timezone.localtime(facts.updated_at), timezone.localdate()
    numbers = [version.number for _, version in facts.filled]
    number = f"第 {numbers[0]} 版. " if len(numbers) == 1 else ""
    return (
        f"{dataset.lead_agency.name}. {dataset.title}[DS/OL]. {number}({updated:%Y-%m-%d})[{today:%Y-%m-%d}]. "
        f"{origin}{dataset.get_absolute_url()}."
    )


def _records(facts: Facts) -> list[tuple[str, ...]]:
    """What the catalogue says of it: (name, value) or (name, value, address)."""
    dataset, agency = facts.dataset, facts.dataset.lead_agency
    theme = f"{dataset.theme.parent.name} / {dataset.theme.name}" if dataset.theme.parent else dataset.theme.name
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (dataset.covers_from, dataset.covers_until)]
    said: list[tuple[str, ...]] = [
        ("名称", dataset.title),
        ("目录代码", dataset.code),
        ("提供机构", agency.name, agency.get_absolute_url()),
        ("提供机构代码", agency.code),
        ("主题分类", theme, Catalogue(theme=dataset.theme).url()),
        ("关键词", "、".join(dataset.keyword_list)),
        ("开放属性", opening_label(dataset)),
    ]
    if dataset.opening != Opening.OPEN:
        said += [("开放属性的理由", dataset.opening_reason), ("开放属性的依据", dataset.opening_basis)]
    said += [
        ("共享属性", dataset.get_sharing_display()),
        ("更新周期", dataset.get_cycle_display()),
        ("上架日期", _day(dataset.published_at)),
        ("数据更新日期", _day(facts.updates[-1]) if facts.updates else ""),
        ("时间范围", f"{days[0]} 至 {days[1]}" if all(days) else days[0] and f"{days[0]} 起"),
        ("地域范围", dataset.area),
        ("数据格式", "、".join(FORMATS[name].partition("（")[0] for name in facts.formats)),
        ("数据量", f"{facts.rows:,} 行" if facts.filled else ""),
        ("使用情况", _used(dataset)),
        ("使用许可", dataset.licence.name, f"{reverse('data_home')}#licence-{dataset.licence.code}"),
        ("联系方式", dataset.contact),
    ]
    if others := [one.name for one in dataset.co_agencies.all()]:
        said.insert(4, ("联合提供机构", "、".join(others)))
    if dataset.source_url:
        said.append(("来源", dataset.source_url, dataset.source_url))
    return said


def _used(dataset: Dataset) -> str:
    standing = getattr(dataset, "standing", None)
    numbers = (standing.views, standing.downloads, standing.calls) if standing else (0, 0, 0)
    return "浏览 {:,} 次，下载 {:,} 次，接口调用 {:,} 次".format(*numbers)


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""

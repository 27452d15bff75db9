"""The figures of open data: one place they come from, for the page, the CSV and the API alike."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from search.memory import remembered

from .facts import settings
from .models import Cycle, Dataset, DatasetDay, Opening, Standing, State, Version

MONTHS = 12  # this one and the eleven before
DAYS = 366
MOST_USED = 10
BANDS = [("90 分以上", 90, 101), ("80–89 分", 80, 90), ("60–79 分", 60, 80), ("不到 60 分", 0, 60)]
USES = ("views", "downloads", "calls")


@dataclass(frozen=True)
class Group:
    """A theme or an agency: ``code`` stands in addresses."""

    code: str
    name: str
    datasets: int
    rows: int
    overdue: int
    views: int
    downloads: int
    calls: int


@dataclass(frozen=True)
class Month:
    """``first``: its first day; ``versions``: published in it and public still."""

    first: date
    versions: int
    views: int
    downloads: int
    calls: int

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class County:
    """All of it. ``promised``: datasets with data and a cycle; ``bands``: how many datasets have which mark."""

    as_of: datetime
    datasets: int
    openings: dict[str, int]
    resources: int
    versions: int
    rows: int
    size: int
    promised: int
    overdue: int
    judged: int
    quality: float | None
    bands: list[tuple[str, int]]
    views: int
    downloads: int
    calls: int
    robots: int
    themes: list[Group]
    agencies: list[Group]
    months: list[Month]
    most_used: list[tuple[str, str, int]]  # slug, title, uses

    @property
    def timely(self) -> float | None:
        """更新及时率: per cent of the promised that are not overdue."""
        return 100 * (self.promised - self.overdue) / self.promised if self.promised else None

    @property
    def used(self) -> int:
        return self.views + self.downloads + self.calls


@remembered
def county() -> County:
    """The figures as they are; at most a minute old."""
    public = Standing.objects.filter(dataset__in=Dataset.objects.public().values("pk"))
    sums = public.aggregate(
        n=Count("pk"), tables=Sum("resources"), lines=Sum("rows"), bytes=Sum("size"),
        judged=Count("quality"), average=Avg("quality"),
        promised=Count("pk", filter=_PROMISED), late=Count("pk", filter=Q(overdue=True)),
        seen=Sum("views"), fetched=Sum("downloads"), called=Sum("calls"), machines=Sum("robots"),
        **{f"band{place}": Count("pk", filter=Q(quality__gte=low, quality__lt=high))
           for place, (_, low, high) in enumerate(BANDS)},
    )  # fmt: skip
    openings = dict(Dataset.objects.public().order_by().values_list("opening").annotate(n=Count("pk")))
    return County(
        as_of=timezone.now(),
        datasets=sums["n"],
        openings={value: openings.get(value, 0) for value in Opening.values},
        resources=sums["tables"] or 0,
        versions=_versions().count(),
        rows=sums["lines"] or 0,
        size=sums["bytes"] or 0,
        promised=sums["promised"],
        overdue=sums["late"],
        judged=sums["judged"],
        quality=None if sums["average"] is None else float(sums["average"]),
        bands=[(label, sums[f"band{place}"]) for place, (label, *_) in enumerate(BANDS)],
        views=sums["seen"] or 0,
        downloads=sums["fetched"] or 0,
        calls=sums["called"] or 0,
        robots=sums["machines"] or 0,
        themes=_groups(public, "dataset__theme__code", "dataset__theme__name"),
        agencies=_groups(public, "dataset__lead_agency__slug", "dataset__lead_agency__name"),
        months=_months(timezone.localdate()),
        most_used=list(
            public.filter(used__gt=0)
            .order_by("-used", "-pk")
            .values_list("dataset__slug", "dataset__title", "used")[:MOST_USED]
        ),
    )


_PROMISED = Q(resources__gt=0) & ~Q(dataset__cycle__in=[Cycle.IRREGULAR, Cycle.NEVER])


def _versions() -> Any:
    public = Dataset.objects.public().values("pk")
    return Version.objects.filter(state=State.PUBLISHED, resource__dataset__in=public)


def _groups(public: Any, code: str, name: str) -> list[Group]:
    rows = public.order_by().values_list(code, name).annotate(
        n=Count("pk"), lines=Sum("rows"), late=Count("pk", filter=Q(overdue=True)), seen=Sum("views"),
        fetched=Sum("downloads"), called=Sum("calls"),
    )  # fmt: skip
    return sorted((Group(*row) for row in rows), key=lambda group: (-group.datasets, group.name))


def first_days(today: date, number: int = MONTHS) -> list[date]:
    """The first days of the last months, this one last."""
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - number + 1, count + 1)]


def _months(today: date) -> list[Month]:
    firsts = first_days(today)
    since = timezone.make_aware(datetime.combine(firsts[0], datetime.min.time()))
    versions: dict[date, int] = {}
    counted = _versions().filter(published_at__gte=since).annotate(month=TruncMonth("published_at"))
    for moment, number in counted.order_by().values_list("month").annotate(n=Count("pk")):
        versions[timezone.localtime(moment).date()] = number
    uses = _uses_by_month(DatasetDay.objects.filter(day__gte=firsts[0]))
    return [Month(first, versions.get(first, 0), *uses.get(first, (0, 0, 0))) for first in firsts]


def _uses_by_month(days: Any) -> dict[date, Sequence[int]]:
    """Added up by day along the index, and the days into months here: the database would ask Python for each row."""
    found: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = days.order_by().values_list("day").annotate(seen=Sum("views"), fetched=Sum("downloads"), called=Sum("calls"))
    for day, *numbers in rows:
        month = found[day.replace(day=1)]
        for place, number in enumerate(numbers):
            month[place] += number
    return dict(found)


# --- One dataset


def use_by_month(dataset_id: int) -> list[tuple[date, Sequence[int]]]:
    """First day of the month, (views, downloads, calls); the last twelve months."""
    firsts = first_days(timezone.localdate())
    found = _uses_by_month(DatasetDay.objects.filter(dataset=dataset_id, day__gte=firsts[0]))
    return [(first, found.get(first, (0, 0, 0))) for first in firsts]


def use_by_day(dataset_id: int) -> list[dict[str, Any]]:
    """The days of the last year on which there was any, oldest first."""
    since = timezone.localdate() - timedelta(days=DAYS)
    days = DatasetDay.objects.filter(dataset=dataset_id, day__gt=since).order_by("day")
    return [dict(zip(("day", *USES), row, strict=True)) for row in days.values_list("day", *USES)]


# --- As open data

# name in JSON and in the API → heading in CSV
COLUMNS = {
    "code": "目录代码", "slug": "网址名", "title": "名称", "agency": "提供机构", "agency_code": "提供机构代码",
    "theme": "主题", "opening": "开放属性", "cycle": "更新周期", "published_on": "上架日期",
    "updated_on": "数据更新日期", "overdue": "逾期未更新", "quality": "质量分", "resources": "资源数",
    "rows": "行数", "size": "数据量（字节）", "views": "浏览（次）", "downloads": "下载（次）",
    "calls": "接口调用（次）",
}  # fmt: skip


def lines() -> Iterator[dict[str, Any]]:
    """One for each public dataset, by the code of the catalogue."""
    public = Dataset.objects.public().exclude(standing=None).order_by("code")
    names = settings()
    stored = public.values_list(
        "code", "slug", "title", "lead_agency__name", "lead_agency__code", "theme__name", "opening", "cycle",
        "published_at", *(f"standing__{name}" for name in
        ("updated_at", "overdue", "quality", "resources", "rows", "size", "views", "downloads", "calls")),
    )  # fmt: skip
    for row in stored.iterator(chunk_size=1_000):
        line = dict(zip(COLUMNS, row, strict=True))
        for name in ("published_on", "updated_on"):
            line[name] = timezone.localtime(line[name]).date()
        line["opening"], line["cycle"] = names.label_of(line["opening"]), str(Cycle(line["cycle"]).label)
        yield line


def as_csv() -> bytes:
    """With a mark by which spreadsheets know its letters."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    for line in lines():
        line["overdue"] = "是" if line["overdue"] else "否"
        writer.writerow("" if value is None else value for value in line.values())
    return text.getvalue().encode("utf-8-sig")


def as_json(found: County) -> dict[str, Any]:
    """Every figure that the page shows."""
    return {
        "as_of": found.as_of,
        "datasets": found.datasets,
        "openings": [
            {"opening": value, "label": settings().label_of(value), "datasets": number}
            for value, number in found.openings.items()
        ],
        "resources": found.resources,
        "versions": found.versions,
        "rows": found.rows,
        "size": found.size,
        "promised": found.promised,
        "overdue": found.overdue,
        "grace_days": settings().grace_days,
        "timely_percent": None if found.timely is None else round(found.timely, 1),
        "judged": found.judged,
        "quality_average": None if found.quality is None else round(found.quality, 1),
        "quality_bands": [{"label": label, "datasets": number} for label, number in found.bands],
        "views": found.views,
        "downloads": found.downloads,
        "calls": found.calls,
        "robots": found.robots,
        "themes": [vars(group) for group in found.themes],
        "agencies": [vars(group) for group in found.agencies],
        "months": [
            {"month": month.name, "versions": month.versions, **{name: getattr(month, name) for name in USES}}
            for month in found.months
        ],
        "most_used": [{"slug": slug, "title": title, "used": used} for slug, title, used in found.most_used],
    }

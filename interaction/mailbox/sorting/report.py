"""How well letters are sorted: what was learnt and how it was measured, and what receivers made of the proposals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from interaction.casework.desk.base import DeskView

from .models import Learnt, Sorted

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """``first``, ``among``: how many choices were the first proposed, and among those proposed."""

    month: date
    source: str
    chosen: int
    first: int
    among: int
    kinds: int
    kind_first: int

    @property
    def first_share(self) -> str:
        return _percent(self.first, self.chosen)

    @property
    def among_share(self) -> str:
        return _percent(self.among, self.chosen)

    @property
    def kind_share(self) -> str:
        return _percent(self.kind_first, self.kinds)


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def months(today: date) -> list[Month]:
    """Month by month, what receivers chose beside what had been proposed."""
    year, number = divmod(today.year * 12 + today.month - MONTHS, 12)
    since = date(year, number + 1, 1)
    found = Sorted.objects.filter(chosen_on__gte=since).annotate(month=TruncMonth("chosen_on"))
    counted = found.values("month", "learned").order_by("-month", "learned")
    return [
        Month(
            row["month"], "学习" if row["learned"] else "规则", row["chosen"], row["first"], row["among"], row["kinds"],
            row["kind_first"],
        )
        for row in counted.annotate(
            chosen=Count("agency_place"), first=Count("pk", filter=Q(agency_place=1)),
            among=Count("pk", filter=Q(agency_place__gt=0)), kinds=Count("kind_place"),
            kind_first=Count("pk", filter=Q(kind_place=1)),
        )
    ]  # fmt: skip


def learnt() -> Iterator[tuple[str, Learnt | None, list[Learnt]]]:
    """Each task with what was learnt last, and before."""
    for task in Learnt.Task:
        rows = list(Learnt.objects.filter(task=task).defer("content").order_by("-pk")[:10])
        yield task.label, rows[0] if rows else None, rows[1:]


class SortingView(DeskView):
    """分拣情况."""

    page_title = "来信分拣情况"
    header_icon = "view"
    template_name = "sorting/admin/report.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        context: dict[str, Any] = {"learnt": list(learnt()), "months": months(timezone.localdate())}
        return self.page(**context)

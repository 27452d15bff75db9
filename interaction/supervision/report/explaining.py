"""Which cases break an identity."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from interaction.casework.models import Case

from . import counting
from .computing import agencies_of
from .content import before
from .counting import Year
from .identities import Breach
from .models import AnnualReport
from .statute import CARRIED_IN, ENDED, KINDS, LEAVES, OF_ROW, TOTAL

SHOWN = 50


@dataclass(frozen=True)
class Culprits:
    """Some of the cases that make the difference, and in words what is wrong with them or what to do."""

    text: str
    cases: Sequence[Case] = ()
    more: int = 0


def culprits(report: AnnualReport, breach: Breach) -> list[Culprits]:
    """The cases behind a breach. None where the difference was entered by hand; the text says so then."""
    finders = {"E1": _e1, "E2": _e2, "E3": _e3, "E4": _e4, "E5": _e2}
    finder = finders.get(breach.code)
    found = [each for each in finder(report, breach) if each.cases] if finder else []
    if not found and breach.code in ("E1", "E2", "E3"):
        return [Culprits("本门户的办件自身没有问题，请核对“门户以外办理”各格的数字，或者下级机构公布的年报。")]
    return found


def _culprits(text: str, queryset: "QuerySet[Case]") -> Culprits:
    found = list(queryset.select_related("agency").order_by("pk")[: SHOWN + 1])
    return Culprits(text, found[:SHOWN], max(0, queryset.count() - SHOWN) if len(found) > SHOWN else 0)


def _in_column(queryset: "QuerySet[Case]", column: str) -> "QuerySet[Case]":
    return queryset if column in ("", TOTAL) else queryset.filter(request__kind=column)


def _e1(report: AnnualReport, breach: Breach) -> list[Culprits]:
    year = Year(report.year)
    cases = _in_column(counting.cases(agencies_of(report)), breach.column)
    known = counting.condition(1, year) | counting.condition(2, year) | counting.condition(ENDED, year)
    return [
        _culprits(
            "办结的日期早于收到的日期，请核对办理记录：", cases.filter(known, ended_on__lt=F("received_on"))
        )
    ]  # fmt: skip


def _e2(report: AnnualReport, breach: Breach) -> list[Culprits]:
    ended = counting.cases_of(agencies_of(report), Year(report.year), ENDED, breach.column or TOTAL)
    known = [OF_ROW[row] for row in LEAVES]
    strange = ended.alias(counted=counting.COUNTED_AS).exclude(counted__in=known)
    return [_culprits("已经办结，但没有登记办理结果（或者结果不在 21 种之内）：", strange)]


def _e3(report: AnnualReport, breach: Breach) -> list[Culprits]:
    row = counting.cases_of(agencies_of(report), Year(report.year), breach.row)
    strange = row.filter(Q(request=None) | ~Q(request__kind__in=KINDS))
    return [_culprits("没有登记申请人类别，或者类别不在六种之内：", strange)]


def _e4(report: AnnualReport, breach: Breach) -> list[Culprits]:
    last = before(report)
    if last is None or last.carried is None:
        return []
    year = Year(report.year)
    now = counting.cases_of(agencies_of(report), year, CARRIED_IN, breach.column)
    keys = set(now.values_list("pk", flat=True))
    then = set(last.carried)
    gone = _in_column(Case.objects.filter(pk__in=list(then - keys)), breach.column)
    return [
        _culprits(
            f"收到日期在 {year.first:%Y-%m-%d} 以前，但上年的年报没有计入结转（年报公布以后才登记，或者日期有更正）：",
            Case.objects.filter(pk__in=list(keys - then)),
        ),
        _culprits("上年的年报计入了结转，但现在看不属于结转（办结日期、收到日期有更正）：", gone),
    ]

"""From a draft to a report nobody can change, and from that to its correction."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.agencies.models import Agency, User
from search import outbox

from . import counting, wiring
from .computing import Computed, agencies_of, compute
from .content import content_of, digest_of, judged
from .counting import Year
from .models import FIRST_YEAR, AnnualReport
from .statute import CARRIED_OUT, FIGURES_OF_TWO

MOST_CARRIED = 100_000  # keys of cases kept with a report, to explain next year's E4


class Refused(Exception):
    """It cannot be done now; the text says why, to the person at the screen."""


def last_year() -> int:
    """The last year that is over."""
    return timezone.localdate().year - 1


def begin(agency: Agency | None, year: int, user: User | None) -> AnnualReport:
    """The draft of a report; the one there is, where there is one. Refused where it is published."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Refused(f"年度应在 {FIRST_YEAR} 到 {timezone.localdate().year} 之间。")
    with transaction.atomic():
        newest = AnnualReport.objects.select_for_update().of(agency, year).order_by("-version").first()
        if newest is None:
            return AnnualReport.objects.create(agency=agency, year=year, created_by=user, changed_by=user)
    if newest.is_published:
        raise Refused("这一年的年报已经公布。要改，请做更正版。")
    return newest


def correct(report: AnnualReport, reason: str, user: User) -> AnnualReport:
    """The draft of a version that takes the place of the one published, with all that was entered in it."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明更正的理由，会随更正版一起公布。")
    with transaction.atomic():
        newest = AnnualReport.objects.select_for_update().of(report.agency_id, report.year).order_by("-version").first()
        if newest is None or not newest.is_published:
            raise Refused("这一年的年报还有没公布的版本，请先办完它。")
        return AnnualReport.objects.create(
            agency=newest.agency, year=newest.year, version=newest.version + 1, reason=reason, two=newest.two,
            overview=newest.overview, problems=newest.problems, others=newest.others, elsewhere=newest.elsewhere,
            elsewhere_note=newest.elsewhere_note, explanation=newest.explanation, created_by=user, changed_by=user,
        )  # fmt: skip


def obstacles(report: AnnualReport, computed: Computed) -> list[str]:
    """Why it cannot be published as it is, each as a sentence that says what to do."""
    found = []
    if report.year > last_year():
        found.append(f"{report.year} 年还没有结束，统计期满以后才能公布。")
    verdict = judged(report, computed)
    found += [f"{breach.code} 不成立：{breach.sentence}" for breach in verdict.hard]
    if verdict.to_explain and not report.explanation.strip():
        codes = "、".join(dict.fromkeys(breach.code for breach in verdict.to_explain))
        found.append(f"{codes} 不成立，请在“勾稽关系的说明”里写明原因。")
    empty = [name for name in FIGURES_OF_TWO if report.two.get(name) is None and computed.two.get(name) is None]
    if empty:
        found.append(
            f"表二还有 {len(empty)} 格没有填写，没有的填 0：{'、'.join(FIGURES_OF_TWO[name] for name in empty)}。"
        )
    for name, text in (("总体情况", report.overview), ("存在的主要问题及改进情况", report.problems)):
        if not text.strip():
            found.append(f"“{name}”还没有写。")
    if report.elsewhere and any(report.elsewhere.values()) and not report.elsewhere_note.strip():
        found.append("填了“门户以外办理的数量”，请说明是哪些申请。")
    texts = (report.overview, report.problems, report.others, report.explanation, report.elsewhere_note, report.reason)
    personal = [each for text in texts for each in wiring.scan(text)]
    if personal:
        found.append(f"文字里像是有个人信息，请改写：{'、'.join(dict.fromkeys(personal))}。")
    return found


def publish(report: AnnualReport, user: User, *, seen: str = "", computed: Computed | None = None) -> AnnualReport:
    """Freeze it. ``seen``: the digest of what was looked at; where the figures are others by now it is Refused.
    ``computed``: what the background counted of a large one; else it is counted here."""
    with transaction.atomic():
        held = AnnualReport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=report.pk)
        if held.is_published:
            raise Refused("这份年报已经公布。")
        found = computed or compute(held)
        problems = obstacles(held, found)
        if problems:
            raise Refused("\n".join(problems))
        if seen and seen != seen_digest(held, found):
            raise Refused("您打开页面以后数字有了变化，请核对下面最新的数字再公布。")
        data = content_of(held, found).to_json()
        data["published_on"] = timezone.localdate().isoformat()
        held.snapshot, held.digest = data, digest_of(data)
        held.carried = _carried(held)
        held.status, held.published_by, held.published_at = AnnualReport.Status.PUBLISHED, user, timezone.now()
        held.computed, held.asked_at = None, None
        held.save()
        earlier = AnnualReport.objects.published().of(held.agency_id, held.year).exclude(pk=held.pk)
        outbox.enqueue(AnnualReport, earlier.values_list("pk", flat=True))
    return held


def seen_digest(report: AnnualReport, computed: Computed) -> str:
    """Of all that a publisher looks at: figures, texts, what was entered."""
    data: dict[str, Any] = content_of(report, computed).to_json()
    return digest_of({**data, "counted_on": ""})


def _carried(report: AnnualReport) -> list[int] | None:
    found = counting.cases_of(agencies_of(report), Year(report.year), CARRIED_OUT).order_by("pk")
    keys = list(found.values_list("pk", flat=True)[: MOST_CARRIED + 1])
    return keys if len(keys) <= MOST_CARRIED else None

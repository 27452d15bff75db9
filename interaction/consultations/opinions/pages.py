"""What the public pages of a call and of its result show; drafts in the admin's preview are shown the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.review.children import listed

from ..shared.activity import Stage, days_left
from . import differences, figures
from .articles import Part
from .models import Call, OpinionPart, Result, SenderKind, Stance

COLUMN = {
    "name": "意见征集",
    "type": "征集调查",
    "description": "规划、政策、规章和重大决策草案向社会公开征求意见，以及意见的采纳情况。",
    "keywords": "意见征集,征求意见稿,起草说明,意见采纳情况",
}


@dataclass(frozen=True)
class ShownPart:
    """An article on the page of a call."""

    part: Part
    number: int  # of opinions on it
    write_url: str


def trail(call: Call, *more: tuple[str, str]) -> list[tuple[str, str]]:
    address = reverse("call", args=[call.pk]) if call.pk else ""
    return [
        ("征集调查", reverse("consultations")),
        ("意见征集", reverse("consultations") + "?kind=opinions"),
        (call.title, address if more else ""),
        *more,
    ]


def call_context(call: Call) -> dict[str, Any]:
    now = timezone.now()
    stage = call.stage(now)
    agencies = [call.lead_agency, *call.co_agencies.all()]
    address = call.get_absolute_url() if call.pk else ""
    write_url = reverse("opinion_write", args=[call.pk]) if call.pk else ""
    counts = figures.by_part(call) if call.pk and stage is not Stage.COMING else {}
    result = getattr(call, "result", None) if call.pk and call.has_result() else None
    due = call.result_due_on
    parts = call.parts
    return {
        "column": COLUMN,
        "breadcrumbs": trail(call),
        "article": {
            "title": call.title,
            "published_at": call.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"意见征集，{call.get_kind_display()}，{call.lead_agency.display_name}",
            "description": call.summary[:200],
            "url": address,
        },
        "call": call,
        "agencies": agencies,
        "stage": str(stage),
        "due": due,
        "banner": _banner(call, stage, result, due),
        "write_url": write_url if stage is Stage.OPEN else "",
        "parts": [
            ShownPart(part, counts.get(part.key, 0), f"{write_url}?part={part.key}#part-{part.key}") for part in parts
        ],
        "contents": [part for part in parts if part.headings],
        "by_article": len(parts) > 1,
        "total": call.opinions.count() if call.pk else 0,  # type: ignore[attr-defined]
        "shown": shown_parts(call).count() if call.pk and call.show_opinions else 0,
        "result": result,
        "files": listed(call.attachments.select_related("file")),
        "history": list(call.history_lines()) if call.pk else [],
        "days": call.days_open(),
    }


def _banner(call: Call, stage: Stage, result: Result | None, due: date) -> dict[str, str]:
    """One sentence on where it stands and what comes next."""
    if stage is Stage.COMING:
        opens = timezone.localtime(call.opens_at)
        return {"tone": "info", "title": f"{opens.month}月{opens.day}日开始征求意见", "text": ""}
    if stage is Stage.OPEN:
        left = days_left(call.closes_at, timezone.now())
        title = f"正在征求意见，还剩 {left} 天" if left else "正在征求意见，今天截止"
        return {"tone": "good", "title": title, "text": "可以逐条提，也可以对整体提；不用注册，不必写姓名。"}
    if result is not None:
        return {
            "tone": "good", "title": "采纳情况已经公布", "text": "大家提了哪些意见，哪些采纳了，没有采纳的为什么。",
            "url": result.get_absolute_url(), "link": "看采纳情况",
        }  # fmt: skip
    title = "征求意见已经截止"
    if due < timezone.localdate():
        return {
            "tone": "warn", "title": title,
            "text": f"采纳情况应在{due.year}年{due.month}月{due.day}日前公布，现已超期，正在督促承办单位。",
        }  # fmt: skip
    text = f"承办单位正在研究大家的意见，{due.year}年{due.month}月{due.day}日前公布采纳情况。"
    return {"tone": "info", "title": title, "text": text}


# --- Opinions that anybody may read


def shown_parts(call: Call) -> Any:
    """What was let through, its sender agreeing, article by article."""
    if not call.show_opinions:
        return OpinionPart.objects.none()
    found = OpinionPart.objects.filter(call=call, opinion__standing="accepted", opinion__publishable=True)
    return found.exclude(shown="")


@dataclass(frozen=True)
class ShownOpinion:
    label: str
    stance: str
    text: str
    sender: str
    on: Any


def shown_opinions(parts: Sequence[OpinionPart]) -> list[ShownOpinion]:
    """As the public reads them: without any name."""
    return [
        ShownOpinion(
            part.label,
            Stance(part.stance).label if part.stance else "",
            part.shown,
            SenderKind(part.opinion.sender_kind).label,
            part.opinion.received_on,
        )
        for part in parts
    ]


# --- What came of it


def result_context(result: Result) -> dict[str, Any]:
    call = result.call
    agencies = [result.lead_agency, *result.co_agencies.all()]
    feedback = list(result.feedback.all())
    pairs = differences.compare(call.draft, result.revised) if result.revised.strip() else ()
    return {
        "column": COLUMN,
        "breadcrumbs": trail(call, ("采纳情况", "")),
        "article": {
            "title": result.title,
            "published_at": result.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"意见采纳情况，{call.get_kind_display()}，{result.lead_agency.display_name}",
            "description": f"《{call.title}》公开征求意见的采纳情况"[:200],
            "url": result.get_absolute_url() if result.pk else "",
        },
        "result": result,
        "call": call,
        "agencies": agencies,
        "figures": figures.of(call),
        "feedback": feedback,
        "outcomes": _outcomes(feedback),
        "pairs": pairs,
        "changes": [
            (differences.CHANGE_LABELS[change], number) for change, number in differences.count(pairs).items() if number
        ],
        "late_days": _late(result),
        "files": listed(result.attachments.select_related("file")),
        "history": list(result.history_lines()) if result.pk else [],
    }


def _outcomes(feedback: Sequence[Any]) -> list[tuple[str, int, int]]:
    """(outcome, kinds of opinion, opinions)."""
    found: dict[str, list[int]] = {}
    for row in feedback:
        found.setdefault(row.get_outcome_display(), []).append(row.number)
    return [(label, len(numbers), sum(numbers)) for label, numbers in found.items()]


def _late(result: Result) -> int:
    """How many days after the promised one it came; 0 where it came in time."""
    if result.published_at is None:
        return 0
    return max(0, (timezone.localtime(result.published_at).date() - result.call.result_due_on).days)

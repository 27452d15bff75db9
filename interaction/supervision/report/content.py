"""Everything a report says, as one thing: what page, XLSX, DOCX and JSON are made from, and what is frozen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from .computing import Computed, compute
from .figures import Figures
from .identities import Verdict, judge
from .models import AnnualReport, name_of
from .statute import FIGURES_OF_TWO, TITLE


@dataclass(frozen=True)
class Content:
    """``two``: table two as shown; a figure not entered is None. ``published_on`` None: a draft."""

    title: str
    agency: str  # name
    slug: str  # "" for the county
    year: int
    version: int
    reason: str
    figures: Figures
    two: Mapping[str, Any]
    overview: str
    problems: str
    others: str
    explanation: str
    elsewhere: Mapping[str, Any]
    elsewhere_note: str
    counted_on: date
    published_on: date | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)

    @property
    def fee_sentence(self) -> str:
        """What section six must say of information fees."""
        if not self.figures.fee_count:
            return "本年度没有收取政府信息公开信息处理费。"
        return f"本年度共收取政府信息公开信息处理费 {self.figures.fee_amount:,} 元（{self.figures.fee_count:,} 件）。"

    @property
    def is_county(self) -> bool:
        return not self.slug

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title, "agency": self.agency, "slug": self.slug, "year": self.year, "version": self.version,
            "reason": self.reason, "figures": self.figures.to_json(), "two": dict(self.two), "overview": self.overview,
            "problems": self.problems, "others": self.others, "explanation": self.explanation,
            "elsewhere": dict(self.elsewhere), "elsewhere_note": self.elsewhere_note,
            "counted_on": self.counted_on.isoformat(),
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "checks": self.checks, "shares": self.shares,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        return cls(
            **{
                **data,
                "figures": Figures.from_json(data["figures"]),
                "counted_on": date.fromisoformat(data["counted_on"]),
                "published_on": date.fromisoformat(data["published_on"]) if data["published_on"] else None,
            }
        )


def two_of(report: AnnualReport, computed: Computed) -> dict[str, Any]:
    """Table two: what was entered; where the county entered nothing, the sum of its agencies'."""
    return {
        name: report.two[name] if report.two.get(name) is not None else computed.two.get(name)
        for name in FIGURES_OF_TWO
    }


def before(report: AnnualReport) -> AnnualReport | None:
    """The report of the year before, as it stands published."""
    return AnnualReport.objects.standing().of(report.agency_id, report.year - 1).first()


def judged(report: AnnualReport, computed: Computed) -> Verdict:
    last = before(report)
    return judge(
        computed.figures,
        two_of(report, computed),
        Figures.from_json(last.snapshot["figures"]) if last else None,
        last.snapshot["two"] if last else None,
    )


def content_of(report: AnnualReport, computed: Computed | None = None, verdict: Verdict | None = None) -> Content:
    """What it says: as frozen where it is published, else from what is counted now (or ``computed`` before)."""
    if report.snapshot is not None:
        return Content.from_json(report.snapshot)
    found = computed or compute(report)
    verdict = verdict or judged(report, found)
    return Content(
        title=f"{name_of(report.agency)}{report.year}年{TITLE}",
        agency=name_of(report.agency),
        slug=report.agency.slug if report.agency else "",
        year=report.year,
        version=report.version,
        reason=report.reason,
        figures=found.figures,
        two=two_of(report, found),
        overview=report.overview,
        problems=report.problems,
        others=report.others,
        explanation=report.explanation,
        elsewhere=report.elsewhere,
        elsewhere_note=report.elsewhere_note,
        counted_on=timezone.localdate(),
        checks=[
            {
                "code": code, "rule": rule, "state": state, "sentences": [breach.sentence for breach in breaches],
                "unknown": verdict.unknown.get(code, ""),
            }
            for code, rule, state, breaches in verdict.lines
        ],
        shares=found.shares,
    )  # fmt: skip


def digest_of(data: Mapping[str, Any]) -> str:
    """By which two contents are told apart, and a frozen one is known again."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

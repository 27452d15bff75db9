"""All that the page of one document shows beside its body."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from cms.columns.templatetags.furniture import iso_date, zh_date

from . import lineage
from .lineage import Link
from .models import Document, InterpretationLink
from .standing import Effect, Kind, effects_on, interpreted_on, life_of
from .timing import Timing, interpretation_timing, published_on
from .validity import DEAD, Life, Validity


@dataclass(frozen=True)
class Banner:
    """What stands at the top of a document that isn't simply in force."""

    tone: str
    title: str
    text: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """Where a document stands today, computed from dates and relations and not read from columns."""

    document: Document
    today: date
    effects: list[Effect]
    links: list[InterpretationLink]
    life: Life
    validity: Validity

    @classmethod
    def of(cls, document: Document) -> "Standing":
        today = timezone.localdate()
        effects = effects_on([document.pk])[document.pk]
        life = life_of(document, effects)
        return cls(document, today, effects, list(document.interpretation_links.all()), life, life.state(today))

    def banners(self) -> list[Banner]:
        """Dead, changed, not yet in force, or about to become so."""
        if self.validity in DEAD:
            return [self._dead()]
        found = []
        if self.validity == Validity.PENDING and self.life.effective_on:
            found.append(Banner("warn", "尚未施行", f"本文件自{zh_date(self.life.effective_on)}起施行。"))
        if changed := self._by(Kind.AMENDS):
            found.append(Banner("warn", "已有部分修改", "阅读时请对照下列修改文件。", changed))
        if self.life.changes_on(self.today) and (soon := self._coming()):
            found.append(soon)
        return found

    def _by(self, *kinds: Kind, until: date | None = None) -> list[Link]:
        """The documents that do this, those whose day has come."""
        last = until or self.today
        done = [effect for effect in self.effects if effect.kind in kinds and effect.effective_on <= last]
        return lineage.incoming(done)

    def _dead(self) -> Banner:
        days = {
            Validity.REPEALED: f"本文件自{zh_date(self.life.repealed_on)}起废止，不再执行。",
            Validity.VOID: f"本文件自{zh_date(self.life.voided_on)}起宣布失效，不再执行。",
            Validity.EXPIRED: f"本文件有效期至{zh_date(self.life.expires_on)}，现已失效，不再执行。",
        }
        links = []
        if end := lineage.ending(self.effects, self.today):
            links = lineage.incoming([end])
        heir = lineage.living(self.effects)
        if heir and heir.get_absolute_url() not in [link.url for link in links]:
            links.append(Link("现行文件", heir.title, heir.get_absolute_url(), heir.document_number))
        return Banner("bad", f"{self.validity.label}：仅供查考", days[self.validity], links)

    def _coming(self) -> Banner | None:
        ends = {
            Validity.REPEALED: (self.life.repealed_on, "将自{}起废止"),
            Validity.VOID: (self.life.voided_on, "将自{}起宣布失效"),
            Validity.EXPIRED: (self.life.expires_on, "有效期至{}"),
        }
        day = self.life.changes_on(self.today)
        state = self.life.state(day) if day else None
        # An expiry far ahead stands in the record; only what somebody decided is worth a banner so early.
        if day is None or state not in (Validity.REPEALED, Validity.VOID):
            return None
        when, form = ends[state]
        doers = self._by(Kind.REPEALS, Kind.REPLACES, Kind.VOIDS, until=day)
        return Banner("info", form.format(zh_date(when)), "在此之前仍然有效。", doers)

    def timings(self) -> list[tuple[str, str]]:
        """On time or late, in words, for the record table."""
        document = self.document
        found = []
        if document.disclosure_due_on:
            disclosure = Timing(document.disclosure_due_on, published_on(document))
            found.append(("公开时限", self._said(disclosure, "公开")))
        if interpretation := interpretation_timing(document, interpreted_on(self.effects, self.links)):
            found.append(("解读时限", self._said(interpretation, "解读")))
        return found

    def _said(self, timing: Timing, what: str) -> str:
        done = f"，{iso_date(timing.done_on)}{what}" if timing.done_on else ""
        return f"应于{iso_date(timing.due_on)}前{what}{done}（{timing.in_words(self.today)}）"


def _catalogue(**choice: Any) -> str:
    return f"{reverse('catalogue')}?{urlencode(choice)}"


def _names(items: Iterable[Any]) -> str:
    return "、".join(item.name for item in items)


def record(standing: Standing, agencies: str) -> list[tuple[str, ...]]:
    """The lines of the record table; what a document does not have is left out, but never the legal minimum."""
    document = standing.document
    topic = document.topic
    lines: list[tuple[str, ...]] = [
        ("索引号", document.index_number),
        ("发布机构", agencies, document.lead_agency.get_absolute_url()),
        ("制发机关", document.issuer),
        ("发文字号", document.document_number or "无"),
        ("文种", document.official_kind),
        ("主题分类", f"{topic.parent.name} / {topic.name}" if topic and topic.parent else topic.name if topic else "")
        + ((_catalogue(topic=topic.code),) if topic else ()),
        ("体裁", document.genre.name, _catalogue(genre=document.genre.code)) if document.genre else ("体裁", ""),
        ("关键词", document.keywords),
        ("内容概述", document.summary),
        ("成文日期", iso_date(document.issued_on)),
        ("发布日期", iso_date(document.published_at)),
        ("施行日期", iso_date(document.effective_on)),
        ("有效期至", iso_date(document.expires_on)),
        ("废止日期", iso_date(standing.life.repealed_on)),
        ("宣布失效日期", iso_date(standing.life.voided_on)),
        ("有效性", str(standing.validity.label)),
        ("公开方式", document.get_access_display()),
        ("公开依据", document.access_basis),
        ("不主动公开的依据", document.withheld_basis),
        ("法定公开事项", _names(document.matters.all())),
        ("基层公开领域", _names(document.fields.all())),
        *standing.timings(),
    ]
    return [line for line in lines if line[1]]


def citation(document: Document, agencies: str, address: str) -> str:
    """How to cite it, in one line."""
    number = f"（{document.document_number}）" if document.document_number else ""
    return (
        f"{document.issuer or agencies}：《{document.title}》{number}，{zh_date(document.published_at)}发布，"
        f"索引号{document.index_number}，{address}"
    )

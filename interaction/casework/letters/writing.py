"""A letter from template to paper: its text, its number, its hash in the ledger."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cms.agencies.models import Agency

from ..ledger import canonical
from ..models import NumberSequence, Paper, Task
from . import texts, wording
from .models import LetterHead

if TYPE_CHECKING:
    from ..forms import Move
    from ..history import Situation

LEVELS = {"applicant": Paper.Level.APPLICANT, "third_party": Paper.Level.THIRD_PARTY, "agency": Paper.Level.STAFF}


def in_words(day: date) -> str:
    """2026年5月7日."""
    return f"{day.year}年{day.month}月{day.day}日"


def head_of(agency: Agency, series: str = texts.OPENNESS) -> LetterHead:
    """What stands on the agency's letters, with nothing left empty. Its own mark is that of letters about requests."""
    head = LetterHead.objects.filter(agency=agency).first() or LetterHead(agency=agency)
    base = re.sub(r"发$", "", agency.document_prefix) or agency.display_name
    head.prefix = f"{base}{series}" if series != texts.OPENNESS else head.prefix or f"{base}{series}"
    head.signature = head.signature or agency.name
    head.review_body = head.review_body or _government_over(agency)
    head.court = head.court or "有管辖权的人民法院"
    return head


def _government_over(agency: Agency) -> str:
    """Who reviews what an agency does (行政复议法 art. 24): the government it belongs to; of that, the next above."""
    seen, above = {agency.pk}, agency.parent
    while above is not None and above.pk not in seen:
        if above.kind == Agency.Kind.GOVERNMENT:
            return above.name
        seen.add(above.pk)
        above = above.parent
    if agency.kind == Agency.Kind.GOVERNMENT:
        return "上一级人民政府"
    county = Agency.objects.current().filter(kind=Agency.Kind.GOVERNMENT, parent=None).first()
    return county.name if county else "本级人民政府"


def values(situation: "Situation", text: texts.Text, extra: Mapping[str, Any]) -> dict[str, str | None]:
    """What each name stands for in this case."""
    case = situation.case
    room = texts.room(case.procedure)
    agency = room.agency(situation)
    head = head_of(agency, room.series)
    known: dict[str, str | None] = {
        "编号": case.number,
        "机关": agency.name,
        "收到日期": in_words(case.received_on) if case.received_on else "",
        "应答复日期": in_words(case.due_on) if case.due_on else "",
        "今天": in_words(timezone.localdate()),
        "复议机关": head.review_body,
        "管辖法院": head.court,
        "工作机构": agency.openness_office or f"{agency.display_name}政府信息公开工作机构",
        "联系电话": agency.openness_telephone or agency.telephone,
        "联系地址": agency.openness_address or agency.address,
        "缴费办法": head.payment,
    }
    known |= room.values(situation, extra)
    if text.to != "applicant":
        known |= dict.fromkeys(room.withheld, "")
    known["救济途径"] = ""
    if text.remedies != "none":
        known["救济途径"] = wording.filled(texts.text_of(case.procedure, f"remedies_{text.remedies}").body, known)
    return known


def draft(
    situation: "Situation", template: str, extra: Mapping[str, Any], *, pending: bool = False, many: bool = False
) -> str:
    """The body of a letter. ``pending``: what a form has yet to say stays as ``{name}``; ``many``: so does everything
    that each case has of its own. KeyError: no such letter."""
    procedure = situation.case.procedure
    text = texts.text_of(procedure, template)
    known = values(situation, text, extra)
    if many:
        entered = texts.room(procedure).entered
        known = {name: value if name in entered else None for name, value in known.items()}
    return wording.filled(text.body, known, pending=pending or many)


def finished(situation: "Situation", template: str, body: str, extra: Mapping[str, Any]) -> str:
    """A body gone over by its writer, with the names that were left in it."""
    if not wording.names_in(body):
        return body.strip()
    return wording.filled(body, values(situation, texts.text_of(situation.case.procedure, template), extra))


def next_number(agency: Agency, year: int, series: str = texts.OPENNESS) -> str:
    """The next document number of the agency's letters. Call it in the transaction that uses it."""
    kind = "" if series == texts.OPENNESS else f"{series}-"
    prefix = f"letter-{kind}{agency.pk}-{year}-"
    taken = int(NumberSequence.take(prefix).removeprefix(prefix))
    return f"{head_of(agency, series).prefix}〔{year}〕{taken}号"


def compose(
    move: "Move", template: str, body: str, *, task: Task | None = None, attachments: Sequence[str] = ()
) -> tuple[dict[str, Any], str]:
    """What the letter says, with its number and date, and the hash of that."""
    case = move.case
    text = texts.text_of(case.procedure, template)
    room = texts.room(case.procedure)
    agency = room.agency(move.situation)
    content = {
        "template": template,
        "title": wording.filled(text.title, values(move.situation, text, {})),
        "mark": agency.name,
        "number": next_number(agency, move.on.year, room.series),
        "addressee": room.addressee(move.situation, task),
        "body": body.strip(),
        "attachments": list(attachments),
        "signature": head_of(agency).signature,
        "date": in_words(move.on),
        "to": text.to,
    }
    return content, hashlib.sha256(canonical(content)).hexdigest()


def keep(move: "Move", content: Any, digest: str, *, task: Task | None = None, level: str = "") -> Paper:
    """The composed letter as a paper of the entry."""
    return Paper.objects.create(
        case=move.case, entry=move.entry, task=task, kind=Paper.Kind.LETTER, level=level or LEVELS[content["to"]],
        name=content["title"], template=content["template"], number=content["number"], content=content, sha256=digest,
    )  # fmt: skip


def issue(
    move: "Move",
    template: str,
    body: str,
    *,
    task: Task | None = None,
    level: str = "",
    attachments: Sequence[str] = (),
) -> Paper:
    content, digest = compose(move, template, body, task=task, attachments=attachments)
    return keep(move, content, digest, task=task, level=level)


def is_unchanged(paper: Paper) -> bool:
    """Whether the letter is what its hash, and so the ledger, says."""
    return hashlib.sha256(canonical(paper.content)).hexdigest() == paper.sha256

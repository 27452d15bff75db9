"""A receipt: what was sent, to whom, when, and the hash by which anyone can check it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ..letters import layout
from ..models import Case, Entry, Paper

VERIFY = "/timelines/verify/"


@dataclass(frozen=True)
class Receipt:
    title: str
    number: str
    number_label: str
    agency: str
    agency_label: str
    telephone: str
    sent_at: datetime
    channel: str
    rows: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]  # name, SHA-256
    algorithm: str
    hash: str

    @property
    def hash_in_groups(self) -> str:
        """So that people can compare it by eye."""
        return " ".join(self.hash[place : place + 8] for place in range(0, len(self.hash), 8))


def receipt_of(
    case: Case,
    *,
    title: str,
    number_label: str,
    agency_label: str,
    telephone: str,
    channel: str,
    rows: Sequence[tuple[str, str]],
) -> Receipt:
    """What every case says of itself, and of ``rows`` those that say something."""
    entry = Entry.objects.get(case=case, sequence=1)
    papers = Paper.objects.filter(entry=entry, kind=Paper.Kind.ATTACHMENT).order_by("pk")
    return Receipt(
        title=title,
        number=case.number,
        number_label=number_label,
        agency=case.agency.name,
        agency_label=agency_label,
        telephone=telephone,
        sent_at=case.submitted_at,
        channel=channel,
        rows=tuple((label, value) for label, value in rows if value),
        files=tuple((paper.name, paper.sha256) for paper in papers),
        algorithm={"sha256": "SHA-256", "sm3": "SM3"}[entry.algorithm],
        hash=entry.hash,
    )


def pdf(receipt: Receipt, notes: Sequence[str], code: str = "") -> bytes:
    """The receipt to keep. ``code``: the query code, where its reader wants it on the paper."""
    sent = timezone.localtime(receipt.sent_at)
    rows = [
        (receipt.number_label, receipt.number),
        *([("查询码", code)] if code else []),
        (receipt.agency_label, receipt.agency),
        ("提交时间", f"{sent:%Y-%m-%d %H:%M:%S}"),
        ("提交方式", receipt.channel),
        *receipt.rows,
        *(
            (f"附件{number}", f"{name}\nSHA-256 {_wrapped(digest)}")
            for number, (name, digest) in enumerate(receipt.files, 1)
        ),
        (f"回执校验值\n（{receipt.algorithm}）", _wrapped(receipt.hash)),
    ]
    return layout.build(
        receipt.title, rows=rows, notes=notes, compact=True, signature="（由本网站自动生成）",
        date=f"{sent.year}年{sent.month}月{sent.day}日",
    )  # fmt: skip


def _wrapped(digest: str) -> str:
    """In groups of eight, four a line."""
    groups = [digest[place : place + 8] for place in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[place : place + 4]) for place in range(0, len(groups), 4))

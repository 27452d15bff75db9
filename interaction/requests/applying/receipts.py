"""The receipt of a request: what was sent, to whom, when, and the hash by which anyone can check it later."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from interaction.casework import limits
from interaction.casework.letters import layout
from interaction.casework.models import Case, Entry, Paper

from ..models import ApplicantKind, InformationRequest

VERIFY = "/timelines/verify/"
TRACK = "/requests/track/"


@dataclass(frozen=True)
class Receipt:
    number: str
    agency: str
    telephone: str
    sent_at: datetime
    channel: str
    applicant: str
    description: str
    document_number: str
    form: str
    delivery: str
    files: tuple[tuple[str, str], ...]  # name, SHA-256
    algorithm: str
    hash: str

    @property
    def hash_in_groups(self) -> str:
        """So that people can compare it by eye."""
        return " ".join(self.hash[place : place + 8] for place in range(0, len(self.hash), 8))


def receipt_of(case: Case) -> Receipt:
    request = InformationRequest.objects.get(case=case)
    entry = Entry.objects.get(case=case, sequence=1)
    papers = Paper.objects.filter(entry=entry, kind=Paper.Kind.ATTACHMENT).order_by("pk")
    return Receipt(
        number=case.number,
        agency=case.agency.name,
        telephone=case.agency.openness_telephone or case.agency.telephone,
        sent_at=case.submitted_at,
        channel=request.get_channel_display(),
        applicant=f"{request.applicant.get('name', '')}（{ApplicantKind(request.kind).label}）",
        description=request.description,
        document_number=request.document_number,
        form=request.get_form_display(),
        delivery=request.get_delivery_display(),
        files=tuple((paper.name, paper.sha256) for paper in papers),
        algorithm={"sha256": "SHA-256", "sm3": "SM3"}[entry.algorithm],
        hash=entry.hash,
    )


def pdf(receipt: Receipt, code: str = "", base: str = "") -> bytes:
    """The receipt to keep. ``code``: the query code, where its reader wants it on the paper; ``base``: of addresses."""
    sent = timezone.localtime(receipt.sent_at)
    rows = [
        ("申请编号", receipt.number),
        *([("查询码", code)] if code else []),
        ("受理机关", receipt.agency),
        ("提交时间", f"{sent:%Y-%m-%d %H:%M:%S}"),
        ("提交方式", receipt.channel),
        ("申请人", receipt.applicant),
        ("申请的信息", receipt.description),
        *([("文号", receipt.document_number)] if receipt.document_number else []),
        ("形式和方式", f"{receipt.form}，{receipt.delivery}"),
        *(
            (f"附件{number}", f"{name}\nSHA-256 {_wrapped(digest)}")
            for number, (name, digest) in enumerate(receipt.files, 1)
        ),
        (f"回执校验值\n（{receipt.algorithm}）", _wrapped(receipt.hash)),
    ]
    base = base or settings.WAGTAILADMIN_BASE_URL
    days = limits.limit_of("requests", "answer").days
    notes = [
        f"一、这份回执证明申请已经送到。答复期限从双方确认收到之日的次日起算，为 {days} 个工作日"
        "（《中华人民共和国政府信息公开条例》第三十一条、第三十三条）。"
        f"受理机关电话：{receipt.telephone or '见本网站机构页'}。",
        f"二、凭编号和查询码在 {base}{TRACK} 查看办理进度、补正、下载答复。查询码只显示一次，"
        "本网站只保存它的校验值，无法找回；遗失的，带身份证件到受理机关核对身份后重发。",
        "三、回执校验值由本次提交的全部内容算出，写入办理记录后任何人都不能修改。"
        f"日后在 {base}{VERIFY} 输入校验值，可以核对记录是否被改动过。",
    ]
    if code:
        notes.append("四、这份文件印有查询码，得到它的人就能查看您的申请，请妥善保管。")
    return layout.build(
        "政府信息公开申请回执", rows=rows, notes=notes, compact=True, signature="（由本网站自动生成）",
        date=f"{sent.year}年{sent.month}月{sent.day}日",
    )  # fmt: skip


def _wrapped(digest: str) -> str:
    """In groups of eight, four a line."""
    groups = [digest[place : place + 8] for place in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[place : place + 4]) for place in range(0, len(groups), 4))

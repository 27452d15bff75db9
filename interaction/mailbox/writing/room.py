"""写信 as ``casework.sending`` asks it of a room."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from interaction.casework import actors, limits
from interaction.casework.models import Case, Draft
from interaction.casework.papers.store import Stored
from interaction.casework.sending.drafts import Cookie
from interaction.casework.sending.forms import StepForm
from interaction.casework.sending.receipts import VERIFY, Receipt, receipt_of
from interaction.casework.sending.rooms import Room, Step

from .. import submission
from ..addressees import agencies
from ..kinds import LetterKind, rule_of
from ..models import Channel, Letter, MailboxSettings
from . import elsewhere, suggestions
from .forms import LetterForm, SenderForm, sender_form

TRACK = "/mailbox/track/"
COLUMN = {
    "name": "政民互动",
    "type": "网上信箱",
    "description": "向县人民政府和各部门咨询、建议、投诉、求助、举报，网上写信，限期答复。",
    "keywords": "政民互动,写信,咨询,建议,投诉,求助,举报,县长信箱",
}


class Writing(Room):
    name = "mailbox"
    prefix = "letter"
    templates = "mailbox"
    cookie = Cookie("mailbox", "letter", "/mailbox/")
    steps = (Step("letter", "写信", "信的内容"), Step("sender", "怎么联系您", "来信人"))
    thing = "来信"
    measure = "封"
    heading = "写信"
    index = "mailbox"
    track = TRACK
    rates = "MAILBOX"

    def form(self, step: str, draft: Draft | None, *args: Any, **kwargs: Any) -> StepForm:
        if step == "letter":
            return LetterForm(*args, **kwargs)
        return SenderForm(*args, rule=sender_form(self.kept("letter", draft).get("kind", "")), **kwargs)

    def offered(self, step: str, request: HttpRequest) -> dict[str, str]:
        """An address may name the kind, the agency and the page that is wrong."""
        asked = {name: request.GET.get(name, "")[:200].replace("\x00", "") for name in ("kind", "to", "place")}
        return {name: value for name, value in asked.items() if value}

    def more(self, step: str, draft: Draft | None) -> dict[str, Any]:
        if step != "sender":
            return {}
        written = self.kept("letter", draft)
        kind, subject, text = (written.get(name, "") for name in ("kind", "subject", "text"))
        return {"channels": elsewhere.recognise(kind, subject, text), "suggested": suggestions.suggest(subject, text)}

    def frame(self) -> dict[str, Any]:
        return {"column": COLUMN, "breadcrumbs": [("政民互动", "/mailbox/"), ("写信", "")]}

    def refused(self) -> dict[str, Any]:
        return {"agencies": agencies()}

    def said(self, form: StepForm, name: str) -> str:
        if name in ("name", "nameless"):
            nameless = form.cleaned_data.get("nameless")
            if name == "nameless":
                return "是" if nameless else ""
            return "" if nameless else super().said(form, name)
        if name == "kind":
            return LetterKind(form.cleaned_data[name]).label if form.cleaned_data.get(name) else ""
        if name == "wish_public":
            return "可以公开" if form.cleaned_data.get(name) else "不公开"
        return super().said(form, name)

    def submit(self, data: dict[str, Any], secret: str, files: Iterable[Stored]) -> Case:
        case, _ = submission.submit(
            data["agency"], data, secret=secret, channel=Channel.ONLINE, actor=actors.APPLICANT, files=files
        )
        return case

    def receipt(self, case: Case) -> Receipt:
        letter = Letter.objects.get(case=case)
        limit = limits.limit_of(submission.PROCEDURE, rule_of(letter.kind_said).limit)
        return receipt_of(
            case, title="来信回执", number_label="来信编号", agency_label="收信机关",
            telephone=case.agency.telephone or case.agency.openness_telephone, channel=letter.get_channel_display(),
            rows=[
                ("写给", MailboxSettings.load().head_title if letter.to_head else ""),
                ("类型", f"{letter.get_kind_said_display()}（{limit.days} 个工作日内答复）"),
                ("来信人", "不留姓名" if letter.nameless else letter.sender.get("name", "")),
                ("标题", letter.subject),
                ("内容", letter.text),
                ("地点", letter.place),
                ("来信和答复", "可以公开" if letter.wish_public else "不公开"),
            ],
        )  # fmt: skip

    def lost(self, case: Case) -> str:
        telephone = case.agency.telephone or case.agency.openness_telephone
        call = f"{case.agency.name}{f'（电话 {telephone}）' if telephone else ''}"
        return f"留了姓名、电话的，带身份证件到{call}核对身份"

    def notes(self, receipt: Receipt, base: str, code: str) -> list[str]:
        notes = [
            "一、这份回执证明来信已经送到。答复期限从收到之日的次日起算，按法定工作日计算；情况复杂需要延长的，会告诉您。"
            f"收信机关电话：{receipt.telephone or '见本网站机构页'}。",
            f"二、凭编号和查询码在 {base}{TRACK} 查看办理进度、补充情况、看答复、评价。查询码只显示一次，"
            "本网站只保存它的校验值，无法找回。不留姓名的来信无法核对身份，查询码丢失后不能重发。",
            "三、回执校验值由本次提交的全部内容算出，写入办理记录后任何人都不能修改。"
            f"日后在 {base}{VERIFY} 输入校验值，可以核对记录是否被改动过。",
        ]
        if code:
            notes.append("四、这份文件印有查询码，得到它的人就能查看您的来信，请妥善保管。")
        return notes


ROOM = Writing()

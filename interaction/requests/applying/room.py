"""在线申请 as ``casework.sending`` asks it of a room."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from cms.agencies.models import Agency
from interaction.casework import actors, limits
from interaction.casework.models import Case, Draft
from interaction.casework.papers.store import Stored
from interaction.casework.sending.drafts import Cookie
from interaction.casework.sending.forms import StepForm
from interaction.casework.sending.receipts import VERIFY, Receipt, receipt_of
from interaction.casework.sending.rooms import Room, Step

from .. import submission
from ..models import ApplicantKind, Channel, InformationRequest
from . import already_public
from .forms import ORGANISATION, AgencyForm, InformationForm, applicant_form
from .receiving import receiving_agencies

TRACK = "/requests/track/"
COLUMN = {
    "name": "依申请公开",
    "type": "依申请公开",
    "description": "公民、法人和其他组织可以向本县各级行政机关申请公开政府信息。",
    "keywords": "依申请公开,政府信息公开申请,申请表,答复期限",
}


class Applying(Room):
    name = "requests"
    prefix = "request"
    templates = "requests"
    cookie = Cookie("requests", "application", "/requests/")
    steps = (
        Step("start", "找机关", "向谁申请"),
        Step("information", "写内容", "要什么信息"),
        Step("applicant", "填申请人", "申请人"),
    )
    thing = "申请"
    heading = "申请公开政府信息"
    index = "requests"
    track = TRACK
    rates = "REQUEST"
    unsaid = ("code_is_right",)

    def form(self, step: str, draft: Draft | None, *args: Any, **kwargs: Any) -> StepForm:
        if step == "start":
            return AgencyForm(*args, **kwargs)
        if step == "information":
            return InformationForm(*args, **kwargs)
        delivery = self.kept("information", draft).get("delivery", "")
        return applicant_form(self._who(draft))(*args, delivery=delivery, **kwargs)

    def _who(self, draft: Draft | None) -> str:
        return self.kept("start", draft).get("who", "")

    def offered(self, step: str, request: HttpRequest) -> dict[str, str]:
        return {"agency": request.GET.get("agency", "")[:60].replace("\x00", "")}

    def kept(self, step: str, draft: Draft | None) -> dict[str, str]:
        """What was filled in for a person is nothing for an organisation."""
        typed = super().kept(step, draft)
        return {} if step == "applicant" and typed.get("who") != self._who(draft) else typed

    def to_keep(self, step: str, draft: Draft | None, data: Mapping[str, Any]) -> dict[str, str]:
        typed = super().to_keep(step, draft, data)
        return typed | {"who": self._who(draft)} if step == "applicant" else typed

    def more(self, step: str, draft: Draft | None) -> dict[str, Any]:
        if step != "applicant":
            return {}
        asked = self.kept("information", draft)
        return {
            "published": already_public.look_up(asked["description"], asked["document_number"]),
            "answered": already_public.answered_before(asked["description"], asked["document_number"]),
            "organisation": self._who(draft) == ORGANISATION,
        }

    def frame(self) -> dict[str, Any]:
        return {"column": COLUMN, "breadcrumbs": [("依申请公开", "/requests/"), ("在线申请", "")]}

    def refused(self) -> dict[str, Any]:
        return {"agencies": receiving_agencies()}

    def submit(self, data: dict[str, Any], secret: str, files: Iterable[Stored]) -> Case:
        agency: Agency = data.pop("agency")
        case, _ = submission.submit(
            agency, data, secret=secret, channel=Channel.ONLINE, actor=actors.APPLICANT, files=files
        )
        return case

    def receipt(self, case: Case) -> Receipt:
        request = InformationRequest.objects.get(case=case)
        return receipt_of(
            case, title="政府信息公开申请回执", number_label="申请编号", agency_label="受理机关",
            telephone=case.agency.openness_telephone or case.agency.telephone, channel=request.get_channel_display(),
            rows=[
                ("申请人", f"{request.applicant.get('name', '')}（{ApplicantKind(request.kind).label}）"),
                ("申请的信息", request.description),
                ("文号", request.document_number),
                ("形式和方式", f"{request.get_form_display()}，{request.get_delivery_display()}"),
            ],
        )  # fmt: skip

    def lost(self, case: Case) -> str:
        telephone = case.agency.openness_telephone or case.agency.telephone
        return f"带身份证件到{case.agency.name}{f'（电话 {telephone}）' if telephone else ''}核对身份"

    def notes(self, receipt: Receipt, base: str, code: str) -> list[str]:
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
        return notes


ROOM = Applying()

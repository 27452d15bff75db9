"""提需求、纠错、申请 as ``casework.sending`` asks it of a room."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from interaction.casework import limits
from interaction.casework.models import Case, Draft
from interaction.casework.papers.store import Stored
from interaction.casework.sending.drafts import Cookie
from interaction.casework.sending.forms import StepForm
from interaction.casework.sending.receipts import VERIFY, Receipt, receipt_of
from interaction.casework.sending.rooms import Room, Step

from .. import submission
from ..kinds import RULES, Kind, Rule, rule_of
from ..models import Asked
from .forms import AboutForm, SenderForm, agencies

TRACK = "/data/track/"
COLUMN = {
    "name": "数据开放",
    "type": "数据开放互动",
    "description": "想要的数据提需求，发现错误来纠正，有条件开放的数据在线申请，限期答复。",
    "keywords": "数据开放,数据需求,数据纠错,有条件开放,申请",
}


class Asking(Room):
    name = "data"
    prefix = "data_ask"
    templates = "asking"
    cookie = Cookie("data", "data_ask", "/data/")
    steps = (Step("about", "要提什么", "内容"), Step("sender", "怎么联系您", "联系方式"))
    thing = "提交的内容"
    measure = "件"
    heading = "提需求、纠错、申请"
    index = "data_home"
    track = TRACK
    rates = "ASKING"

    def form(self, step: str, draft: Draft | None, *args: Any, **kwargs: Any) -> StepForm:
        if step == "about":
            return AboutForm(*args, **kwargs)
        return SenderForm(*args, rule=self._rule(draft), **kwargs)

    def _rule(self, draft: Draft | None) -> Rule:
        """By which the second step asks; of a kind there is none any more, the strictest."""
        kind = self.kept("about", draft).get("kind", "")
        return rule_of(kind) if kind in Kind.values else RULES[Kind.ACCESS]

    def offered(self, step: str, request: HttpRequest) -> dict[str, str]:
        """An address may name the kind, the dataset, and where in it something is wrong."""
        asked = {name: request.GET.get(name, "")[:200].replace("\x00", "") for name in ("kind", "dataset", "place")}
        return {name: value for name, value in asked.items() if value}

    def frame(self) -> dict[str, Any]:
        return {"column": COLUMN, "breadcrumbs": [("数据开放", "/data/"), (self.heading, "")]}

    def refused(self) -> dict[str, Any]:
        return {"agencies": agencies()}

    def said(self, form: StepForm, name: str) -> str:
        value = form.cleaned_data.get(name)
        if name == "dataset":
            return value.title if value else "目录里没有"
        if name == "to":
            return "" if form.cleaned_data.get("dataset") else super().said(form, name)
        if name == "kind":
            return str(Kind(value).label) if value else ""
        if name == "wish_public":
            return "可以公开" if value else "不公开"
        if name == "months":
            return f"{value} 个月" if value else ""
        return super().said(form, name)

    def submit(self, data: dict[str, Any], secret: str, files: Iterable[Stored]) -> Case:
        return submission.submit(data, secret=secret, files=files)[0]

    def receipt(self, case: Case) -> Receipt:
        asked = Asked.objects.select_related("dataset").get(case=case)
        limit = limits.limit_of(submission.PROCEDURE, rule_of(asked.kind).limit)
        return receipt_of(
            case, title=f"{asked.get_kind_display()}回执", number_label="编号", agency_label="受理机关",
            telephone=case.agency.telephone or case.agency.openness_telephone, channel=asked.get_channel_display(),
            rows=[
                ("种类", f"{asked.get_kind_display()}（{limit.days} 个工作日内答复）"),
                ("数据集", asked.dataset.title if asked.dataset else ""),
                ("标题", asked.subject),
                ("内容", asked.text),
                ("位置", asked.place),
                ("怎样保管", asked.safeguards),
                ("要用多久", f"{asked.months} 个月" if asked.months else ""),
                ("提交人", asked.sender.get("name", "")),
                ("需求", "可以公开" if asked.wish_public else ""),
            ],
        )  # fmt: skip

    def lost(self, case: Case) -> str:
        telephone = case.agency.telephone or case.agency.openness_telephone
        return f"留了姓名的，带身份证件到{case.agency.name}{f'（电话 {telephone}）' if telephone else ''}核对身份"

    def notes(self, receipt: Receipt, base: str, code: str) -> list[str]:
        notes = [
            "一、这份回执证明内容已经送到。答复期限从收到之日的次日起算，按法定工作日计算；需要延长的，会告诉您。"
            f"受理机关电话：{receipt.telephone or '见本网站机构页'}。",
            f"二、凭编号和查询码在 {base}{TRACK} 查看进度、补充情况、看答复；有条件开放申请获准的，在那里领取密钥。"
            "查询码只显示一次，本网站只保存它的校验值，无法找回。没有留姓名的无法核对身份，查询码丢失后不能重发。",
            "三、回执校验值由本次提交的全部内容算出，写入办理记录后任何人都不能修改。"
            f"日后在 {base}{VERIFY} 输入校验值，可以核对记录是否被改动过。",
        ]
        if code:
            notes.append("四、这份文件印有查询码，得到它的人就能查看您提交的内容、领取密钥，请妥善保管。")
        return notes


ROOM = Asking()

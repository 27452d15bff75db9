"""登记书面申请: what came on paper, by post, fax or e-mail, or by word of mouth, with the right day (art. 29, 31)."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone

from interaction.casework import engine
from interaction.casework.actors import Actor
from interaction.casework.desk import entering
from interaction.casework.models import Case

from .. import submission
from ..applying.forms import ORGANISATION, PERSON, InformationForm, applicant_form
from ..applying.receiving import receiving_agencies
from ..applying.room import ROOM
from ..models import Channel, InformationRequest
from .room import may_enter

CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.ONLINE]
PARTS = ("收到", "申请的内容", "申请人")
ORAL = "申请人采用书面形式确有困难，口头提出，由受理机关代为填写（第二十九条第一款）。"


class ChannelForm(entering.ReceivedForm):
    """… and whether both sides have confirmed it."""

    channels = CHANNELS
    words: ClassVar = {
        "channel": (
            "怎样提交的",
            "决定哪一天算收到（第三十一条）：当面提交的为提交之日，需签收的邮寄为签收之日，其余为双方确认之日。",
        ),
        "on": ("收到的日期", "当面提交：提交之日；挂号信、快递：签收之日；平常信函、传真、邮件：实际收到的那天。"),
    }
    confirmed_on = forms.DateField(
        label="与申请人确认的日期", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="只用于平常信函、传真、邮件。还没有确认的先不填，登记以后在“待确认”里办。",
    )  # fmt: skip
    way = forms.CharField(
        label="怎样确认的、与谁确认", max_length=100, required=False,
        help_text="例如“电话确认，申请人本人接听”。",
    )  # fmt: skip
    oral = forms.BooleanField(
        label="口头提出，由我代为填写", required=False,
        help_text="采用书面形式确有困难的，可以口头提出（第二十九条第一款）。填好以后请念给申请人听。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, agencies=receiving_agencies(), **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        today, on, confirmed = timezone.localdate(), data.get("on"), data.get("confirmed_on")
        if data.get("channel") in submission.RECEIVED_AT_ONCE:
            data["confirmed_on"] = None  # received on that very day: there is nothing to confirm
        elif confirmed:
            if confirmed > today:
                self.add_error("confirmed_on", "日期不能晚于今天。")
            elif on and confirmed < on:
                self.add_error("confirmed_on", "确认的日期不能早于收到的日期。")
            if not data.get("way"):
                self.add_error("way", "请写明怎样确认的、与谁确认。")
        if data.get("oral") and data.get("channel") and data["channel"] != Channel.IN_PERSON:
            self.add_error("oral", "口头提出的申请，请选“当面提交”。")
        return data


class StaffInformationForm(InformationForm):
    """The same questions, put to the officer who copies the answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entering.reword(self, {
            "description": ("所需信息的内容描述", "照申请书抄写，不要改写、概括。"),
            "document_number": ("文号", "申请书上写了就填。"),
            "form": ("提供的形式", "申请书没有写的，按“纸质”登记，以后可以与申请人商量。"),
            "delivery": ("获取的方式", "没有网络的申请人选“邮寄”或者“自行领取”。"),
            "papers": ("申请书、身份证明的扫描件", "加密保存，下载有记录。"),
        })  # fmt: skip
        self.fields["form"].initial = InformationRequest.Form.PAPER
        self.fields["delivery"].initial = InformationRequest.Delivery.POST


class Entering(entering.Entering):
    room = ROOM
    procedure = submission.PROCEDURE
    may_enter = staticmethod(may_enter)


class EnterView(Entering, entering.EnterView):
    page_title = "登记书面申请"
    template_name = "requests/admin/enter.html"
    namespace = "requests_desk"
    parts = PARTS

    def who(self) -> str:
        asked = self.request.POST.get("who") or self.request.GET.get("who", "")
        return ORGANISATION if asked == ORGANISATION else PERSON

    def more(self) -> dict[str, Any]:
        return {"who": self.who()}

    def forms(self, data: Any = None, files: Any = None) -> tuple[ChannelForm, StaffInformationForm, Any]:
        user: Any = self.request.user
        delivery = (data or {}).get("delivery", "")
        initial = {"on": timezone.localdate(), "agency": user.agency_id}
        return (
            ChannelForm(data, user=user, initial=initial),
            StaffInformationForm(data, files),
            applicant_form(self.who())(data, delivery=delivery),
        )

    def save(self, found: Any, secret: str) -> tuple[Case, bool]:
        channel, information, applicant = found
        data = {**information.cleaned_data, **applicant.cleaned_data}
        return enter(self.receiver(channel.cleaned_data["agency"]), channel.cleaned_data, data, secret)


def enter(actor: Actor, channel: dict[str, Any], data: dict[str, Any], secret: str) -> tuple[Case, bool]:
    """The request, the confirmation where there was one, and that it was said: all of it or nothing."""
    with transaction.atomic():
        case, new = submission.submit(
            channel["agency"], data, secret=secret, channel=channel["channel"], actor=actor, files=data["papers"],
            on=channel["on"],
        )  # fmt: skip
        if new and channel["confirmed_on"]:
            said = {"confirmed_on": channel["confirmed_on"], "way": channel["way"]}
            engine.act(case, "confirm", actor, said)
        if new and channel["oral"]:
            engine.act(case, "remark", actor, {"note": ORAL})
    case.refresh_from_db()
    return case, new


class ReceiptView(Entering, entering.ReceiptView):
    pass

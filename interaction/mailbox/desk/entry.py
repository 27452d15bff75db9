"""登记来信: what is said on the telephone or at the counter, and what comes by post, with the day it really came."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework.desk import entering
from interaction.casework.models import Case

from .. import submission
from ..addressees import agencies
from ..kinds import RULES, LetterKind
from ..models import Channel
from ..writing.forms import LetterForm, SenderForm, sender_form
from ..writing.room import ROOM
from .room import may_enter

CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.ONLINE]


class ChannelForm(entering.ReceivedForm):
    channels = CHANNELS
    words: ClassVar = {"agency": ("收信机关", "")}
    to_head = forms.BooleanField(label="写给县长的", required=False)
    field_order = ("agency", "to_head", "channel", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, agencies=agencies(), **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        agency = data.get("agency")
        if data.get("to_head") and agency and agency.kind != Agency.Kind.GOVERNMENT:
            self.add_error("to_head", "写给县长的信由县人民政府收，请把收信机关改为县人民政府。")
        return data


class StaffLetterForm(LetterForm):
    """The same questions, put to the officer who writes the answers down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["to"]
        entering.reword(self, {
            "kind": ("类型", "决定多少天答复。"),
            "text": ("内容", "来电、来访的照原话记，来函照抄，不要概括。"),
            "place": ("地点", ""),
            "papers": ("来函、材料的扫描件", "加密保存，下载有记录。"),
        })  # fmt: skip


class Entering(entering.Entering):
    room = ROOM
    procedure = submission.PROCEDURE
    may_enter = staticmethod(may_enter)


class EnterView(Entering, entering.EnterView):
    page_title = "登记来信"
    header_icon = "mail"
    namespace = "mailbox_desk"
    sender = "来信人"
    parts = ("怎样来的", "信的内容", "来信人")

    def forms(self, data: Any = None, files: Any = None) -> tuple[ChannelForm, StaffLetterForm, SenderForm]:
        user: Any = self.request.user
        initial = {"on": timezone.localdate(), "agency": user.agency_id}
        kind = (data or {}).get("kind", "")
        # Which kind it is stands on the same page: until it is chosen, nothing is left out.
        rule = sender_form(kind) if kind in LetterKind.values else RULES[LetterKind.CONSULTATION]
        letter, sender = StaffLetterForm(data, files), SenderForm(data, rule=rule)
        sender.fields["name"].help_text = "加密保存，只有经办人能看。"
        sender.fields["phone"].help_text = "核实情况、回访时用。"
        return ChannelForm(data, user=user, initial=initial), letter, sender

    def save(self, found: Any, secret: str) -> tuple[Case, bool]:
        channel, letter, sender = (form.cleaned_data for form in found)
        agency: Agency = channel["agency"]
        data = {**letter, **sender, "to_head": channel["to_head"]}
        return submission.submit(
            agency, data, secret=secret, channel=channel["channel"], actor=self.receiver(agency),
            files=letter["papers"], on=channel["on"],
        )  # fmt: skip


class ReceiptView(Entering, entering.ReceiptView):
    pass

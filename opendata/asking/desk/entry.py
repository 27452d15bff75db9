"""登记数据需求、纠错: what is said on the telephone or at the counter, with the day it really came. Applications to use
data are made by who will hold the key."""

from typing import Any

from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework.desk import entering
from interaction.casework.models import Case

from .. import submission
from ..applying.forms import AboutForm, SenderForm, agencies
from ..applying.room import ROOM
from ..kinds import RULES, Channel, Kind
from .room import may_enter


class ReceivedForm(entering.ReceivedForm):
    channels = [choice for choice in Channel.choices if choice[0] != Channel.ONLINE]


class StaffAboutForm(AboutForm):
    """The same questions, put to the officer who writes the answers down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["to"]
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in Kind.choices if choice[0] != Kind.ACCESS]
        entering.reword(self, {
            "kind": ("种类", "有条件开放申请由申请人自己在网上提：密钥只给本人。"),
            "dataset": ("关于哪个数据集", "纠错必须选。不是本机关的数据也可以登记，登记后分办给提供的机关。"),
            "text": ("内容", "照原话记，不要概括。"),
            "papers": ("材料的扫描件", "加密保存，下载有记录。"),
        })  # fmt: skip


class Entering(entering.Entering):
    room = ROOM
    procedure = submission.PROCEDURE
    may_enter = staticmethod(may_enter)


class EnterView(Entering, entering.EnterView):
    page_title = "登记数据需求、纠错"
    header_icon = "form"
    namespace = "asking_desk"
    sender = "提出人"
    parts = ("怎样来的", "要什么数据、哪里有错", "提出人")

    def forms(self, data: Any = None, files: Any = None) -> tuple[ReceivedForm, StaffAboutForm, SenderForm]:
        user: Any = self.request.user
        initial = {"on": timezone.localdate(), "agency": user.agency_id}
        # Which kind it is stands on the same page: until it is chosen, nothing is left out.
        rule = RULES[Kind.ERROR if (data or {}).get("kind") == Kind.ERROR else Kind.WANTED]
        sender = SenderForm(data, rule=rule)
        if "wish_public" in sender.fields:
            sender.fields["wish_public"].initial = "no"  # only who was asked can have agreed
            sender.fields["wish_public"].required = False
            sender.fields["wish_public"].help_text = "问过提出人、本人同意的才选可以公开；只用于数据需求。"
        return ReceivedForm(data, user=user, agencies=agencies(), initial=initial), StaffAboutForm(data, files), sender

    def save(self, found: Any, secret: str) -> tuple[Case, bool]:
        received, about, sender = (form.cleaned_data for form in found)
        agency: Agency = received["agency"]
        entered = submission.Entered(agency, self.receiver(agency), received["channel"], received["on"])
        return submission.submit({**about, **sender}, secret=secret, files=about["papers"], entered=entered)


class ReceiptView(Entering, entering.ReceiptView):
    pass

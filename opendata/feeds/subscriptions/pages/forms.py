"""To be told by mail, or by a call to one's program."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cms.review import personal_data
from interaction.casework.challenge import ChallengeMixin
from interaction.casework.following.forms import CodeInput, NumberAndCodeForm
from opendata.feeds import net
from opendata.feeds.outbound import channels
from opendata.feeds.outbound.channels import Channel

from ..looking import NoSuchFeed, channel_of
from ..models import MailSubscription

LONGEST_QUERY = 1_500


class FeedForm(ChallengeMixin):
    """Which feed is followed: chosen from the list, or, where it stands in none, brought along from the page it belongs
    to (``brought``)."""

    feed = forms.CharField(
        label="订阅什么", max_length=100, error_messages={"required": "请选择订阅什么。"},
        help_text="要订阅某个机构、主题、数据集或者自己的检索，请从那个页面上的“订阅”进来。",
    )  # fmt: skip
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)

    channel: Channel | None = None

    def __init__(self, *args: Any, brought: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = {channel.name: channel.title for channel in channels.channels()}
        self.title = brought["title"] if brought and brought["feed"] not in listed else ""
        self.fields["feed"].widget = (
            forms.HiddenInput() if self.title else forms.Select(choices=[("", "请选择"), *listed.items()])
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("feed") and "query" in data:
            try:
                self.channel = channel_of(data["feed"], data["query"])
            except NoSuchFeed as error:
                self.add_error(None, str(error))
                return data
            if self.channel.query and personal_data.scan(self.channel.title):
                self.add_error(None, "检索词里像是有身份证号、电话一类的个人信息，不能订阅。请换成别的词。")
        return data


class MailForm(FeedForm):
    address = forms.EmailField(
        label="邮箱", max_length=200, help_text="只用来发这份订阅，加密保存。先发邮件请您确认，不确认的两天后删去。",
        error_messages={"required": "请填写邮箱。", "invalid": "邮箱写得不对，请写成 name@example.com 这样。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label="多久一封", choices=MailSubscription.Rhythm.choices, initial=MailSubscription.Rhythm.DAILY,
        widget=forms.RadioSelect, error_messages={"required": "请选择多久一封。"},
    )  # fmt: skip


class HookForm(FeedForm):
    url = forms.CharField(
        label="您的程序的网址", max_length=2_000, help_text="以 https:// 开头，在互联网上能访问；不能是内部地址。",
        error_messages={"required": "请填写您的程序接收消息的网址。"},
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            net.check(url)
        except net.NetError as error:
            raise forms.ValidationError(str(error)) from error
        return url


class HookDoorForm(NumberAndCodeForm):
    number = forms.CharField(
        label="回调编号", max_length=100, help_text="登记时给的编号，以 HD 开头。",
        error_messages={"required": "请填写回调编号。"}, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label="管理码", max_length=100, help_text="登记时显示的 16 位管理码，大小写、空格和短横线都不要紧。",
        error_messages={"required": "请填写管理码。"},
        widget=CodeInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

"""What is asked of whoever registers: no more than is needed to hold the event."""

import re
import unicodedata
from typing import Any

from django import forms

from interaction.casework.challenge import ChallengeMixin
from interaction.casework.following.forms import NumberAndCodeForm

from ..models.kinds import NamesShown
from ..registering import same_phone


class RegistrationForm(forms.Form):
    category = forms.ChoiceField(
        label="报哪一类",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择报哪一类。", "invalid_choice": "请重新选择报哪一类。"},
    )
    name = forms.CharField(
        label="姓名", max_length=30, widget=forms.TextInput({"autocomplete": "name"}),
        help_text="请填真实姓名，到场时凭身份证件核对。",
        error_messages={"required": "请填写姓名。", "max_length": "姓名请写在 30 字以内。"},
    )  # fmt: skip
    phone = forms.CharField(
        label="电话", max_length=30, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text="时间、地点有变化时通知您。一个电话只能报一次。",
        error_messages={"required": "请填写电话。", "max_length": "电话号码太长了，请核对。"},
    )  # fmt: skip
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=100, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="填了的，入选或者递补时发邮件告诉您；不填也可以凭编号自己查。",
        error_messages={"invalid": "电子邮箱不对，请核对，或者不填。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="报名理由或意见要点", max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text="500 字以内。不要写身份证号、住址等个人信息。",
        error_messages={"required": "请写报名理由或意见要点。", "max_length": "请写在 500 字以内。"},
    )  # fmt: skip

    def __init__(self, *args: Any, event: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = list(event.categories.all())
        field: Any = self.fields["category"]
        field.choices = [(str(one.pk), f"{one.name}（{one.places} 名）{self._who(one)}") for one in categories]
        if len(categories) == 1:
            field.initial = str(categories[0].pk)
        if not event.asks_reason:
            del self.fields["reason"]
        if event.names_shown == NamesShown.FULL:
            self.fields["name"].help_text = "请填真实姓名，到场时凭身份证件核对。依照规定，入选的会公布姓名。"

    @staticmethod
    def _who(category: Any) -> str:
        return f"：{category.who}" if category.who else ""

    def clean_name(self) -> str:
        name = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["name"]).split())
        if not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ .·•'-]){1,29}", name):
            raise forms.ValidationError("姓名只能写文字，至少两个字，例如“王小明”“阿依努尔·买买提”。")
        return name

    def clean_phone(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["phone"])
        digits = same_phone(typed)
        if not re.fullmatch(r"[0-9+() \-]+", typed) or not 7 <= len(digits) <= 15:
            raise forms.ValidationError("电话号码不对，手机是 11 位数字，固定电话请带区号。")
        return typed.strip()


class PublicRegistrationForm(ChallengeMixin, RegistrationForm):
    consent = forms.BooleanField(
        label="我已阅读上面的个人信息说明，同意为这次活动使用这些信息",
        error_messages={"required": "请勾选同意后再报名。不愿在网上填的，可以打电话报名。"},
    )


class TrackForm(NumberAndCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "报名编号", "报名时给您的 BM 开头的编号。"
        number.error_messages["required"] = "请填写报名编号。"
        code.help_text = "报名时显示的 16 位查询码，大小写、空格和短横线都不要紧。"

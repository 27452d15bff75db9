"""A question to the guests."""

import re
import unicodedata
from typing import Any

from django import forms

from interaction.casework.challenge import ChallengeMixin
from interaction.casework.following.forms import NumberAndCodeForm


class QuestionForm(ChallengeMixin, forms.Form):
    text = forms.CharField(
        label="问题", min_length=5, max_length=500, widget=forms.Textarea({"rows": 5}),
        help_text="500 字以内，一次问一件事。问题核查以后公开，请不要写姓名、电话、身份证号、住址。",
        error_messages={
            "required": "请写问题。", "min_length": "请把问题写具体一点，至少 5 个字。",
            "max_length": "请写在 500 字以内，问题多的分几次提。",
        },
    )  # fmt: skip
    guest = forms.ChoiceField(
        label="请谁回答", required=False, error_messages={"invalid_choice": "请重新选择请谁回答。"}
    )
    who = forms.CharField(
        label="怎样称呼您", required=False, max_length=20, widget=forms.TextInput({"autocomplete": "nickname"}),
        help_text="不填显示“网友”；填了的只显示一部分，例如“网友王**”。",
        error_messages={"max_length": "请写在 20 字以内。"},
    )  # fmt: skip

    def __init__(self, *args: Any, interview: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guest"]
        guests = list(interview.guests.all())
        field.choices = [("", "哪位都可以"), *((str(guest.pk), f"{guest.name}，{guest.post}") for guest in guests)]

    def clean_who(self) -> str:
        who = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["who"]).split())
        if who and not re.fullmatch(r"[^\W_][\w .·•-]*", who):
            raise forms.ValidationError("称呼只能写文字，或者不填。")
        return who


class TrackForm(NumberAndCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "提问编号", "提问时给您的 FT 开头的编号。"
        number.error_messages["required"] = "请填写提问编号。"
        code.help_text = "提问时显示的 16 位查询码，大小写、空格和短横线都不要紧。"

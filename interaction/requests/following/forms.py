"""Number and query code."""

from typing import Any

from django import forms

_AS_COPIED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeInput(forms.PasswordInput):
    """Shows what is typed, as it is copied from paper; what was typed never comes back with a page."""

    input_type = "text"


class NumberAndCodeForm(forms.Form):
    """As they stand on the receipt of a request."""

    number = forms.CharField(
        label="申请编号", max_length=100, help_text="回执上 SQ 开头的编号。",
        error_messages={"required": "请填写回执上的编号。"}, widget=forms.TextInput(attrs=_AS_COPIED),
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=100, help_text="提交申请时显示的 16 位查询码，大小写、空格和短横线都不要紧。",
        error_messages={"required": "请填写查询码。"}, widget=CodeInput(attrs=_AS_COPIED),
    )  # fmt: skip


class ThirdPartyCodeForm(NumberAndCodeForm):
    """As they stand on the inquiry that a third party received."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "征求意见书编号", "征求意见书上的编号。"
        number.error_messages["required"] = "请填写征求意见书上的编号。"
        code.help_text = "征求意见书上的 16 位查询码，大小写、空格和短横线都不要紧。"

"""Number and query code."""

from django import forms

_AS_COPIED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeInput(forms.PasswordInput):
    """Shows what is typed, as it is copied from paper; what was typed never comes back with a page."""

    input_type = "text"


class NumberAndCodeForm(forms.Form):
    """As they stand on a receipt. A room says in its own form what its numbers look like."""

    number = forms.CharField(
        label="编号", max_length=100, help_text="回执上的编号。",
        error_messages={"required": "请填写回执上的编号。"}, widget=forms.TextInput(attrs=_AS_COPIED),
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=100, help_text="提交时显示的 16 位查询码，大小写、空格和短横线都不要紧。",
        error_messages={"required": "请填写查询码。"}, widget=CodeInput(attrs=_AS_COPIED),
    )  # fmt: skip

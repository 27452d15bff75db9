"""Number and query code, as they stand on the receipt of a letter."""

from typing import Any

from django import forms

from interaction.casework.codes import normalise_number
from interaction.casework.following.forms import NumberAndCodeForm

# What begins otherwise is followed elsewhere. Told by how a number looks, whether or not there is one like it.
_ELSEWHERE = {"SQ": "依申请公开的编号（SQ 开头），请到“依申请公开”里查询进展。"}


class LetterCodeForm(NumberAndCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, number.help_text = "来信编号", "回执上 LX 开头的编号。"
        code.help_text = "写信时显示的 16 位查询码，大小写、空格和短横线都不要紧。"

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        told = _ELSEWHERE.get(normalise_number(number)[:2])
        if told:
            raise forms.ValidationError(f"这是{told}")
        return number

"""What the forms of all steps have in common, and the last of them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from .. import contacts
from ..challenge import ChallengeMixin
from ..papers.store import PaperField
from . import drafts

KEPT = 20_000  # characters of one field that a draft keeps as they were typed
PAPERS = "papers"  # the field of a step that takes files


class StepForm(forms.Form):
    """A step whose fields each say why they are asked (``help_text``)."""

    required_messages: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        for name, field in self.fields.items():
            field.error_messages["required"] = self.required_messages.get(name, f"请填写{field.label}。")
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = self.required_messages.get(name, f"请选择{field.label}。")
                field.error_messages["invalid_choice"] = f"请在列出的里面选择{field.label}。"
            if isinstance(field, forms.CharField) and field.max_length:
                field.widget.attrs.pop("maxlength", None)  # nothing is cut off in silence: the server says it is long
                field.error_messages["max_length"] = (
                    f"{field.label}最多 {field.max_length} 个字，现在有 %(show_value)d 个，请删减。"
                )
                field.error_messages["null_characters_not_allowed"] = (
                    f"{field.label}里有看不见的特殊字符，请删去重新输入。"
                )

    def leave_room(self, kept: int) -> None:
        """So many files are kept already."""
        self.fields[PAPERS].most = max(0, drafts.MAX_FILES - kept)  # type: ignore[attr-defined]

    @classmethod
    def typed(cls, data: Mapping[str, Any]) -> dict[str, str]:
        """What was typed into the fields of this step, to be kept as it is."""
        return {
            name: str(data.get(name, ""))[:KEPT]
            for name, field in cls.base_fields.items()
            if not isinstance(field, PaperField)
        }


class ReachedForm(StepForm):
    """How somebody is reached. A room says what each is for (``help_text``), and what may be left out."""

    phone = forms.CharField(
        label="联系电话", max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    email = forms.CharField(
        label="电子邮箱", max_length=254, required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    phone_help: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = self.phone_help

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return contacts.phone(typed) if typed else ""

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        return contacts.email(typed) if typed else ""


class SendForm(ChallengeMixin, forms.Form):
    """The last step: that all is as it should be, and that no robot says so."""

    confirmed = forms.BooleanField(
        label="以上内容我已核对，真实无误", error_messages={"required": "请核对以上内容，勾选以后再提交。"}
    )

"""Fields that many forms ask for in the same way."""

from typing import Any

from django import forms
from django.utils import timezone

DAYS_WAITED = 366  # no limit that is set by hand is longer


def long_text(label: str, *, required: bool = True, help_text: str = "", max_length: int = 5000) -> forms.CharField:
    field = forms.CharField(
        label=label, required=required, help_text=help_text, max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"{label}最多 {max_length} 个字，现在有 %(show_value)d 个，请删减。"},
    )  # fmt: skip
    field.widget.attrs.pop("maxlength", None)  # nothing is cut off in silence: the server says it is long
    return field


def number_of_days(label: str, *, most: int = DAYS_WAITED, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, help_text=help_text)


def date_field(label: str, help_text: str = "") -> forms.DateField:
    """A day that is today unless something else is said."""
    return forms.DateField(
        label=label, initial=timezone.localdate, help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),  # as browsers want it, not as people write
    )  # fmt: skip


class OpenTaskField(forms.ModelChoiceField):
    """Which of the open questions of a case is meant."""

    def label_from_instance(self, obj: Any) -> str:
        who = obj.agency.display_name if obj.agency else obj.party.get("name", "")
        return f"{who}（{obj.asked_on:%Y-%m-%d} 送达，{obj.due_on:%Y-%m-%d} 到期）"


class StaffField(forms.ModelChoiceField):
    """A member of staff, by name and agency."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_full_name() or obj.get_username()}（{obj.agency.display_name}）"

"""Making a key, and looking at one's own. Nothing is asked of who it is."""

from typing import Any

from django import forms

from interaction.casework.challenge import ChallengeMixin

from . import making
from .models import AccessKey


class NewKeyForm(ChallengeMixin, forms.Form):
    agreed = forms.BooleanField(
        label="我知道密钥只显示一次，会保管好，不写进网页和公开的代码里",
        error_messages={"required": "请勾选，表示知道密钥只显示一次。"},
    )


class MyKeyForm(forms.Form):
    """``stop``: the button that ends it; the key has to be typed for that, too."""

    key = forms.CharField(
        label="密钥", max_length=100, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="以 ygk_ 开头。只用来查看和停用，本网站不保存密钥本身。",
        error_messages={
            "required": "请填密钥。", "max_length": "密钥没有这么长，请核对。",
            "null_characters_not_allowed": "密钥里有看不见的特殊字符，请重新复制。",
        },
    )  # fmt: skip

    found: AccessKey | None = None

    def clean_key(self) -> str:
        typed: str = self.cleaned_data["key"]
        self.found = making.find(typed)
        if self.found is None:
            raise forms.ValidationError("没有这个密钥，或者已经停用。请核对是不是复制全了。")
        return typed


class StopForm(forms.ModelForm[AccessKey]):
    """What staff may set of a key: other numbers than everybody's, or that it ends."""

    stop = forms.BooleanField(label="停用", required=False, help_text="停用以后不能恢复。")

    class Meta:
        model = AccessKey
        fields = ["per_minute", "per_day", "revoked_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.revoked_at:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("stop") and not (data.get("revoked_reason") or "").strip():
            self.add_error("revoked_reason", "停用请写明原因。")
        return data

    def save(self, commit: bool = True) -> AccessKey:
        key: AccessKey = super().save(commit=commit)
        if self.cleaned_data.get("stop") and commit:
            making.revoke(key, self.cleaned_data["revoked_reason"])
            key.refresh_from_db()
        return key

"""What is typed at the live desk goes out at once, so it is looked at for personal data before."""

from typing import Any

from django import forms

from cms.review import personal_data
from cms.review.findings import PublicContacts

from ..models import Guest
from ..room import MOST


def found_in(text: str) -> list[personal_data.Match]:
    """Personal data in a text, but for what agencies publish of themselves."""
    public = PublicContacts()
    return [match for match in personal_data.scan(text) if not public.hold(match)]


def masked(text: str) -> str:
    """The same with personal data masked: what a moderator may begin with."""
    for match in found_in(text):
        text = text.replace(match.value, match.masked)
    return text


class Checked(forms.Form):
    """``checked_field`` goes out: personal data in it is asked about once."""

    checked_field = "text"
    sure = forms.BooleanField(label="已经核对，可以公开", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found = found_in(data.get(self.checked_field) or "")
        if found and not data.get("sure"):
            samples = "、".join(f"{match.kind.label} {match.masked}" for match in found[:3])
            self.add_error(self.checked_field, f"有疑似个人信息：{samples}。请遮盖；应当公开的，勾选“已经核对”再发布。")
        return data


class SayForm(Checked):
    """Of the host or a guest."""

    speaker = forms.ChoiceField(label="谁说的")
    text = forms.CharField(label="内容", max_length=MOST, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, interview: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["speaker"]
        guests = [(str(guest.pk), f"{guest.name}（{guest.post}）") for guest in interview.guests.all()]
        field.choices = [("host", interview.host), *guests]


class AnswerForm(Checked):
    guest = forms.ModelChoiceField(label="谁回答", queryset=Guest.objects.none(), empty_label=None)
    text = forms.CharField(label="回答", max_length=MOST, widget=forms.Textarea({"rows": 6}))

    def __init__(self, *args: Any, interview: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guest"]
        field.queryset = Guest.objects.filter(interview=interview)
        field.label_from_instance = lambda guest: f"{guest.name}（{guest.post}）"


class QuestionForm(Checked):
    """What everybody will read of a question, and who is asked to answer it."""

    checked_field = "shown"
    shown = forms.CharField(
        label="公开的问题", max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="可以改错字、删去个人信息，不改变意思。原文保留，永远不变。",
    )  # fmt: skip
    guest = forms.ModelChoiceField(
        label="请谁回答", queryset=Guest.objects.none(), required=False, empty_label="哪位都可以"
    )

    def __init__(self, *args: Any, interview: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guest"]
        field.queryset = Guest.objects.filter(interview=interview)


class CorrectForm(Checked):
    text = forms.CharField(label="更正后的文字", max_length=MOST, widget=forms.Textarea({"rows": 6}))
    reason = forms.CharField(label="原因", max_length=200, help_text="会公开，例如“数字口误”。")
    hidden = forms.BooleanField(
        label="不公开更正前的文字", required=False, help_text="只用于更正前的文字里有个人信息等不该公开的内容。"
    )

"""What the page of a letter that is prepared sends."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .. import files
from ..models import PublishedFile
from ..preparing import Choices
from ..wording import LONGEST_TITLE

LONGEST = 20_000


class WordingForm(forms.Form):
    """Title, letter and answer as they would be shown, before masking."""

    title = forms.CharField(
        label="标题", max_length=LONGEST_TITLE, error_messages={"required": "标题不能空着。"},
        help_text="一句话说清楚问的是什么，不写人名。",
    )  # fmt: skip
    question = forms.CharField(
        label="来信", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "来信不能空着。"},
    )  # fmt: skip
    answer = forms.CharField(
        label="答复", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "答复不能空着。"},
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, strip=True, required=False)


def choices_from(post: Mapping[str, Any], known: list[PublishedFile]) -> tuple[WordingForm, Choices, dict[int, str]]:
    """The form, the decisions, and what is wrong with the rectangles of which file."""
    form = WordingForm(post)
    form.is_valid()
    wording = {name: form.cleaned_data.get(name, "").replace("\r\n", "\n") for name in form.fields}
    choices, problems = Choices(wording), {}
    for name in post:
        kind, _, key = str(name).partition("-")
        if kind == "decision" and post[name] == "show" and len(key) == 64:
            choices.shown[key] = str(post.get(f"reason-{key}", "")).replace("\0", "")[:200]
    for file in known:
        if post.get(f"file-{file.pk}"):
            choices.chosen.add(file.pk)
        try:
            choices.blacked[file.pk] = files.rectangles_from(post, f"black-{file.pk}") if file.is_picture else []
        except ValidationError as error:
            problems[file.pk] = "；".join(error.messages)
    return form, choices, problems

"""The order of the steps, what a draft holds of each, and what of it is missing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cms.agencies.models import Agency

from ..models import Draft
from .forms import AgencyForm, InformationForm, StepForm, applicant_form

COLD_AFTER = timedelta(minutes=30)  # since then somebody else may be sitting at the computer
_ORDER = ("start", "information", "applicant", "check")
_LABELS = {"start": "找机关", "information": "写内容", "applicant": "填申请人", "check": "核对提交"}
_PARTS = {"start": "向谁申请", "information": "要什么信息", "applicant": "申请人"}
_NAMES = {
    "start": "request_new", "information": "request_new_information", "applicant": "request_new_applicant",
    "check": "request_new_check",
}  # fmt: skip


class Incomplete(Exception):
    """The draft lacks something of ``step``."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True)
class Place:
    label: str
    url_name: str
    state: str  # done, current, to_come


def name_of(step: str) -> str:
    return _NAMES[step]


def after(step: str) -> str:
    return _NAMES[_ORDER[_ORDER.index(step) + 1]]


def before(step: str) -> str:
    place = _ORDER.index(step)
    return _NAMES[_ORDER[place - 1]] if place else ""


def typed(draft: Draft | None, step: str) -> dict[str, str]:
    """What was typed into a step; nothing where it has not been reached."""
    return dict(draft.data.get(step) or {}) if draft else {}


def _form(draft: Draft, step: str) -> StepForm:
    data = typed(draft, step)
    if step == "start":
        return AgencyForm(data)
    if step == "information":
        return InformationForm(data)
    who = typed(draft, "start")["who"]
    if data.get("who") != who:
        data = {}
    return applicant_form(who)(data, delivery=typed(draft, "information")["delivery"])


def first_missing(draft: Draft, before: str) -> str:
    """The first step before this one that is not filled in as it must be."""
    for step in _ORDER[: _ORDER.index(before)]:
        if not typed(draft, step) or not _form(draft, step).is_valid():
            return step
    return ""


def is_cold(draft: Draft) -> bool:
    """Whether so long has passed that what was typed is shown only to who asks for it."""
    return bool(draft.data) and draft.updated_at < timezone.now() - COLD_AFTER


def collected(draft: Draft) -> tuple[Agency, dict[str, Any]]:
    """All the steps as ``submission.submit`` takes them. ``Incomplete`` where one of them is not right (any more)."""
    data: dict[str, Any] = {}
    for step in _ORDER[:-1]:
        form = _form(draft, step) if typed(draft, step) else None
        if form is None or not form.is_valid():
            raise Incomplete(step)
        data |= form.cleaned_data
    return data.pop("agency"), data


def context(step: str, form: forms.Form, draft: Draft | None) -> dict[str, Any]:
    """What the page of a step shows besides its fields."""
    place = _ORDER.index(step)
    places = [
        Place(_LABELS[one], _NAMES[one], "done" if at < place else "current" if at == place else "to_come")
        for at, one in enumerate(_ORDER)
    ]
    return {
        "form": form,
        "places": places,
        "number": place + 1,
        "title": _LABELS[step],
        "back": before(step),
        "draft": draft,
        "mark": draft.key[:12] if draft else "",
        "files": list(draft.files.order_by("pk")) if draft else [],
    }


def summary(draft: Draft) -> dict[str, Any]:
    """What was filled in, as labels and values, for the last look."""
    parts = []
    for step in _ORDER[:-1]:
        form = _form(draft, step)
        form.is_valid()
        rows = [
            (field.label, _shown(form, name))
            for name, field in form.fields.items()
            if name not in ("papers", "code_is_right") and _shown(form, name)
        ]
        parts.append({"step": step, "title": _PARTS[step], "url_name": _NAMES[step], "rows": rows})
    return {"parts": parts}


def _shown(form: StepForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    if isinstance(value, Agency):
        return value.name
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]
    return str(value or "")

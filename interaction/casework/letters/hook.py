"""How the form of an action that sends a letter asks for its text, and sends it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from ..models import Paper, Task
from . import texts, wording, writing

if TYPE_CHECKING:
    from ..forms import ActionForm, Move

FIELD = "letter_body"
LONGEST = 20_000


def _writes(form: "ActionForm") -> bool:
    return form.situation.procedure.name in texts.rooms()


def add_field(form: "ActionForm") -> None:
    """The text, filled in as far as it is known. What the form itself asks stands in it as ``{name}`` until it is
    sent."""
    if not _writes(form) or form.action.letter not in texts.shipped(form.situation.procedure.name):
        return  # a letter that was written and approved before is sent as it is
    form.fields[FIELD] = forms.CharField(
        label="文书正文",
        required=False,
        max_length=LONGEST,
        initial=lambda: writing.draft(form.situation, form.action.letter, {}, pending=True),
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="可以修改。花括号里的内容提交时按上面填写的自动填入。",
    )


def check(form: "ActionForm") -> None:
    """Called when the form is cleaned."""
    if FIELD not in form.fields or form.add_prefix(FIELD) not in form.data or FIELD in form.errors:
        return
    body = form.cleaned_data.get(FIELD, "")
    if not body.strip():
        form.add_error(FIELD, "文书正文不能为空。")
    for problem in wording.problems_of(body, texts.room(form.situation.procedure.name).names):
        form.add_error(FIELD, problem)


def _known(form: "ActionForm", move: "Move") -> Mapping[str, Any]:
    """All that is known once the action is prepared: what was entered, and what the form made of it."""
    return {**form.cleaned_data, **move.sealed, **move.facts}


def compose(form: "ActionForm", move: "Move") -> tuple[dict[str, Any], str] | None:
    """The letter, before the entry is written, whose facts carry its hash."""
    asked = form.letter() if _writes(form) else None
    if asked is None:
        return None
    template, body = asked
    known = _known(form, move)
    if body:
        body = writing.finished(move.situation, template, body, known)
    else:
        body = writing.draft(move.situation, template, known)
    content, digest = writing.compose(move, template, body, task=task_of(form), attachments=form.letter_attachments())
    move.facts |= {"letter": digest, "letter_number": content["number"]}
    return content, digest


def task_of(form: "ActionForm") -> Task | None:
    """The question the letter belongs to: one the form has made, or one that was chosen in it."""
    task = getattr(form, "task", None) or form.cleaned_data.get("task")
    return task if isinstance(task, Task) and task.pk else None


def keep(form: "ActionForm", move: "Move", composed: tuple[dict[str, Any], str]) -> Paper:
    return writing.keep(move, *composed, task=task_of(form))

"""What was answered is made public (art. 44)."""

from typing import Any

from django import forms

from interaction.casework.models import Paper

from .. import publishing
from ..models import Publication
from .base import PROCEDURE, CaseForm, Move, register


class _Papers(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


@register(PROCEDURE, "publish")
class PublishForm(CaseForm):
    """A draft for the catalogue. It is gone over here, and reviewed there."""

    title = forms.CharField(label="公开文件的标题", max_length=200)
    text = forms.CharField(
        label="公开文件的正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="已去掉申请人和第三方的姓名、证件、联系方式，请再看一遍。提交后成为草稿，经三审才公开。",
    )  # fmt: skip
    papers = _Papers(Paper.objects.none(), label="随附的文件", required=False, widget=forms.CheckboxSelectMultiple)
    checked = forms.BooleanField(
        label="已逐页核对：标题、正文和所选文件里没有申请人、第三方的个人信息和商业秘密。",
        error_messages={"required": "请先核对，再勾选。"},
    )
    field_order = ["title", "text", "papers", "checked", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = lambda: publishing.proposed_title(self.case)
        self.fields["text"].initial = lambda: publishing.proposed_text(self.case)
        papers = publishing.released(self.case)
        if papers.exists():
            self.fields["papers"].queryset = papers  # type: ignore[attr-defined]
            self.fields["papers"].initial = lambda: list(papers.values_list("pk", flat=True))
        else:
            del self.fields["papers"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("title", "text"):
            found = publishing.persons_in(self.case, cleaned.get(name, ""))
            if found:
                self.add_error(name, f"这里还有申请人或者第三方的{'、'.join(found)}，请去掉。")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        data = self.cleaned_data
        user = move.situation.actor.user
        self.made = publishing.make_draft(move.case, data["title"], data["text"], list(data.get("papers", [])), user)
        move.facts["document"] = self.made

    def apply(self, move: Move) -> None:
        super().apply(move)
        Publication.objects.create(case=move.case, index_number=self.made, made_by=move.situation.actor.user)


@register(PROCEDURE, "made_public")
class MadePublicForm(CaseForm):
    """The document has gone out."""

    document = forms.CharField(max_length=40)

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["document"] = self.cleaned_data["document"]

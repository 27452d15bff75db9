"""From a letter's answer to an item, and the list of what is to be looked at again."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.review import personal_data
from interaction.casework import privacy
from interaction.casework.desk.base import CaseView, DeskView

from . import making, stale
from .models import KnowledgeItem


class ItemForm(forms.Form):
    """What the item will say. What tells of people must be out of it before it is kept."""

    question = forms.CharField(label="问题", max_length=300, help_text="像群众会问的那样写。")
    answer = forms.CharField(label="答复", max_length=10_000, widget=forms.Textarea(attrs={"rows": 14}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("question", "answer"):
            found = personal_data.scan(data.get(name, ""))
            if found:
                told = "、".join(dict.fromkeys(f"{one.kind.label}（{one.masked}）" for one in found[:5]))
                self.add_error(name, f"里面还有个人信息：{told}。请删去再保存。")
        return data


class FromLetterView(CaseView):
    """整理成知识: question and answer, already masked, to be put into general words."""

    page_title = "整理成知识"
    header_icon = "doc-full"
    template_name = "knowledge/admin/from_letter.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def allowed(self) -> bool:
        super().allowed()
        if not self.request.user.has_perm("knowledge.add_knowledgeitem"):
            raise PermissionDenied
        if self.case.procedure != "mailbox" or not privacy.may_see(self.request.user, self.case):
            raise Http404
        return True

    def get(self, request: HttpRequest, number: str) -> HttpResponseBase:
        known = KnowledgeItem.objects.filter(source=self.case).first()
        if known is not None:
            return redirect(edit_url(known, request.user))
        prepared = making.prepared(self.case)
        if prepared is None:
            messages.error(request, "此信还没有发出的答复，不能整理。")
            return redirect("desk:case", self.case.number)
        form = ItemForm(initial={"question": prepared.question, "answer": prepared.answer})
        return self.page(form=form, found=prepared.found, case=self.case)

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        if making.prepared(self.case) is None:
            raise Http404
        form = ItemForm(request.POST)
        if not form.is_valid():
            return self.page(422, form=form, found=[], case=self.case)
        item = making.make(self.case, form.cleaned_data["question"], form.cleaned_data["answer"], request.user)
        messages.success(request, "已存为草稿。补上依据和核对日期，提交审查，通过后就能推荐给别人。")
        return redirect(edit_url(item, request.user))


def edit_url(item: KnowledgeItem, user: Any) -> str:
    return AdminURLFinder(user).get_edit_url(item) or "knowledge_admin:stale"


class StaleView(DeskView):
    """要核对的知识."""

    page_title = "要核对的知识"
    header_icon = "calendar-check"
    template_name = "knowledge/admin/stale.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        finder, today = AdminURLFinder(request.user), timezone.localdate()
        items = stale.stale(request.user).select_related("lead_agency").order_by("check_on", "pk")[:200]
        rows = [(item, finder.get_edit_url(item), item.is_past, bool(item.check_on and item.check_on < today))
                for item in items]  # fmt: skip
        return self.page(rows=rows)

"""报告 → 附件文字: which files' text is not known to search, and why."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from search.extraction import stock
from search.extraction.models import ExtractedText, ReadFile

ACTIONS = ["add", "change", "choose"]
PAGE_SIZE = 50
Status = ExtractedText.Status


def _policy() -> Any:
    return policy_registry.get_by_type(get_document_model())


def may_see(request: HttpRequest) -> bool:
    """Whoever works with files."""
    return bool(_policy().user_has_any_permission(request.user, ACTIONS))


class UnreadFilesView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """附件文字: the files that could not be read, among those this person may see."""

    any_permission_required = ACTIONS
    template_name = "extraction/admin/unread.html"
    page_title = "附件文字"
    header_icon = "doc-full-inverse"
    _show_breadcrumbs = True

    @property
    def permission_policy(self) -> Any:
        return _policy()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def _files(self) -> "QuerySet[ReadFile]":
        seen = _policy().instances_user_has_any_permission_for(self.request.user, ACTIONS)
        return ReadFile.objects.filter(document__in=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self._files()
        given_up = Q(due=True, attempts__gte=stock.TRIES)
        unread = files.filter(given_up | (Q(due=False) & ~Q(text__status=Status.READ)))
        unread = unread.exclude(text__kind__in=stock.PICTURES)  # nobody expects text of them
        unread = unread.select_related("document", "text").defer("text__pages", "text__rest")
        page = Paginator(unread.order_by("-pk"), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            page=page,
            rows=[_row(file) for file in page],
            read=files.filter(due=False, text__status=Status.READ).count(),
            waiting=files.filter(due=True, attempts__lt=stock.TRIES).count(),
        )


def _row(file: ReadFile) -> dict[str, Any]:
    text = None if file.due else file.text
    return {
        "title": file.document.title,
        "file": file.document.filename,
        "url": reverse("wagtaildocs:edit", args=[file.document_id]),
        "usage_url": file.document.usage_url,
        "result": text.get_status_display() if text else "没有读成",
        "reason": text.reason if text else file.problem or "多次读取都被中断，不再尝试",
        "at": text.extracted_at if text else None,
    }

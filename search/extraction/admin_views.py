"""报告 → 附件文字: which files' text is not known to search, and why."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex
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
        uses = _uses([file.document_id for file in page], AdminURLFinder(self.request.user))
        return super().get_context_data(
            **kwargs,
            page=page,
            rows=[_row(file, uses.get(file.document_id, ())) for file in page],
            read=files.filter(due=False, text__status=Status.READ).count(),
            waiting=files.filter(due=True, attempts__lt=stock.TRIES).count(),
        )


def _uses(document_ids: list[Any], finder: AdminURLFinder) -> dict[Any, list[tuple[str, str]]]:
    """Document → title and address of each record that refers to it, of those this person may edit."""
    content_type = ContentType.objects.get_for_model(get_document_model(), for_concrete_model=False)
    references = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id__in=[str(pk) for pk in document_ids]
    )
    by_type: dict[int, dict[str, set[int]]] = {}
    for type_id, key, file in references.values_list("content_type_id", "object_id", "to_object_id"):
        by_type.setdefault(type_id, {}).setdefault(key, set()).add(int(file))
    found: dict[Any, list[tuple[str, str]]] = {}
    for type_id, keys in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        for record in model._default_manager.filter(pk__in=keys) if model else ():
            if url := finder.get_edit_url(record):
                for file in keys[str(record.pk)]:
                    found.setdefault(file, []).append((str(record), url))
    return found


def _row(file: ReadFile, uses: Iterable[tuple[str, str]]) -> dict[str, Any]:
    text = None if file.due else file.text
    return {
        "title": file.document.title,
        "file": file.document.filename,
        "url": file.document.url,
        "uses": uses,
        "result": text.get_status_display() if text else "没有读成",
        "reason": text.reason if text else file.problem or "多次读取都被中断，不再尝试",
        "at": text.extracted_at if text else None,
    }

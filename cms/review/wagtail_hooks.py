"""Where the review meets Wagtail's admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.agencies.permissions import works_for_county
from cms.agencies.roles import SITE_MANAGER

from . import gate, log, reports, serving, views
from .examined import Examined, ExaminedPage
from .panels import DraftsPanel, WaitingPanel
from .refusal import Refused
from .urls import APP_NAME
from .viewsets import record_buttons

# Wagtail's own panels, whose place ours take: they read every waiting text in full.
REPLACED_PANELS = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}
# What nobody does by a button: publishing is the last approval's, taking down is withdrawal's.
WITHOUT_BUTTON = {"action-publish", "action-unpublish"}
# What is left to whoever submitted the text.
CALLED_BACK = {"action-cancel-workflow", "action-restart-workflow"}


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    record = "<slug:app_label>/<slug:model_name>/<str:pk>/"
    patterns = [
        path(record, views.ReviewRecordView.as_view(), name="record"),
        path(f"{record}finding/", views.FindingView.as_view(), name="finding"),
        path(f"{record}withdraw/", views.WithdrawView.as_view(), name="withdraw"),
        path(f"{record}restore/", views.RestoreView.as_view(), name="restore"),
    ]
    return [path("review/", include((patterns, APP_NAME)))]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    log.register(actions)


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED_PANELS]
    panels += [WaitingPanel(), DraftsPanel()]


@hooks.register("construct_reports_menu")
def construct_reports_menu(request: HttpRequest, items: list[Any]) -> None:
    if not works_for_county(request.user):
        items[:] = [item for item in items if item.name not in reports.MENU_ITEMS]


@hooks.register("construct_help_menu")
def construct_help_menu(request: HttpRequest, items: list[Any]) -> None:
    """Without the links to Wagtail's own site, which is in English."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


def _without_buttons(items: list[Any], request: HttpRequest, record: Any) -> None:
    """A reviewer sends back with a reason; only who submitted a text calls it back without one."""
    state = record.current_workflow_state if record else None
    own = state is not None and state.requested_by == request.user
    hidden = WITHOUT_BUTTON if own else WITHOUT_BUTTON | CALLED_BACK
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def before_edit(request: HttpRequest, record: Any) -> None:
    """What has no button is refused as well: whoever may decide a stage could take the text out of the reviews without
    a reason. A superuser may, so that no text is stuck when its submitter has left."""
    asked = request.method == "POST" and CALLED_BACK & request.POST.keys()
    user: Any = request.user
    if not asked or not issubclass(type(record), Examined) or user.is_superuser:
        return
    state = record.current_workflow_state
    if state is not None and state.requested_by != user:
        raise Refused("稿件只能由提交的人撤回；审查人请用“退回修改”，并写明理由")


@hooks.register("construct_snippet_action_menu")
def construct_snippet_action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if issubclass(context["model"], Examined):
        _without_buttons(items, request, context.get("instance"))


@hooks.register("construct_page_action_menu")
def construct_page_action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    model = type(page) if page else context.get("page_class", Page)
    if issubclass(model, ExaminedPage) or context["view"] == "create":
        _without_buttons(items, request, page)


@hooks.register("before_create_page")
def before_create_page(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Columns are made by the keepers of the site; everybody else writes what goes through the reviews."""
    user: Any = request.user
    if issubclass(page_class, ExaminedPage) or user.is_superuser:
        return
    if not user.groups.filter(name=SITE_MANAGER).exists():
        raise PermissionDenied


@hooks.register("before_publish_page")
def before_publish_page(request: HttpRequest, page: Page) -> None:
    if issubclass(type(page), Examined):
        gate.check(page.get_latest_revision())


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def after_edit(request: HttpRequest, record: Any) -> None:
    """Whoever changes a text under review learns what that means."""
    if isinstance(record, Examined) and record.review_restarted:
        messages.warning(request, "稿件已修改，审查从初审重新开始。")


@hooks.register("register_page_header_buttons")
def page_header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    specific = page.specific_deferred
    if not isinstance(specific, ExaminedPage) or view_name != "edit":
        return []
    return record_buttons(specific, user)


@hooks.register("before_serve_document")
def before_serve_document(document: Any, request: HttpRequest) -> None:
    serving.refuse_private(document, request)

"""Calls for opinions in the admin: the records under review, and the room where opinions are sorted."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from cms.review.viewsets import ExaminedEditView, ExaminedIndexView, ExaminedViewSet

from ..shared.menu import MENU_HOOK
from . import due
from .desk.urls import APP_NAME, urlpatterns
from .models import Call, Result


def _desk_button(call: Call) -> list[Button]:
    """To the opinions, once there may be any."""
    if not call.published_at:
        return []
    return [Button("意见整理", url=reverse("opinions:call", args=[call.pk]), icon_name="comment", priority=5)]


class CallIndexView(ExaminedIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*_desk_button(instance), *super().get_list_more_buttons(instance)]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("result")


class CallEditView(ExaminedEditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_desk_button(self.object)]


def _stage(call: Call) -> str:
    return call.stage_label if call.live else ""


def _last_day(call: Call) -> str:
    return f"{call.last_day:%Y-%m-%d}"


def _plain_area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class CallViewSet(ExaminedViewSet):
    model = Call
    index_view_class = CallIndexView
    edit_view_class = CallEditView
    icon = "comment"
    menu_label = "意见征集"
    menu_name = "calls"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("kind", label="类别", accessor="get_kind_display", sort_key="kind"),
        Column("last_day", label="截止日期", accessor=_last_day, sort_key="closes_at"),
        Column("stage", label="进展", accessor=_stage),
    ]
    list_filter = ["lead_agency", "kind", "live", "published_at", "closes_at"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("lead_agency")]),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    FieldPanel("summary", widget=_plain_area(3)),
                    FieldPanel("explanation"),
                    FieldPanel("draft", widget=_plain_area(24)),
                    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
                ],
                heading="内容",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                            FieldPanel("shorter_reason", widget=_plain_area(3)),
                            FieldPanel("result_promised_on"),
                        ],
                        heading="期限",
                    ),
                    MultiFieldPanel(
                        [FieldPanel("contact"), FieldPanel("email"), FieldPanel("postal_address")],
                        heading="提意见的其他方式",
                    ),
                    FieldPanel("show_opinions"),
                    PublishingPanel(),
                ],
                heading="期限与方式",
            ),
        ]
    )


class ResultIndexView(ExaminedIndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("call")


class ResultViewSet(ExaminedViewSet):
    """Made from the room where opinions are sorted, which fills in what is known."""

    model = Result
    index_view_class = ResultIndexView
    icon = "clipboard-list"
    menu_label = "意见采纳情况"
    menu_name = "call_results"
    add_to_admin_menu = False
    list_filter = ["lead_agency", "live", "published_at"]
    edit_handler = ObjectList(
        [
            HelpPanel("反馈表由“意见整理”里的归类填好，也可以在这里增删。通过三审以后公布，期限上的提醒随之停止。"),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("call"), FieldPanel("lead_agency")]),
            FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
            FieldPanel("overview"),
            InlinePanel(
                "feedback",
                [
                    FieldRowPanel([FieldPanel("label"), FieldPanel("number"), FieldPanel("outcome")]),
                    FieldPanel("summary", widget=_plain_area(2)),
                    FieldPanel("reason", widget=_plain_area(2)),
                ],
                heading="反馈表",
                label="一类意见",
            ),
            FieldPanel("revised", widget=_plain_area(24)),
            FieldPanel("next_step"),
            InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
            PublishingPanel(),
        ]
    )


register_snippet(CallViewSet)
register_snippet(ResultViewSet)


@hooks.register(MENU_HOOK)
def register_calls() -> Any:
    return Call.snippet_viewset.get_menu_item(order=10)  # type: ignore[attr-defined]


@hooks.register(MENU_HOOK)
def register_results() -> Any:
    return Result.snippet_viewset.get_menu_item(order=12)  # type: ignore[attr-defined]


class DueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return due.may_see(request.user)


@hooks.register(MENU_HOOK)
def register_due() -> MenuItem:
    return DueMenuItem("待公布的结果", reverse("opinions:results_due"), name="results_due", icon_name="time", order=14)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("opinions/", include((urlpatterns, APP_NAME)))]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What the log of a call says of its opinions."""

    @actions.register_action("opinions.look")
    class Look(LogFormatter):
        label = message = "查看来件人"

        def format_comment(self, log_entry: Any) -> str:
            return f"{log_entry.data.get('number', '')}，事由：{log_entry.data.get('reason', '')}"

    @actions.register_action("opinions.mask")
    class Mask(LogFormatter):
        label = message = "遮盖公开的意见"

        def format_comment(self, log_entry: Any) -> str:
            return str(log_entry.data.get("number", ""))

"""Surveys in the admin: the record under review, and the room where answers are looked at."""

from typing import Any

from django import forms
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
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

from cms.review.policy import may
from cms.review.viewsets import ExaminedEditView, ExaminedIndexView, ExaminedViewSet

from ..shared import addresses  # noqa: F401 - its converter
from ..shared.activity import last_day
from ..shared.menu import MENU_HOOK
from .desk_views import ExportView, SurveyView
from .models import Survey

HELP = (
    "<p>问题按从上到下的顺序编号。要跳题，在选项或问题里填要跳到第几题，只能往后跳；填“结束”就不再往下问。"
    "保存时会检查有没有绕圈子、跳空和谁也答不到的题，预览里的“跳题一览”可以看全部跳法。</p>"
    "<p>一有人作答，题目和选项就不能再增减，所以发布以前请先在预览里试答一遍。</p>"
)


def _desk_button(survey: Any, user: Any) -> list[Button]:
    if not survey.published_at or not may(user, "change", survey):
        return []
    return [Button("答卷和邀请码", url=reverse("survey_desk:survey", args=[survey.pk]), icon_name="form", priority=5)]


class SurveyIndexView(ExaminedIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*_desk_button(instance, self.request.user), *super().get_list_more_buttons(instance)]


class SurveyEditView(ExaminedEditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_desk_button(self.object, self.request.user)]


class SurveyViewSet(ExaminedViewSet):
    model = Survey
    index_view_class = SurveyIndexView
    edit_view_class = SurveyEditView
    icon = "form"
    menu_label = "问卷调查"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("closes_at", label="截止", accessor=lambda survey: last_day(survey.closes_at), sort_key="closes_at"),
    ]
    list_filter = ["lead_agency", "live", "closes_at"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldPanel("explanation"),
                    FieldPanel("lead_agency"),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldPanel("contact"),
                    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
                ],
                heading="说明",
            ),
            ObjectList(
                [HelpPanel(HELP, heading="怎样出题"), FieldPanel("questions", classname="survey-questions")],
                heading="问题",
            ),
            ObjectList(
                [
                    FieldPanel("by_invitation"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("results_shown"), FieldPanel("least_shown")]),
                            FieldPanel("cross_by"),
                        ],
                        heading="公布统计",
                    ),
                    PublishingPanel(),
                ],
                heading="作答和公布",
            ),
            ObjectList([FieldPanel("conclusion")], heading="结果"),
        ]
    )


surveys = SurveyViewSet()
register_snippet(surveys)

urlpatterns = [
    path("<activity_key:pk>/", SurveyView.as_view(), name="survey"),
    path("<activity_key:pk>/<slug:what>.csv", ExportView.as_view(), {"kind": "csv"}, name="csv"),
    path("<activity_key:pk>/<slug:what>.xlsx", ExportView.as_view(), {"kind": "xlsx"}, name="xlsx"),
]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("consultations/surveys/", include((urlpatterns, "survey_desk")))]


@hooks.register(MENU_HOOK)
def register_menu_item() -> MenuItem:
    return surveys.get_menu_item(order=20)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("surveys/editor.css"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    @actions.register_action("surveys.invite")
    class Invite(LogFormatter):
        label = "制邀请码"

        def format_message(self, entry: Any) -> str:
            return f"制作邀请码 {entry.data['number']} 个（{entry.data['batch']}）"

    @actions.register_action("surveys.export")
    class Export(LogFormatter):
        label = "导出答卷"

        def format_message(self, entry: Any) -> str:
            return "导出全部答卷" if entry.data["what"] == "answers" else "导出填写的意见"

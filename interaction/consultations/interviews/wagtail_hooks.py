"""Interviews in the admin: the record under review, and the live desk."""

from typing import Any

from django import forms
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from cms.review.viewsets import ExaminedEditView, ExaminedIndexView, ExaminedViewSet

from ..shared.menu import MENU_HOOK
from .desk.urls import urlpatterns
from .models import Interview
from .rights import may_run


def _desk_button(interview: Any, user: Any) -> list[Button]:
    if not interview.published_at or not may_run(user, interview):
        return []
    url = reverse("interviews_desk:live", args=[interview.pk])
    return [Button("访谈现场", url=url, icon_name="comment", priority=5)]


class InterviewIndexView(ExaminedIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*_desk_button(instance, self.request.user), *super().get_list_more_buttons(instance)]


class InterviewEditView(ExaminedEditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_desk_button(self.object, self.request.user)]


def _starts(interview: Interview) -> str:
    return f"{timezone.localtime(interview.starts_at):%Y-%m-%d %H:%M}"


class InterviewViewSet(ExaminedViewSet):
    model = Interview
    index_view_class = InterviewIndexView
    edit_view_class = InterviewEditView
    icon = "comment"
    menu_label = "在线访谈"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("starts_at", label="访谈时间", accessor=_starts, sort_key="starts_at"),
    ]
    list_filter = ["lead_agency", "live", "starts_at"]
    # fmt: off
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldPanel("lead_agency"),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    InlinePanel(
                        "guests", [FieldRowPanel([FieldPanel("name"), FieldPanel("post")]), FieldPanel("about")],
                        heading="嘉宾", label="嘉宾",
                    ),
                    FieldPanel("topic"),
                    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
                    FieldPanel("contact"),
                ],
                heading="预告",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="访谈"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading="征集问题"),
                    FieldPanel("host"),
                    PublishingPanel(),
                ],
                heading="时间与发布",
            ),
        ]
    )
    # fmt: on


interviews = InterviewViewSet()
register_snippet(interviews)


@hooks.register(MENU_HOOK)
def register_menu_item() -> MenuItem:
    return interviews.get_menu_item(order=40)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("consultations/interviews/", include((urlpatterns, "interviews_desk")))]

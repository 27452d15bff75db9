"""The tables documents are sorted by, and the guide, in the admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.admin.viewsets.model import ModelViewSet

from cms.review.viewsets import ExaminedViewSet

from .models import DisclosureLimit, Field, Genre, Guide, Matter, Topic


class GuideViewSet(ExaminedViewSet):
    model = Guide
    icon = "help"
    menu_label = "公开指南"
    add_to_admin_menu = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("lead_agency"),
                    FieldPanel("classes"),
                    FieldPanel("ways"),
                    FieldPanel("requests"),
                    FieldPanel("remedies"),
                ],
                heading="内容",
            ),
            ObjectList([PublishingPanel()], heading="公开"),
        ]
    )


class _Table(ModelViewSet):
    icon = "list-ul"
    copy_view_enabled = False
    list_per_page = 100


class TopicViewSet(_Table):
    model = Topic
    name = "disclosure_topic"
    menu_label = "主题分类"
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    form_fields = ["code", "name"]


class GenreViewSet(_Table):
    model = Genre
    name = "disclosure_genre"
    menu_label = "体裁"
    list_display = ["name", "code", "role", "order"]
    form_fields = ["name", "code", "role", "order"]


class MatterViewSet(_Table):
    model = Matter
    name = "disclosure_matter"
    menu_label = "法定公开事项"
    list_display = ["number", "name"]
    form_fields = ["number", "name", "text"]


class FieldViewSet(_Table):
    model = Field
    name = "disclosure_field"
    menu_label = "基层领域"
    list_display = ["name", "code", "order"]
    form_fields = ["name", "code", "order"]


class LimitViewSet(_Table):
    model = DisclosureLimit
    name = "disclosure_limit"
    menu_label = "公开时限"
    list_display = ["name", "length", "starts", "matter", "basis"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("days"), FieldPanel("unit")]),
        FieldPanel("starts"),
        FieldPanel("basis"),
        FieldPanel("matter"),
    ]

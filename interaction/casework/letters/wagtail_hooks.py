"""The texts of letters, and what stands on each agency's letters, in the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.agencies.models import Agency
from cms.agencies.permissions import ChangedOnly

from ..papers.serving import attachment
from . import texts
from .models import LetterHead, LetterTemplate
from .samples import sample


class NamesPanel(HelpPanel):
    """The names a text may use, and its sample."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            names = texts.room(self.instance.procedure).names.items()
            rows = format_html_join("", "<tr><td><code>{{{}}}</code></td><td>{}</td></tr>", names)
            self.content = format_html(
                "<p>正文每段一行。下面的变量写在花括号里，发文时自动填入；一段里的变量全是空的，这一段就不印。"
                '<a href="{}">下载样张（PDF，按已保存的文字）</a></p>'
                '<details><summary>可以用的变量</summary><table class="listing">{}</table></details>',
                reverse("letter_templates:sample", args=[self.instance.pk]),
                rows,
            )


def _is_changed(template: LetterTemplate) -> str:
    return "" if texts.is_shipped(template) else "已改"


def _label(template: LetterTemplate) -> str:
    text = texts.shipped(template.procedure).get(template.kind)
    return text.label if text else template.kind


def _edit_url(template: LetterTemplate) -> str:
    return reverse("letter_templates:edit", args=[template.pk])


class LetterTemplateViewSet(ModelViewSet):
    model = LetterTemplate
    name = "letter_templates"
    icon = "doc-full"
    menu_label = "文书模板"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_per_page = 100
    list_display = [
        TitleColumn("label", label="种类", accessor=_label, get_url=_edit_url),
        "title",
        Column("get_remedies_display", label="救济途径"),
        Column("changed", label="本县修改", accessor=_is_changed),
        DateColumn("changed_at", label="修改时间"),
    ]
    search_fields = ["title", "body"]
    search_backend_name = None
    ordering = ["procedure", "kind"]
    edit_handler = ObjectList(
        [
            NamesPanel(heading="怎样修改"),
            FieldPanel("title"),
            FieldPanel("body", attrs={"rows": 18}),
            FieldPanel("remedies"),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("<int:pk>/sample.pdf", self.sample, name="sample")]

    def sample(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not self.permission_policy.user_has_permission(request.user, "view"):
            raise PermissionDenied
        template: Model = get_object_or_404(LetterTemplate, pk=pk)
        agency = request.user.agency or Agency.objects.current().first()  # type: ignore[union-attr]
        return attachment(sample(template, agency), f"{template}（样张）.pdf", "application/pdf")  # type: ignore[arg-type]


class LetterHeadViewSet(ModelViewSet):
    model = LetterHead
    name = "letter_heads"
    icon = "doc-empty"
    menu_label = "各机关文书用语"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["agency", "prefix", "signature", "review_body"]
    form_fields = ["agency", "prefix", "signature", "review_body", "court", "payment"]


register_permission_policy(LetterTemplate, ChangedOnly(LetterTemplate))


@hooks.register("register_admin_viewset")
def register_letters() -> list[ModelViewSet]:
    return [LetterTemplateViewSet(), LetterHeadViewSet()]

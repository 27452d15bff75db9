"""Sources in the admin: the list and the form."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from cms.agencies.models import User
from cms.agencies.permissions import agencies_for, covers
from cms.agencies.roles import EDITOR
from cms.agencies.viewsets import OwnAgency

from .. import targets
from ..models import Source

TRUST = "inbound.trust_source"


class SourceForm(WagtailAdminModelForm):
    """Staff keep the sources of their own agency; whom the portal trusts is said by the keepers of the site."""

    target = forms.ChoiceField(label="放到哪里", help_text="采来的稿件成为哪个栏目的文章，或者哪一类公告。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.for_user
        agency: Any = self.fields["agency"]
        agency.queryset = agencies_for(user)
        if user.agency_id:
            agency.initial, agency.empty_label = user.agency_id, None
        target: Any = self.fields["target"]
        target.choices = [("", "---------"), *targets.choices()]
        editor: Any = self.fields["editor"]
        editors = User.objects.filter(is_active=True, groups__name=EDITOR)
        editor.queryset = (editors | User.objects.filter(pk=self.instance.editor_id)).distinct().order_by("username")
        editor.required = False
        editor.label_from_instance = lambda each: each.get_full_name() or each.username
        if not user.has_perm(TRUST):
            self.fields["trusted"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.trusted and self.changed_data and not self.for_user.has_perm(TRUST):
            raise forms.ValidationError("这个来源受信任、稿件直接发布，只有网站管理员和公开办能改。")
        if not cleaned.get("trusted") and not cleaned.get("editor"):
            self.add_error("editor", "不直接发布的来源要有责任编辑：草稿以谁的名义送审。")
        agency, editor = cleaned.get("agency"), cleaned.get("editor")
        if agency and editor and not covers(editor, agency.pk):
            self.add_error("editor", f"这位编辑不能以{agency.display_name}的名义发稿，请另选一位。")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Another address is another feed: what was known of the old one does not hold, and it is asked soon."""
        source = self.instance
        if "url" in self.changed_data:
            source.etag = source.last_modified = source.moved_to = ""
        if {"url", "target", "active"} & set(self.changed_data):
            source.failures, source.failing_since, source.error = 0, None, ""
            source.next_at = timezone.now()
        return super().save(commit)


class SourceIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Source]:
        policy = self.permission_policy
        return policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        ).select_related("agency")


class SourceEditView(OwnAgency, generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("inbound_admin:source", args=[self.object.pk])
        return [*super().header_more_buttons, Button("采集情况", url=url, icon_name="history", priority=10)]


class SourceDeleteView(OwnAgency, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (ProtectedError, PermissionDenied):
            messages.error(self.request, "这个来源已经采来稿件，稿件要能说明出处，所以不能删除。不再采集请去掉“采集”。")
            return HttpResponseRedirect(reverse(self.edit_url_name, args=[self.object.pk]))


class SourceViewSet(ModelViewSet):
    model = Source
    name = "feed_source"
    url_prefix = "gathering/feeds"
    icon = "download"
    menu_label = "采集来源"
    menu_order = 2
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = SourceIndexView
    edit_view_class = SourceEditView
    delete_view_class = SourceDeleteView
    list_per_page = 50
    list_display = [
        TitleColumn("name", label="名称", get_url=lambda source: reverse("inbound_admin:source", args=[source.pk])),
        Column("agency", label="机构", accessor=lambda source: source.agency.display_name),
        Column("target", label="放到", accessor=lambda source: targets.label_of(source.target) or "（栏目已不在）"),
        Column("trusted", label="去向", accessor=lambda source: "直接发布" if source.trusted else "送审"),
        Column("standing", label="状态"),
        Column("succeeded_at", label="上次成功", sort_key="succeeded_at"),
    ]
    list_filter = ["agency", "trusted", "active", "reposts"]
    search_fields = ["name", "origin", "url"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("url"), FieldRowPanel([FieldPanel("origin"), FieldPanel("every")])],
                heading="采哪里",
            ),
            MultiFieldPanel([FieldPanel("words"), FieldPanel("first_days")], heading="收哪些"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("target"), FieldPanel("agency")]),
                    FieldRowPanel([FieldPanel("editor"), FieldPanel("trusted")]),
                    FieldRowPanel([FieldPanel("reposts"), FieldPanel("active")]),
                ],
                heading="采来以后",
            ),
        ],
        base_form_class=SourceForm,
    )

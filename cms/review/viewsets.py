"""The admin of records under review."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from wagtail.admin import messages
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from cms.agencies.permissions import works_for_county

from .examined import ExaminedRecord
from .policy import may
from .stages import Stage
from .tasks import ReviewTaskState
from .urls import review_url


def with_standing(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Each record with where it stands in the reviews, without a query per row."""
    content_type = queryset.model().get_base_content_type()
    key = Cast(OuterRef("pk"), CharField())
    under_review = ReviewTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=content_type,
        workflow_state__object_id=key,
    )
    returned = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, base_content_type=content_type, object_id=key
    )
    scheduled = Revision.objects.filter(
        base_content_type=content_type, object_id=key, approved_go_live_at__isnull=False
    )
    return queryset.annotate(
        stage_under_review=Subquery(under_review.values("stage")[:1]),
        is_returned=Exists(returned),
        is_scheduled=Exists(scheduled),
    )


def standing(record: Any) -> str:
    """Where a record annotated by ``with_standing`` stands, in a word or two."""
    if record.withdrawn_at:
        public = "已撤下"
    elif record.live:
        public = "已公开"
    else:
        public = "已到期" if record.expired else ""
    if record.stage_under_review:
        draft = f"{Stage(record.stage_under_review).label}中"
    elif record.is_returned:
        draft = "退回修改"
    elif record.is_scheduled:
        draft = "定时发布"
    else:
        draft = "有修改" if public and record.has_unpublished_changes else ""
    return "，".join(part for part in (public, draft) if part) or "草稿"


class StandingColumn(Column):
    def get_value(self, instance: Any) -> str:
        return standing(instance)


def matching(records: QuerySet[Any], text: str, fields: Iterable[str] = ("title",)) -> QuerySet[Any]:
    """Those that hold every word of ``text`` somewhere in one of the fields."""
    for word in text.split()[:10]:
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        records = records.filter(found)
    return records


class PublishedColumn(Column):
    def get_value(self, instance: Any) -> str:
        return f"{localtime(instance.published_at):%Y-%m-%d}" if instance.published_at else ""


class ExaminedIndexView(IndexView):
    """The list of one's own agency's records."""

    def get_base_queryset(self) -> QuerySet[Any]:
        actions = {"add", "change", "delete", "view", "publish"}
        queryset = self.permission_policy.instances_user_has_any_permission_for(self.request.user, actions)
        shown = {getattr(column, "name", column) for column in self.list_display}
        related = [field.name for field in self.model._meta.fields if field.many_to_one and field.name in shown]
        return with_standing(queryset).select_related(*related).defer(*self.model.heavy_fields)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return matching(queryset, self.search_query, self.search_fields)

    def get_list_more_buttons(self, instance: ExaminedRecord) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *record_buttons(instance, self.request.user)]


class ExaminedEditView(EditView):
    """Deciding on a text and changing it are two things: what a reviewer changed goes through the reviews again."""

    action: str

    def form_valid(self, form: Any) -> HttpResponse:
        if self.action != "workflow-action":
            return super().form_valid(form)
        if form.has_changed():
            self.action = "edit"
            messages.warning(self.request, "您修改了稿件，修改已保存。修改过的稿件须从初审重新开始，请由他人审查。")
            return super().form_valid(form)
        self.form = form
        self.workflow_action_action()
        messages.success(self.request, "已记录您的审查决定。")
        return redirect(self.get_success_url())

    @property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *record_buttons(self.object, self.request.user)]


def record_buttons(record: Any, user: Any) -> list[Button]:
    """What the review adds to the buttons of a record."""
    buttons = [Button("审查记录", url=review_url("record", record), icon_name="history", priority=15)]
    if may(user, "publish", record):
        if record.withdrawn_at:
            buttons.append(Button("恢复公开", url=review_url("restore", record), icon_name="undo", priority=40))
        elif record.live:
            buttons.append(Button("撤下", url=review_url("withdraw", record), icon_name="download", priority=40))
    return buttons


class TitleFilterForm(BaseFilterForm):
    q = forms.CharField(label="查找", required=False, widget=forms.TextInput({"placeholder": "名称中的字词"}))

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        text = self.cleaned_data.get("q") or ""
        self.is_searching, self.search_query = bool(text), text
        return matching(objects, text)


class _Choosable:
    """What is public may be referred to by anybody; drafts only by their own agency."""

    filter_form_class = TitleFilterForm

    def get_object_list(self) -> QuerySet[Any]:
        return _choosable(super().get_object_list(), self.request.user)  # type: ignore[misc, attr-defined]


def _choosable(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
    if works_for_county(user):
        return queryset
    return queryset.filter(live=True) | queryset.filter(lead_agency_id=user.agency_id)


def _is_key(text: str) -> bool:
    """Whether it can be the key of a record; Wagtail's own views ask the database, which has no answer."""
    return text.isdecimal() and len(text) <= 18


class ExaminedChooseView(_Choosable, ChooseView):
    pass


class ExaminedChooseResultsView(_Choosable, ChooseResultsView):
    pass


class ExaminedChosenView(SnippetChosenView):
    """Nobody reads the titles of others' drafts by trying their keys."""

    def get_object(self, pk: str) -> Any:
        if not _is_key(pk):
            raise Http404
        return _choosable(self.model_class.objects.all(), self.request.user).get(pk=pk)


class ExaminedChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return _choosable(self.model_class.objects.all(), self.request.user).filter(pk__in=filter(_is_key, pks))


class ExaminedChooserCreateView(SnippetCreateView):
    """Records are made on pages of their own, not in passing."""

    def can_create(self) -> bool:
        return False


class ExaminedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ExaminedChooseView
    choose_results_view_class = ExaminedChooseResultsView
    chosen_view_class = ExaminedChosenView
    chosen_multiple_view_class = ExaminedChosenMultipleView
    create_view_class = ExaminedChooserCreateView


class ExaminedViewSet(SnippetViewSet):
    """For every ``ExaminedRecord``: each view touches only the records of the agencies one works for.

    Subclasses give ``model``, ``icon``, ``menu_label``, ``panels`` or ``edit_handler``, and may extend
    ``list_display``, ``list_filter`` and ``search_fields``.
    """

    index_view_class = ExaminedIndexView
    edit_view_class = ExaminedEditView
    chooser_viewset_class = ExaminedChooserViewSet
    add_to_admin_menu = True
    menu_item_is_registered = True  # in a menu of its room, never in Wagtail's list of snippets
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 30
    search_fields = ["title"]
    list_display = [
        "title",
        Column("lead_agency", label="发布机构", sort_key="lead_agency__order"),
        PublishedColumn("published_at", label="发布日期", sort_key="published_at"),
        StandingColumn("standing", label="状态"),
    ]
    list_filter = ["lead_agency", "live", "published_at"]

    def construct_view(self, view_class: type[Any], **kwargs: Any) -> Callable[..., HttpResponse]:
        return self._own_only(super().construct_view(view_class, **kwargs))

    def _own_only(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Every view of one record, whichever, is closed to the staff of other agencies."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs:
                if not _is_key(unquote(str(kwargs["pk"]))):
                    raise Http404
                record = get_object_or_404(
                    self.model._base_manager.only("pk", "lead_agency"), pk=unquote(str(kwargs["pk"]))
                )
                policy = policy_registry.get_by_type(self.model)
                if not policy.user_has_any_permission_for_instance(request.user, ["change", "view"], record):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

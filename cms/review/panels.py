"""The start page of the admin: what waits for me, what came back to me, what I have begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.permissions import works_for_county

from .policy import examined_pages, examined_records
from .tasks import ReviewTask, ReviewTaskState
from .urls import APP_NAME

SHOWN = 20


@dataclass(frozen=True)
class Item:
    """One line of a panel: a text, as its revision has it."""

    revision: Revision
    at: datetime
    detail: str = ""

    @property
    def title(self) -> str:
        return self.revision.object_str

    @property
    def kind(self) -> str:
        model = self.revision.content_type.model_class()
        return str(model._meta.verbose_name) if model else ""

    @property
    def url(self) -> str:
        content_type = self.revision.content_type
        return reverse(f"{APP_NAME}:record", args=[content_type.app_label, content_type.model, self.revision.object_id])

    @property
    def days(self) -> int:
        """Whole days since ``at``, by the calendar."""
        return (timezone.localdate() - timezone.localdate(self.at)).days


def waiting_for(user: Any) -> "QuerySet[ReviewTaskState]":
    """The texts that this member of staff may review now, the longest waiting first; not those they had a part in."""
    states = ReviewTaskState.objects.filter(
        task__in=ReviewTask.objects.filter(active=True, groups__in=user.groups.all()).values("pk"),
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    if not works_for_county(user):
        states = states.filter(agency_id=user.agency_id)
    approved = ReviewTaskState.objects.filter(
        revision=OuterRef("revision"), finished_by=user, status=TaskState.STATUS_APPROVED
    )
    states = states.exclude(Q(revision__user=user) | Q(workflow_state__requested_by=user) | Exists(approved))
    return states.order_by("started_at", "pk")


def returned_to(user: Any) -> "QuerySet[WorkflowState]":
    """What this member of staff submitted and a reviewer sent back."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    return states.exclude(current_task_state=None).order_by("-current_task_state__finished_at")


def drafts_of(user: Any) -> list[Revision]:
    """What this member of staff wrote last, is not public and nobody is reviewing; the newest first."""
    drafts: list[Revision] = []
    models: list[Any] = [*examined_records(), *examined_pages()]
    for model in models:
        active = WorkflowState.objects.active().filter(
            base_content_type=model().get_base_content_type(), object_id=Cast(OuterRef("pk"), CharField())
        )
        own = model.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
        keys = own.exclude(Exists(active)).order_by("-latest_revision_id").values_list("latest_revision_id")[:SHOWN]
        drafts += (
            Revision.objects.filter(pk__in=[key for (key,) in keys]).select_related("content_type").defer("content")
        )
    return sorted(drafts, key=lambda revision: -revision.pk)[:SHOWN]


class WaitingPanel(Component):
    """待我审查."""

    name = "review_waiting"
    order = 100
    template_name = "review/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        states = waiting_for(parent_context["request"].user)
        shown = states.select_related("revision__content_type", "agency").defer("revision__content")[:SHOWN]
        items = [
            Item(state.revision, state.started_at, f"{state.agency or '全县'}，{state.get_stage_display()}")
            for state in shown
        ]
        return {"items": items, "total": states.count()}


class DraftsPanel(Component):
    """我的草稿, those that came back first."""

    name = "review_drafts"
    order = 110
    template_name = "review/admin/drafts_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        states = returned_to(user).select_related(
            "current_task_state__revision__content_type", "current_task_state__task"
        )
        states = states.defer("current_task_state__revision__content")[:SHOWN]
        returned = [
            Item(state.revision, state.finished_at or state.started_at, f"{state.task.name}退回：{state.comment}")
            for state in (workflow_state.current_task_state for workflow_state in states)
        ]
        drafts = [Item(revision, revision.created_at) for revision in drafts_of(user)]
        return {"returned": returned, "drafts": drafts}

"""三审 as a task of Wagtail's workflow: different people at each stage, none of whom wrote or submitted the text."""

import hashlib
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import AbstractGroupApprovalTask, AbstractPage, Revision, TaskState, WorkflowState

from cms.agencies.models import Agency
from cms.agencies.permissions import covers, works_for_county

from . import findings, texts
from .refusal import Refused
from .stages import ApprovalForm, RejectionForm, SecrecyForm, Stage


class ReviewTaskState(TaskState):
    """One stage's decision on one revision."""

    stage = models.CharField("审查环节", max_length=10, choices=Stage.choices)
    # Whose text it is, so that the list of what waits for somebody is one query.
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="发布机构")
    secrecy = models.JSONField("保密审查", default=dict, blank=True)  # question → answer, as they were on the screen
    files_digest = models.CharField(max_length=64, blank=True)  # of the attachments that were approved

    class Meta:
        verbose_name = "审查记录"
        verbose_name_plural = "审查记录"

    def log_state_change_action(self, user: Any, action: str) -> None:
        super().log_state_change_action(user, action)
        if self.secrecy:
            log(
                instance=self.revision.as_object(), action="review.secrecy", user=user, revision=self.revision,
                data={"answers": self.secrecy},
            )  # fmt: skip


class ReviewTask(AbstractGroupApprovalTask):
    """One stage of 三审, done by the members of its groups for the texts of their own agency."""

    stage = models.CharField("审查环节", max_length=10, choices=Stage.choices, unique=True)

    task_state_class = ReviewTaskState
    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "stage"]
    admin_form_readonly_on_edit_fields = [*AbstractGroupApprovalTask.admin_form_readonly_on_edit_fields, "stage"]

    class Meta:
        verbose_name = "三审环节"
        verbose_name_plural = "三审环节"
        permissions = [("publish_examined_page", "发布、撤下文章和单页")]

    @classmethod
    def get_description(cls) -> str:
        return "由所选角色中不同的人审查本机构的稿件；本人起草、提交或已审过的稿件不能再审"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """A stage begins when the stages before it have approved this very text; else the first of those begins."""
        workflow_state = WorkflowState.objects.get(pk=workflow_state.pk)  # whose record has its latest text
        due = workflow_state.get_next_task()
        if due and due.pk != self.pk:
            return due.specific.start(workflow_state, user=user)
        state = super().start(workflow_state, user=user)
        state.stage = self.stage
        state.agency_id = owning_agency_id(state.revision.as_object())
        state.save(update_fields=["stage", "agency"])
        return state

    # --- Who may

    def reason_against(self, user: Any, state: ReviewTaskState) -> str:
        """Why this person may not decide this stage of this text; empty if they may. Holds for superusers too."""
        if not user.is_active or not self._user_in_groups(user):
            return f"您没有{self.name}的权限"
        if not covers(user, state.agency_id):
            return "只能审查本机构的稿件"
        if user.pk in authors_of(state.revision) or user.pk == state.workflow_state.requested_by_id:
            return "不能审查自己起草、修改或提交的稿件"
        if user.pk in approvers_of(state.revision):
            return "各级审查必须由不同的人完成，您已经审过这一稿"
        return ""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state is None or self.reason_against(user, state):
            return []
        return [("approve", f"通过{self.name}", True), ("reject", "退回修改", True)]

    def get_form_for_action(self, action: str) -> type[ApprovalForm] | type[RejectionForm]:
        if action == "reject":
            return RejectionForm
        return SecrecyForm if self.stage == Stage.FIRST else ApprovalForm

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(self._user_in_groups(user)) and covers(user, owning_agency_id(obj))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Never: a text changed under review starts again at 初审."""
        return False

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[TaskState]":
        if not user.is_active or not self._user_in_groups(user):
            return TaskState.objects.none()
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return states if works_for_county(user) else states.filter(reviewtaskstate__agency_id=user.agency_id)

    # --- What they do

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **data: Any) -> None:
        """Approve or reject. Raises Refused where the rules forbid it or the form's data are not complete."""
        state = ReviewTaskState.objects.select_for_update().get(pk=task_state.pk)
        record = state.revision.as_object()
        if state.status != TaskState.STATUS_IN_PROGRESS:
            raise Refused("这一环节已经有人处理过了")
        if record.latest_revision_id != state.revision_id:
            raise Refused("稿件已修改，须从初审重新开始")
        if reason := self.reason_against(user, state):
            raise Refused(reason)
        form = self.get_form_for_action(action_name)(data)
        if not form.is_valid():
            raise Refused(*(message for messages in form.errors.values() for message in messages))
        comment = form.cleaned_data["comment"]
        if action_name == "reject":
            state.reject(user=user, comment=comment)
            return
        if found := findings.reason_against(record):
            raise Refused(found)
        if isinstance(form, SecrecyForm):
            state.secrecy = form.answers()
        state.files_digest = files_digest(record)
        state.approve(user=user, comment=comment)


def owning_agency_id(record: Any) -> int | None:
    """Whose text it is; pages that belong to no agency are the county's."""
    if isinstance(record, AbstractPage):
        record = record.specific_deferred
    return getattr(record, "owning_agency_id", None)


def files_digest(record: Any) -> str:
    """Stands for the attachments and pictures as they are now: another file in their place gives another digest."""
    files = record.attached_files() if hasattr(record, "attached_files") else []
    pictures = texts.referred(record, get_image_model())
    parts = sorted(f"{type(file).__name__}:{file.pk}:{file.file.name}:{file.file_hash}" for file in [*files, *pictures])
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def authors_of(revision: Revision) -> set[int]:
    """Who has written any part of this text since the last one that passed all stages."""
    same = {"base_content_type_id": revision.base_content_type_id, "object_id": revision.object_id}
    revisions = Revision.objects.filter(pk__lte=revision.pk, **same).exclude(user=None)
    passed = ReviewTaskState.objects.filter(
        stage=Stage.THIRD, status=TaskState.STATUS_APPROVED, revision_id__lt=revision.pk,
        **{f"revision__{name}": value for name, value in same.items()},
    )  # fmt: skip
    last_passed = passed.aggregate(last=models.Max("revision_id"))["last"]
    if last_passed:
        revisions = revisions.filter(pk__gt=last_passed)
    return set(revisions.values_list("user_id", flat=True))


def approvers_of(revision: Revision) -> set[int]:
    """Who has approved this very text at some stage."""
    approved = ReviewTaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    return set(approved.exclude(finished_by=None).values_list("finished_by_id", flat=True))


def restart_review(record: Any, user: Any) -> bool:
    """If another text of this record is under review, begin again at 初审 with the latest; says whether it did."""
    state = (
        WorkflowState.objects.for_instance(record)
        .filter(status=WorkflowState.STATUS_IN_PROGRESS)
        .select_related("current_task_state")
        .first()
    )
    if state is None or state.current_task_state is None:
        return False
    if state.current_task_state.revision_id == record.latest_revision_id:
        return False
    state.current_task_state.specific.cancel(user=user, comment="稿件已修改，从初审重新开始")
    return True

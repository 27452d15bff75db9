"""The admin pages about one record: its reviews, its personal data, taking it from public view."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import registry
from wagtail.models import Revision, TaskState

from . import attachments, findings
from .examined import Examined
from .findings import Finding
from .policy import may
from .stages import Stage
from .tasks import ReviewTaskState
from .urls import admin_url, review_url

LOG_LENGTH = 200


class RecordView(WagtailAdminTemplateMixin):
    """A page about one record or page, open to whoever may do ``action`` with it."""

    action = "change"
    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    @cached_property
    def record(self) -> Any:
        try:
            model = apps.get_model(self.kwargs["app_label"], self.kwargs["model_name"])
        except LookupError as error:
            raise Http404 from error
        if not issubclass(model, Examined):
            raise Http404
        return get_object_or_404(model._base_manager, pk=unquote(self.kwargs["pk"]))

    def allowed(self) -> bool:
        task = self.record.current_workflow_task
        in_charge = task is not None and task.user_can_access_editor(self.record, self.request.user)
        return may(self.request.user, self.action, self.record) or (self.action == "change" and in_charge)

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = AdminURLFinder(self.request.user).get_edit_url(self.record)
        own = [{"url": edit, "label": str(self.record)}] if edit else []
        return [*super().get_breadcrumbs_items(), *own, {"url": "", "label": self.get_page_title()}]

    def get_success_url(self) -> str:
        return review_url("record", self.record)


class ReviewRecordView(RecordView, TemplateView):
    """审查记录: every step, the answers of the secrecy check, what the scan found, who decided."""

    page_title = "审查记录"
    template_name = "review/admin/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.record.get_latest_revision_as_object()
        waiting = bool(findings.scan(text))
        log = registry.get_logs_for_instance(self.record).select_related("user").order_by("-timestamp", "-pk")
        user = self.request.user
        return super().get_context_data(
            **kwargs,
            record=self.record,
            stages=self._stages(),
            secrecy=self._secrecy(),
            findings=findings.findings_of(self.record).select_related("decided_by"),
            unscanned=attachments.unscanned(text.attached_files()),
            log=log[:LOG_LENGTH],
            history=self.record.history_lines(),
            waiting=waiting,
            decisions=self._decisions(without="approve" if waiting else ""),
            preview_url=admin_url("revisions_view", self.record, self.record.latest_revision_id),
            may_withdraw=may(user, "publish", self.record),
            urls={name: review_url(name, self.record) for name in ("finding", "withdraw", "restore")},
            edit_url=AdminURLFinder(user).get_edit_url(self.record),
        )

    def _decisions(self, without: str) -> list[tuple[str, str]]:
        """(label, address of its dialogue) for what this member of staff may decide now."""
        state = self.record.current_workflow_task_state
        if state is None:
            return []
        actions = state.task.specific.get_actions(self.record, self.request.user)
        return [
            (label, admin_url("workflow_action", self.record, name, state.pk))
            for name, label, _ in actions
            if name != without
        ]

    def _states(self) -> "Any":
        revisions = Revision.objects.for_instance(self.record)
        return ReviewTaskState.objects.filter(revision__in=revisions).select_related("finished_by")

    def _stages(self) -> list[tuple[str, ReviewTaskState | None]]:
        """The stages of the latest text, with the last that happened at each."""
        latest = self._states().filter(revision_id=self.record.latest_revision_id).order_by("pk")
        states = {state.stage: state for state in latest}
        return [(stage.label, states.get(stage.value)) for stage in Stage]

    def _secrecy(self) -> ReviewTaskState | None:
        approved = self._states().filter(stage=Stage.FIRST, status=TaskState.STATUS_APPROVED)
        last: ReviewTaskState | None = approved.order_by("-pk").first()
        return last


class FindingView(RecordView, TemplateView):
    """Decide one finding: keep it for a reason, or mask it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content_type = ContentType.objects.get_for_model(self.record)
        key = request.POST.get("finding", "")
        if not key.isdecimal() or len(key) > 18:
            raise Http404
        finding = get_object_or_404(Finding, pk=key, content_type=content_type, object_id=self.record.pk)
        text = self.record.get_latest_revision_as_object()
        if request.POST.get("decision") == "mask":
            findings.mask(text, finding, request.user)
            messages.success(request, "已遮盖，并存为新的一稿。")
        else:
            findings.keep(self.record, finding, request.user, request.POST.get("reason", "")[:300])
            messages.success(request, "已记录同意公开的理由。")
        return redirect(self.get_success_url())


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=300, widget=forms.Textarea({"rows": 3}), help_text="会向社会公开。"
    )


class WithdrawForm(ReasonForm):
    gone = forms.BooleanField(
        label="不再提供",
        required=False,
        help_text="一般不勾选：原网址仍能打开，显示撤下的时间和原因。必须彻底消失的内容才勾选。",
    )


class WithdrawView(RecordView, FormView):
    """Take a record from public view, with a reason that the public reads."""

    action = "publish"
    page_title = "撤下"
    header_icon = "download"
    form_class: type[ReasonForm] = WithdrawForm
    template_name = "review/admin/reason.html"

    def form_valid(self, form: Any) -> HttpResponse:
        self.record.withdraw(form.cleaned_data["reason"], self.request.user, gone=form.cleaned_data["gone"])
        messages.success(self.request, f"《{self.record}》已撤下。")
        return redirect(self.get_success_url())


class RestoreView(WithdrawView):
    """Give a withdrawn record back to the public, with a reason."""

    page_title = "恢复公开"
    header_icon = "undo"
    form_class = ReasonForm

    def form_valid(self, form: Any) -> HttpResponse:
        self.record.restore(form.cleaned_data["reason"], self.request.user)
        messages.success(self.request, f"《{self.record}》已恢复公开。")
        return redirect(self.get_success_url())

"""答卷和邀请码 in the admin: what has come in, split by any question, to take away; and the codes handed out."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cms.agencies.sheets import csv_response, xlsx_response
from cms.review.policy import may

from ..shared import once
from . import open_data, results, sending
from .models import MOST_CROSSED, Survey
from .questions import Question

MOST_CODES = 2000
PURPOSE = "survey invitations"


class InvitationForm(forms.Form):
    batch = forms.CharField(
        label="给谁的", max_length=60, help_text="例如“青石镇村民代表”，只用来分批计数，不要写个人姓名。",
        error_messages={"required": "请写明这一批给谁。"},
    )  # fmt: skip
    number = forms.IntegerField(
        label="要几个", min_value=1, max_value=MOST_CODES, error_messages={"required": "请填写要几个码。"}
    )
    token = forms.CharField(max_length=300, widget=forms.HiddenInput)


class SurveyDesk(WagtailAdminTemplateMixin, View):
    """Only for those who may write the survey, and kept by no cache."""

    page_title = "答卷和邀请码"
    header_icon = "form"
    template_name = "surveys/admin/survey.html"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, "change", self.survey):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @cached_property
    def survey(self) -> Survey:
        found: Survey = get_object_or_404(Survey.objects.exclude(published_at=None), pk=self.kwargs["pk"])
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = reverse(Survey.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
        return [
            {"url": reverse("wagtailadmin_home"), "label": "首页"}, {"url": listed, "label": "问卷调查"},
            {"url": reverse("survey_desk:survey", args=[self.survey.pk]), "label": self.survey.title},
        ]  # fmt: skip


class SurveyView(SurveyDesk):
    """The numbers of all answers."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(InvitationForm(initial={"token": once.new_token(PURPOSE)}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """New codes, as a sheet to be printed: they are shown this once."""
        form = InvitationForm(request.POST)
        if not self.survey.by_invitation:
            form.add_error(None, "这份问卷不用邀请码。")
        if not form.is_valid():
            return self.shown(form, status=422)
        secret = once.secret_of(form.cleaned_data["token"], PURPOSE)
        if not secret:
            form = InvitationForm({**form.cleaned_data, "token": once.new_token(PURPOSE)})
            form.add_error(None, once.GONE)
            return self.shown(form, status=422)
        batch, number = form.cleaned_data["batch"], form.cleaned_data["number"]
        made = sending.make_invitations(self.survey, number, batch, request.user, secret)
        log(self.survey, "surveys.invite", user=request.user, data={"batch": batch, "number": number})
        address = request.build_absolute_uri(reverse("survey_answer", args=[pk]))
        return xlsx_response(f"邀请码-{pk}-{batch}", ("邀请码", "答题网址"), ([code, address] for code in made))

    def shown(self, form: InvitationForm, status: int = 200) -> HttpResponse:
        counted = results.all_of(self.survey)
        context = self.get_context_data(
            survey=self.survey,
            counted=counted,
            stage=self.survey.stage_label,
            crossing=counted.crossing(self.by),
            crossable=[question for question in self.survey.asked if self.can_cross(question)],
            by=self.by,
            held=self.survey.remarks.filter(standing="held").count(),
            batches=sending.used_invitations(self.survey) if self.survey.by_invitation else [],
            form=form if self.survey.by_invitation else None,
            is_public=results.public(self.survey) is not None,
        )
        return self.render_to_response(context, status=status)

    @staticmethod
    def can_cross(question: Question) -> bool:
        return question.is_counted and question.kind != "multiple" and len(question.values) <= MOST_CROSSED

    @property
    def by(self) -> Question | None:
        wanted = self.request.GET.get("by", "")
        return next((one for one in self.survey.asked if str(one.number) == wanted and self.can_cross(one)), None)


class ExportView(SurveyDesk):
    """All answers, or all that was written, to take away."""

    def get(self, request: HttpRequest, pk: int, what: str, kind: str) -> HttpResponseBase:
        make = {"csv": csv_response, "xlsx": xlsx_response}[kind]
        day = f"{timezone.localdate():%Y%m%d}"
        log(self.survey, "surveys.export", user=request.user, data={"what": what})
        if what == "answers":
            return make(f"答卷-{pk}-{day}", open_data.answer_headings(self.survey), open_data.answers(self.survey))
        if what == "remarks":
            return make(f"填写的意见-{pk}-{day}", open_data.REMARK_HEADINGS, open_data.written(self.survey))
        raise Http404

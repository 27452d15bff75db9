"""待核查 in the admin: what waits, queue by queue; let through or refused, one by one or several together."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from . import decisions, queues
from .models import Moderated

PAGE = 30
Standing = Moderated.Standing


class DecisionForm(forms.Form):
    """``seen``: the standing the moderator saw when they decided."""

    standing = forms.ChoiceField(choices=[("accepted", "通过"), ("refused", "不予公开")])
    seen = forms.ChoiceField(choices=Standing.choices)
    reason = forms.CharField(
        label="理由", required=False, max_length=decisions.MOST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不予公开、或者改变原来的决定时必须写，例如“含有他人的姓名和电话”。不予公开的理由本人可能看到。",
    )  # fmt: skip


class ModerationView(WagtailAdminTemplateMixin, View):
    """Only for those who may decide, and kept by no cache."""

    page_title = "待核查"
    header_icon = "glasses"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(queues.PERMISSION):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @cached_property
    def queue(self) -> queues.Queue:
        found = queues.get(self.kwargs["queue"])
        if found is None:
            raise Http404
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "首页"}
        return [home, {"url": reverse("moderation_admin:index"), "label": "待核查"}]

    @property
    def header_buttons(self) -> list[HeaderButton]:  # type: ignore[override]
        user: Any = self.request.user
        if not user.has_perm("moderation.view_heldword"):
            return []
        return [HeaderButton("核查词", url=reverse("held_word:index"), icon_name="list-ul")]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


class IndexView(ModerationView):
    """Leads to the first queue in which something waits."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = queues.waiting(request.user)
        if not found:
            raise Http404
        first = next((each for each in found if each.number), found[0])
        return HttpResponseRedirect(reverse("moderation_admin:queue", args=[first.queue.name]))


class QueueView(ModerationView):
    template_name = "moderation/admin/queue.html"

    def get(self, request: HttpRequest, queue: str) -> HttpResponse:
        return self.listed(DecisionForm())

    def post(self, request: HttpRequest, queue: str) -> HttpResponse:
        """Several together; each is decided by itself, and what could not be is said."""
        form = DecisionForm(request.POST)
        keys = [int(key) for key in request.POST.getlist("record") if re.fullmatch("[0-9]{1,18}", key, re.ASCII)]
        if not keys:
            form.add_error(None, "请先选中要处理的条目。")
        if form.is_valid() and form.cleaned_data["standing"] == Standing.REFUSED and not form.cleaned_data["reason"]:
            form.add_error("reason", "不予公开请写明理由。")
        if not form.is_valid():
            return self.listed(form, chosen=keys, status=422)
        self.decide(form.cleaned_data, keys[:PAGE])
        return HttpResponseRedirect(f"{request.path}?{urlencode({'state': self.state})}")

    def decide(self, wanted: dict[str, str], keys: list[int]) -> None:
        done = 0
        refused: list[str] = []
        for record in self.queue.records(self.request.user).select_related(*self.queue.related).filter(pk__in=keys):
            try:
                if record.standing != wanted["seen"]:
                    raise decisions.Undecidable("别人刚刚处理过这一条，请刷新后再看。")
                decisions.decide(record, wanted["standing"], self.request.user, wanted["reason"])
                done += 1
            except decisions.Undecidable as error:
                refused.append(f"第 {record.pk} 条没有处理：{error}")
        if done:
            messages.success(self.request, f"已处理 {done} 条。")
        for text in refused:
            messages.error(self.request, text)

    @property
    def state(self) -> str:
        wanted = self.request.GET.get("state", "")
        return wanted if wanted in Standing.values else Standing.HELD

    def listed(self, form: DecisionForm, *, chosen: list[int] | None = None, status: int = 200) -> HttpResponse:
        queue, state = self.queue, self.state
        records = list(self.after(queue.at(self.request.user, state))[: PAGE + 1])
        here = reverse("moderation_admin:queue", args=[queue.name])
        link = urlencode({"state": state})
        return self.page(
            status,
            queue=queue,
            form=form,
            chosen=chosen or [],
            state=state,
            lines=[line(queue, record) for record in records[:PAGE]],
            tabs=[
                (each, reverse("moderation_admin:queue", args=[each.queue.name]), each.queue is queue)
                for each in queues.waiting(self.request.user)
            ],
            states=[(label, f"{here}?state={value}", value == state) for value, label in Standing.choices],
            first=f"{here}?{link}" if self.request.GET.get("after") else "",
            next=f"{here}?{link}&after={records[PAGE - 1].pk}" if len(records) > PAGE else "",
        )

    def after(self, records: Any) -> Any:
        key = self.request.GET.get("after", "")
        if not re.fullmatch("[0-9]{1,18}", key, re.ASCII):
            return records
        return records.filter(**{"pk__gt" if self.state == Standing.HELD else "pk__lt": int(key)})


def line(queue: queues.Queue, record: Any) -> dict[str, Any]:
    """A record as the pages show it."""
    return {
        "record": record,
        "about": queue.about(record),
        "text": queue.text(record),
        "place": queue.place(record),
        "sent": _when(getattr(record, queue.sent)),
        "words": record.held_for,
        "url": reverse("moderation_admin:record", args=[queue.name, record.pk]),
    }


def _when(value: date | datetime) -> str:
    """Rooms that keep people apart from what they wrote know the day only."""
    return f"{localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


class RecordView(ModerationView):
    """One text in full, what has been decided about it, and the decision."""

    template_name = "moderation/admin/record.html"

    @cached_property
    def record(self) -> Any:
        found = self.queue.records(self.request.user).select_related(*self.queue.related)
        record = found.filter(pk=self.kwargs["pk"]).first()
        if record is None:
            raise Http404
        return record

    def get(self, request: HttpRequest, queue: str, pk: int) -> HttpResponse:
        return self.shown(DecisionForm())

    def post(self, request: HttpRequest, queue: str, pk: int) -> HttpResponse:
        form = DecisionForm(request.POST)
        if form.is_valid():
            wanted = form.cleaned_data
            try:
                if self.record.standing != wanted["seen"]:
                    raise decisions.Undecidable("别人刚刚处理过这一条，请看现在的情况。")
                decisions.decide(self.record, wanted["standing"], request.user, wanted["reason"])
            except decisions.Undecidable as error:
                form.add_error("reason", str(error))
            else:
                messages.success(request, f"已记为“{self.record.get_standing_display()}”。")
                return HttpResponseRedirect(reverse("moderation_admin:queue", args=[queue]))
        return self.shown(form, status=422)

    def shown(self, form: DecisionForm, status: int = 200) -> HttpResponse:
        past = decisions.of(self.queue, self.record)
        return self.page(status, queue=self.queue, form=form, line=line(self.queue, self.record), past=past)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url = reverse("moderation_admin:queue", args=[self.queue.name])
        return [*super().get_breadcrumbs_items(), {"url": url, "label": self.queue.label}]

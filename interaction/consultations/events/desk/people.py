"""Who has registered. Names are masked until somebody says why they need them, and that is kept."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin import messages

from cms.agencies.sheets import xlsx_response
from cms.review.refusal import Refused
from interaction.casework.privacy import masking

from .. import seats
from ..models import Registration
from .base import EventDeskView

PAGE = 50
Status = Registration.Status


class FilterForm(forms.Form):
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Status.choices])
    category = forms.ChoiceField(label="类别", required=False)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = [("", "全部"), *((str(one.pk), one.name) for one in event.categories.all())]


def shown(one: Registration, *, plainly: bool) -> dict[str, Any]:
    """A registration as the list shows it."""
    return {
        "one": one,
        "name": one.name if plainly else masking.name(one.name),
        "phone": one.phone if plainly else masking.phone(one.phone),
        "email": one.email if plainly else masking.email(one.email) if one.email else "",
        "reason": one.reason,
    }


class PeopleView(EventDeskView):
    """A page of them by key. POST shows the same page with names and telephones, and says so in the record."""

    page_title = "报名名单"
    template_name = "events/admin/people.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.listed(plainly=False)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        reason = request.POST.get("reason", "").replace("\x00", "").strip()
        if not reason:
            return self.listed(plainly=False, problem="请写明为什么要看姓名和电话。", status=422)
        return self.listed(plainly=True, reason=reason)

    def listed(self, *, plainly: bool, reason: str = "", problem: str = "", status: int = 200) -> HttpResponse:
        form = FilterForm(self.request.GET, event=self.event)
        asked = form.cleaned_data if form.is_valid() else {}
        found = Registration.objects.filter(event=self.event).select_related("category").order_by("pk")
        for name in ("status", "category"):
            if asked.get(name):
                found = found.filter(**{name: asked[name]})
        if asked.get("after"):
            found = found.filter(pk__gt=asked["after"])
        page = list(found[: PAGE + 1])
        if plainly and page:
            self.looked(f"报名名单（{page[0].number} 起 {min(len(page), PAGE)} 人）", reason)
        query = {name: asked[name] for name in ("status", "category") if asked.get(name)}
        more = urlencode(query | {"after": page[PAGE - 1].pk}) if len(page) > PAGE else ""
        return self.page(
            status, form=form, lines=[shown(one, plainly=plainly) for one in page[:PAGE]], plainly=plainly,
            problem=problem, next=more, first=urlencode(query) if asked.get("after") else "",
            begun=timezone.now() >= self.event.starts_at,
        )  # fmt: skip


class CancelView(EventDeskView):
    """Somebody who cannot use the page telephones: their place goes on."""

    page_title = "代为取消"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = request.POST.get("registration", "")
        one = None
        if re.fullmatch("[0-9]{1,18}", key, re.ASCII):
            one = Registration.objects.filter(event=self.event, pk=int(key)).first()
        if one is None:
            messages.error(request, "没有这一条报名。")
        else:
            try:
                seats.cancel(one)
                messages.success(request, f"{one.number} 已取消。")
            except Refused as why:
                messages.error(request, str(why))
        return HttpResponseRedirect(reverse("events_desk:people", args=[self.event.pk]))


class SheetView(EventDeskView):
    """签到表 of those who were selected, for the door; with names, so it is recorded that somebody took it away."""

    page_title = "签到表"

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.looked("签到表（全部入选人）", "打印签到表")
        chosen = Registration.objects.filter(event=self.event, status=Status.SELECTED).select_related("category")
        rows = (
            [one.category.name, one.seat, one.number, one.name, one.phone, one.check_code, ""]
            for one in chosen.order_by("category__sort_order", "seat").iterator(500)
        )
        return xlsx_response("签到表", ("类别", "席位", "报名编号", "姓名", "电话", "签到码", "签名"), rows)

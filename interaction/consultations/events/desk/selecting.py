"""Giving the places: the seed of a draw, or the office's own choice."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin import messages

from cms.review.refusal import Refused
from interaction.casework import codes

from .. import choosing, drawing
from ..models import Draw, Registration
from .base import EventDeskView
from .people import shown

MOST = 500  # registrations on the page of a choice; who gets more holds a draw


class SeedForm(forms.Form):
    quoted = forms.CharField(
        label="公布的原文",
        max_length=200,
        help_text="照公布的原文抄，例如“05 11 13 20 26 31 + 07”。种子只取其中的数字。",
    )
    again = forms.CharField(label="再录一遍", max_length=200, help_text="两遍一致才收，防止抄错。不要粘贴。")
    evidence = forms.URLField(
        label="可以查到的网址", max_length=500, assume_scheme="https", help_text="任何人都能去核对的官方网址。"
    )
    reason = forms.CharField(
        label="更正的理由", max_length=200, required=False, help_text="只在更正已经录入的种子时写，会向社会公开。"
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("quoted") and data.get("again"):
            first, second = drawing.digits_of(data["quoted"]), drawing.digits_of(data["again"])
            if first != second:
                self.add_error("again", f"两遍不一致：{first[:40]} 和 {second[:40]}，请重新核对。")
        return data


class SeedView(EventDeskView):
    page_title = "录入抽签种子"
    template_name = "events/admin/seed.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(SeedForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = SeedForm(request.POST)
        if form.is_valid():
            wanted = form.cleaned_data
            try:
                entered = drawing.enter_seed(
                    self.event.pk, wanted["quoted"], wanted["evidence"], request.user, wanted["reason"]
                )
            except Refused as why:
                form.add_error(None, str(why))
            else:
                messages.success(request, f"种子 {entered.seed} 已录入，名单已按公布的办法确定。")
                return HttpResponseRedirect(reverse("events_desk:event", args=[self.event.pk]))
        return self.shown(form, status=422)

    def shown(self, form: SeedForm, status: int = 200) -> HttpResponse:
        draw = Draw.objects.filter(event=self.event).first()
        return self.page(status, form=form, draw=draw, entered=bool(draw and draw.seeds.exists()))


class ChooseView(EventDeskView):
    page_title = "遴选参加人"
    template_name = "events/admin/choose.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(token=codes.new_secret())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen = {int(key) for key in request.POST.getlist("chosen") if re.fullmatch("[0-9]{1,18}", key, re.ASCII)}
        reasons = request.POST.get("reasons", "").replace("\x00", "")[:1000]
        token = request.POST.get("token", "")[:64] or codes.new_secret()
        try:
            done = choosing.choose(self.event.pk, chosen, reasons, request.user, token)
        except Refused as why:
            return self.shown(problem=str(why), chosen=chosen, reasons=reasons, token=token, status=422)
        messages.success(request, f"已选定 {done.chosen} 人，理由已公开。")
        return HttpResponseRedirect(reverse("events_desk:event", args=[self.event.pk]))

    def shown(self, status: int = 200, **context: Any) -> HttpResponse:
        waiting = Registration.objects.filter(event=self.event, status__in=choosing.CHOOSABLE)
        lines = [shown(one, plainly=False) for one in waiting.select_related("category").order_by("pk")[:MOST]]
        groups = []
        for category in self.event.categories.all():
            seated = Registration.objects.filter(category=category, seat__isnull=False).count()
            groups.append(
                {
                    "category": category,
                    "free": max(0, category.places - seated),
                    "lines": [line for line in lines if line["one"].category_id == category.pk],
                }
            )
        return self.page(status, groups=groups, any=bool(lines), **context)

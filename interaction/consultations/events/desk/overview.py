"""Where an event stands, and what its staff can do now."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..attending import count
from ..binding import shortfalls
from ..models import Draw, Event, Registration, RegistrationLook
from ..models.kinds import SelectionWay
from .base import EventDeskView

Status = Registration.Status


def counts(event: Event) -> list[dict[str, Any]]:
    """Category by category: how many of each standing. One query."""
    rows = Registration.objects.filter(event=event).values_list("category", "status").annotate(n=Count("pk")).order_by()
    found = {(category, status): n for category, status, n in rows}
    return [
        {"category": category, "cells": [found.get((category.pk, status), 0) for status in Status.values]}
        for category in event.categories.all()
    ]


class EventView(EventDeskView):
    template_name = "events/admin/event.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event, now = self.event, timezone.now()
        draw = Draw.objects.filter(event=event).first()
        came, selected = count(event)
        return self.page(
            counts=counts(event),
            statuses=Status.labels,
            draw=draw,
            seeds=list(draw.seeds.select_related("by")) if draw else [],
            rounds=list(event.rounds.select_related("by")),
            by_draw=event.selection == SelectionWay.DRAW,
            by_office=event.selection == SelectionWay.OFFICE,
            closed=now >= event.closes_at,
            begun=now >= event.starts_at,
            open_now=event.opens_at <= now < event.closes_at,
            seed_time=not event.draw_at or now >= event.draw_at,
            over=now >= event.ends_at,
            came=came,
            selected=selected,
            short=shortfalls(event),
            looks=list(RegistrationLook.objects.filter(event=event)[:10]),
        )

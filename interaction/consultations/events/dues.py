"""What is due of events, for the start page of the admin: the seed, the choice, the minutes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.agencies.permissions import works_for_county
from interaction.casework.desk.dues import Due

from . import rights
from .models import Event, Registration
from .models.kinds import SelectionWay

BACK = timedelta(days=400)  # no farther back: what nobody did in a year is the inspection's to tell


def of(user: Any) -> Iterator[Due]:
    """Of the events of the agencies this member of staff works for."""
    if not rights.has_room(user):
        return
    now = timezone.now()
    events = Event.objects.public().filter(closes_at__lte=now, ends_at__gte=now - BACK).select_related("basis")
    if not works_for_county(user):
        events = events.filter(lead_agency=user.agency_id)
    for event in events.defer("agenda"):
        if event.starts_at > now:
            yield from _places(event)
        elif event.ends_at <= now and not event.has_result():
            text = f"公布《{event.title}》的笔录和意见处理情况"
            yield Due(event.minutes_due_on, text, reverse("events_desk:event", args=[event.pk]), _article(event))


def _places(event: Event) -> Iterator[Due]:
    """Places that are still to be given."""
    if event.selection == SelectionWay.FIRST:
        return
    undecided = Registration.objects.filter(event=event, status=Registration.Status.REGISTERED).exists()
    if not undecided:
        return
    day = timezone.localtime(event.draw_at or event.closes_at).date()
    url = reverse("events_desk:event", args=[event.pk])
    if event.selection == SelectionWay.DRAW:
        yield Due(day, f"录入《{event.title}》的抽签种子", url, _article(event))
    else:
        yield Due(day, f"遴选《{event.title}》的参加人", url, _article(event))


def _article(event: Event) -> str:
    return event.basis.article if event.basis else ""

"""What is due of events, for the start page of the admin: the seed, the choice, the minutes."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from interaction.casework.desk.dues import Due, Source

from . import rights
from .models import Event, Registration
from .models.kinds import SelectionWay

BACK = timedelta(days=400)  # no farther back: what nobody did in a year is the inspection's to tell


def owed(agency: int | None) -> Iterator[Due]:
    """Of the events of one agency, or of all."""
    now = timezone.now()
    events = Event.objects.public().filter(closes_at__lte=now, ends_at__gte=now - BACK)
    if agency is not None:
        events = events.filter(lead_agency=agency)
    for event in events.select_related("basis", "lead_agency").defer("agenda"):
        if event.starts_at > now:
            yield from _places(event)
        elif event.ends_at <= now and not event.has_result():
            yield _due(event, event.minutes_due_on, f"公布《{event.title}》的笔录和意见处理情况", "minutes")


def _places(event: Event) -> Iterator[Due]:
    """Places that are still to be given."""
    if event.selection == SelectionWay.FIRST:
        return
    undecided = Registration.objects.filter(event=event, status=Registration.Status.REGISTERED).exists()
    if not undecided:
        return
    day = timezone.localtime(event.draw_at or event.closes_at).date()
    if event.selection == SelectionWay.DRAW:
        yield _due(event, day, f"录入《{event.title}》的抽签种子", "places")
    else:
        yield _due(event, day, f"遴选《{event.title}》的参加人", "places")


def _due(event: Event, day: date, text: str, what: str) -> Due:
    return Due(
        day, text, reverse("events_desk:event", args=[event.pk]), event.basis.article if event.basis else "",
        event.lead_agency, f"{what}-{event.pk}", warn=3,
    )  # fmt: skip


SOURCE = Source("events", "活动的名额、笔录和意见处理情况", owed, rights.has_room)

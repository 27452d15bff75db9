"""What was not answered live is answered within the limit; until then it is due on the desk."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.desk.dues import Due, Source
from interaction.moderation.models import Moderated

from . import rights
from .models import Interview, InterviewQuestion, LiveRoom

BACK = timedelta(days=400)


def unanswered() -> Q:
    """Of questions: let through and not answered, or not looked at yet."""
    accepted = Q(standing=Moderated.Standing.ACCEPTED, answered_at=None)
    return accepted | Q(standing=Moderated.Standing.HELD)


def owed(agency: int | None) -> Iterator[Due]:
    """Of the interviews of one agency, or of all."""
    now = timezone.now()
    found = Interview.objects.public().filter(ends_at__lte=now, ends_at__gte=now - BACK).select_related("lead_agency")
    if agency is not None:
        found = found.filter(lead_agency=agency)
    waiting = Q(
        pk__in=InterviewQuestion.objects.filter(unanswered()).values("interview"),
    )
    rooms = {room.interview_id: room for room in LiveRoom.objects.filter(interview__in=found)}
    for interview in found.filter(waiting).defer("topic").annotate(left=Count("questions", filter=_of_questions())):
        room = rooms.get(interview.pk)
        day = interview.answers_due_on(room.ended_at if room else None)
        yield Due(
            day, f"答复《{interview.title}》还没有回答的 {interview.left} 个问题",
            reverse("interviews_desk:live", args=[interview.pk]),
            agency=interview.lead_agency, key=str(interview.pk), warn=1,
        )  # fmt: skip


SOURCE = Source("interviews", "答复在线访谈的提问", owed, rights.has_room)


def _of_questions() -> Q:
    accepted = Q(questions__standing=Moderated.Standing.ACCEPTED, questions__answered_at=None)
    return accepted | Q(questions__standing=Moderated.Standing.HELD)


def light(day: date) -> tuple[str, str, int]:
    """(light, its word, working days left) of answers that are due on ``day``."""
    left = calendar.workdays_between(timezone.localdate(), day)
    if left < 0:
        return "red", "红灯", left
    return ("yellow", "黄灯", left) if left <= 1 else ("green", "绿灯", left)

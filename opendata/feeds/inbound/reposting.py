"""国务院重要政策信息 24 小时内转载: from the moment the other side published, by the clock, holidays included.

国办 2016 年二季度检查通报的口径. What counts as reposted is that the record is public here, or that a member of staff
said, with a reason, that it is not for us.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.agencies.permissions import works_for_county

from . import targets
from .models import Source, Story

WITHIN = timedelta(hours=24)
SOON = timedelta(hours=8)  # left, from which the light is yellow
BATCH = 200
LIGHTS = {"red": "已超过", "yellow": "快到了", "green": "还早"}


def also(story: Story, source: Source, issued_at: datetime) -> None:
    """A story that we have is told by a source whose stories must be reposted."""
    if source.reposts and story.repost_by is None:
        story.repost_by = issued_at + WITHIN
        story.save(update_fields=["repost_by"])


def open_ones() -> "QuerySet[Story]":
    """What must be reposted and neither is nor was said not to be for us; the most urgent first."""
    waiting = Story.objects.filter(repost_by__isnull=False, reposted_at=None, dismissed_at=None)
    return waiting.order_by("repost_by", "pk")


def open_of(user: Any) -> "QuerySet[Story]":
    """Those of this member of staff's agency; of all for those who work for the county."""
    return open_ones() if works_for_county(user) else open_ones().filter(agency=user.agency_id)


def settle(stories: Iterable[Story]) -> int:
    """Write down of which of these the record is public by now. Gives their number."""
    waiting = [story for story in stories if story.repost_by and not story.reposted_at and not story.dismissed_at]
    done = 0
    standings = targets.standings(waiting)
    for story in waiting:
        if public_at := standings[story.pk].public_at:
            story.reposted_at = public_at
            done += Story.objects.filter(pk=story.pk, reposted_at=None).update(reposted_at=public_at)
    return done


def settle_all() -> int:
    """The same for all; the worker calls it."""
    done, last = 0, 0
    while batch := list(open_ones().filter(pk__gt=last).order_by("pk")[:BATCH]):
        done, last = done + settle(batch), batch[-1].pk
    return done


def light(story: Story, now: datetime) -> str:
    """``red``, ``yellow`` or ``green`` while it is open; afterwards ``red`` where it was late, else empty."""
    if story.repost_by is None or story.dismissed_at:
        return ""
    if story.reposted_at:
        return "red" if story.reposted_at > story.repost_by else ""
    left = story.repost_by - now
    return "red" if left < timedelta(0) else "yellow" if left < SOON else "green"


def words(story: Story, now: datetime) -> str:
    """The light as a sentence."""
    if story.repost_by is None:
        return ""
    if story.dismissed_at:
        return f"不转载：{story.dismissed_for}"
    if story.reposted_at:
        late = story.reposted_at - story.repost_by
        return f"已转载，超过 {_hours(late)}" if late > timedelta(0) else "已按时转载"
    left = story.repost_by - now
    return f"已超过 {_hours(-left)}" if left < timedelta(0) else f"还剩 {_hours(left)}"


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"


def dismiss(story: Story, user: Any, reason: str) -> bool:
    """Not for us, and why. False where somebody has said so already, or it is reposted."""
    mine = Story.objects.filter(pk=story.pk, dismissed_at=None, reposted_at=None, repost_by__isnull=False)
    return bool(mine.update(dismissed_at=timezone.now(), dismissed_by=user, dismissed_for=reason[:200]))

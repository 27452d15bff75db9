"""From the entries of a feed to stories and their records."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.review import personal_data
from cms.review.texts import plain
from interaction.moderation import words

from . import joining, reposting, targets
from .models import Sighting, Source, Story
from .reading import Entry, Feed

if TYPE_CHECKING:
    from .harvesting import Told

A_ROUND = 50  # records that one source makes at once: whoever takes a source over does not flood the desk
STALE = timedelta(days=30)  # an old story that a feed lists again is no news
AHEAD = timedelta(hours=1)  # clocks differ; beyond, a date is not believed
Skipped = Sighting.Skipped


class NoPlace(Exception):
    """The column it belongs to is not there any more."""


def store(source: Source, feed: Feed, told: "Told") -> None:
    """Make of each entry what it is: a new story, the same as one we have, or nothing for us. The oldest first."""
    place = targets.find(source.target)
    if place is None:
        raise NoPlace("要放到的栏目已经没有了，请重新选择")
    known = {
        sighting.entry_key: sighting
        for sighting in source.sightings.filter(entry_key__in=[entry.key for entry in feed.entries])
    }
    is_first = source.succeeded_at is None
    for entry in sorted(feed.entries, key=_age):
        if seen := known.get(entry.key):
            told.changed += _look_again(seen, entry)
        elif told.new >= A_ROUND:
            told.left += 1
        else:
            try:
                with transaction.atomic():
                    known[entry.key] = _take(source, entry, place, is_first, told)
            except IntegrityError:  # another round was at it at the same moment
                continue


def _age(entry: Entry) -> float:
    return entry.issued_at.timestamp() if entry.issued_at else 0.0


def _look_again(seen: Sighting, entry: Entry) -> bool:
    """Whether the source has altered what it said since we last looked."""
    if seen.digest == entry.digest:
        return False
    seen.digest, seen.changed_at = entry.digest, timezone.now()
    seen.save(update_fields=["digest", "changed_at"])
    return seen.story_id is not None


def _take(source: Source, entry: Entry, place: tuple[targets.Target, str], is_first: bool, told: "Told") -> Sighting:
    now = timezone.now()
    issued_at = entry.issued_at if entry.issued_at and entry.issued_at < now + AHEAD else None
    skipped = _why_not(source, entry, issued_at, is_first)
    sighting = Sighting(
        source=source, entry_key=entry.key, title=entry.title, link=entry.link, issued_at=issued_at, seen_at=now,
        digest=entry.digest, skipped=skipped,
    )  # fmt: skip
    if skipped:
        told.skipped += 1
    elif story := joining.known(entry, issued_at or now):
        told.joined += 1
        sighting.story = story
        reposting.also(story, source, issued_at or now)
    else:
        told.new += 1
        sighting.story = _make(source, entry, issued_at, place)
    sighting.save()
    return sighting


def _why_not(source: Source, entry: Entry, issued_at: datetime | None, is_first: bool) -> Skipped:
    if not entry.title:
        return Skipped.BARE
    longest = min(timedelta(days=source.first_days), STALE) if is_first else STALE
    if (issued_at is None and is_first and not source.first_days) or (
        issued_at is not None and issued_at < timezone.now() - longest
    ):
        return Skipped.OLD
    wanted = source.words.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if wanted and not any(word in entry.title or word in entry.summary for word in wanted):
        return Skipped.WORDS
    return Skipped.NO


def _make(source: Source, entry: Entry, issued_at: datetime | None, place: tuple[targets.Target, str]) -> Story:
    target, where = place
    held_for = held_back(entry) if source.trusted else ""
    direct = source.trusted and not held_for
    now = timezone.now()
    return Story.objects.create(
        title=entry.title,
        title_key=joining.title_key(entry.title),
        link=entry.link,
        link_key=joining.link_key(entry.link),
        source=source,
        agency_id=source.agency_id,
        issued_at=issued_at,
        seen_at=now,
        way=Story.Way.DIRECT if direct else Story.Way.DRAFT,
        held_for=held_for,
        target=target.name,
        record=target.make(entry, source, where, direct),
        repost_by=(issued_at or now) + reposting.WITHIN if source.reposts else None,
        reposted_at=now if direct and source.reposts else None,
    )


def held_back(entry: Entry) -> str:
    """Why a person should look at it though its source is trusted; empty where nobody need."""
    text = "\n".join((entry.title, entry.summary, plain(entry.html)))
    kinds = dict.fromkeys(match.kind.label for match in personal_data.scan(text))
    kinds.pop(personal_data.Kind.LANDLINE.label, None)  # an office's telephone is no personal data
    if kinds:
        return f"疑似有个人信息（{'、'.join(kinds)}）"[:200]
    if held := words.look(entry.title, text):
        return f"含核查词（{'、'.join(held.words[:5])}）"[:200]
    return ""

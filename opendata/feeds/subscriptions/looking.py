"""What is new in the feeds that somebody follows.

A feed is looked at when something public has changed since the last time. What was not there before is news; what only
comes into sight because something before it was taken away is not. What was there and is public no more is told as
gone, and what it said is forgotten.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone

from opendata.datasets import signals
from opendata.feeds.outbound import channels, standing
from opendata.feeds.outbound.channels import Channel
from opendata.feeds.outbound.items import NEWEST, Item
from opendata.feeds.outbound.questions import SEARCH, of_search
from search import memory
from search.errors import BadSearch, SearchUnavailable

from . import rhythm
from .models import Hook, MailSubscription, News, Watch

logger = logging.getLogger(__name__)
AT_ONCE = 40  # feeds looked at in one go
PAUSE = timedelta(seconds=20)  # between two looks at one feed
SLOWEST = timedelta(hours=1)  # also without a change: some feeds follow the clock
REMEMBERED = 4 * NEWEST
KEPT = timedelta(days=31)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class NoSuchFeed(ValueError):
    """There is no feed of this name, or its question cannot be asked. Its text says why, for people."""


def channel_of(feed: str, query: str = "") -> Channel:
    """The feed that a name and a query mean. Raises NoSuchFeed."""
    try:
        found = of_search(QueryDict(query)) if feed == SEARCH else channels.find(feed)
    except BadSearch as error:
        raise NoSuchFeed(str(error)) from error
    if found is None:
        raise NoSuchFeed("没有这个订阅源，可能已经停用。请从“订阅”页面重新选择。")
    return found


@dataclass(frozen=True)
class Seen:
    """What is remembered of a look."""

    seen: Mapping[str, str]
    floor: datetime | None


def compare(before: Seen, items: Sequence[Item]) -> tuple[list[tuple[Item, bool]], Seen]:
    """What is news, the oldest first, each with whether it was there before and is otherwise now; what to remember."""
    news = [
        (item, item.key in before.seen)
        for item in reversed(items)
        if (
            _stamp(item) > before.seen[item.key]
            if item.key in before.seen
            else before.floor is None or item.published >= before.floor
        )
    ]
    now = {item.key: _stamp(item) for item in items}
    older = [(key, at) for key, at in before.seen.items() if key not in now][: REMEMBERED - len(now)]
    floor = min(item.published for item in items) if len(items) >= NEWEST else None
    return news, Seen(now | dict(older), floor)


def _left(before: Seen, items: Sequence[Item]) -> set[str]:
    """What stood in a feed once, stands there no more, and nowhere else."""
    return standing.gone(set(before.seen) - {item.key for item in items})


def _stamp(item: Item) -> str:
    return item.updated.astimezone(UTC).isoformat(timespec="microseconds")


def watch(feed: str, query: str = "") -> Watch:
    """The watch over a feed; a new one knows what stands in it now. Raises NoSuchFeed, SearchUnavailable."""
    channel = channel_of(feed, query)
    key = Watch.key_of(feed, channel.query)
    found = Watch.objects.filter(key=key).first()
    if found:
        return found
    _, state = compare(Seen({}, None), channel.load().items)
    values = {"feed": feed, "query": channel.query, "title": channel.title[:300], "seen": dict(state.seen)}
    made, _ = Watch.objects.get_or_create(
        key=key, defaults=values | {"floor": state.floor, "looked_at": timezone.now(), "version": 0}
    )
    return made


def look_due() -> int:
    """What the worker calls: look at what may have changed. How many news there were."""
    version, now = memory.shared_version(), timezone.now()
    stale = (~Q(version=version) & Q(looked_at__lte=now - PAUSE)) | Q(looked_at__lte=now - SLOWEST)
    return sum(_look(one, version) for one in Watch.objects.filter(stale).order_by("looked_at", "pk")[:AT_ONCE])


def _look(one: Watch, version: int) -> int:
    now = timezone.now()
    try:
        items = channel_of(one.feed, one.query).load().items
    except NoSuchFeed:
        items = None  # it may come back: a dataset that was taken down for a while
    except SearchUnavailable:
        Watch.objects.filter(pk=one.pk).update(looked_at=now)
        return 0
    with transaction.atomic():
        locked = Watch.objects.select_for_update().get(pk=one.pk)
        if locked.looked_at != one.looked_at:
            return 0  # another process has just looked
        locked.version, locked.looked_at = version, now
        before = Seen(locked.seen, locked.floor)
        found, state = ([], before) if items is None else compare(before, items)
        left = sorted(_left(before, items or []))
        locked.seen = {key: at for key, at in state.seen.items() if key not in left}
        locked.floor = state.floor
        locked.save(update_fields=["version", "looked_at", "seen", "floor"])
        # What is public no more is told to nobody who has not heard of it yet.
        locked.news.filter(item__key__in=left).delete()
        news = [News(watch=locked, gone=True, item={"key": key}) for key in left]
        news += [News(watch=locked, changed=changed, item=as_json(item)) for item, changed in found]
        News.objects.bulk_create(news)
        if news:
            _wake(locked, now, for_people=bool(found))
    return len(news)


def _wake(one: Watch, now: datetime, for_people: bool) -> None:
    """Somebody is to be told: programs of everything, people of what they can read."""
    one.hooks.filter(state=Hook.State.ACTIVE, next_at=None).update(next_at=now)
    for each in MailSubscription.Rhythm if for_people else ():
        waiting = one.subscriptions.filter(rhythm=each, confirmed_at__isnull=False, mail_at=None)
        if each == MailSubscription.Rhythm.SOON:
            waiting.filter(mailed_at__gt=now - rhythm.APART).update(mail_at=F("mailed_at") + rhythm.APART)
            waiting.update(mail_at=now)
        else:
            waiting.update(mail_at=rhythm.next_morning(each, now))
    if settings.WEBSUB_HUB and one.feed != SEARCH:
        Watch.objects.filter(pk=one.pk).update(ping_at=now, ping_tries=0)


def last_news(one: Watch) -> int:
    """The key of the newest news of a feed: whoever follows from now on is told of what comes after it."""
    return one.news.order_by("-pk").values_list("pk", flat=True).first() or 0


def as_json(item: Item) -> dict[str, Any]:
    """An item as it is kept."""
    return {
        "key": item.key, "title": item.title, "url": item.url, "published": item.published.isoformat(),
        "updated": item.updated.isoformat(), "summary": item.summary, "authors": list(item.authors),
        "categories": list(item.categories),
    }  # fmt: skip


def from_json(stored: dict[str, Any]) -> Item:
    dates = {name: datetime.fromisoformat(stored[name]) for name in ("published", "updated")}
    return Item(**(stored | dates))


def tidy() -> int:
    """What the worker calls now and then: forget old news, and feeds that nobody follows any more."""
    News.objects.filter(found_at__lte=timezone.now() - KEPT).delete()
    alone = Watch.objects.filter(hooks=None, subscriptions=None)
    if settings.WEBSUB_HUB:
        alone = alone.filter(feed=SEARCH)
    gone, _ = alone.filter(looked_at__lte=timezone.now() - PAUSE).delete()
    return gone


def connect() -> None:
    """Versions of data are told of as soon as they go out."""
    for signal in (signals.version_published, signals.version_withdrawn):
        signal.connect(_moved, dispatch_uid=f"subscriptions.{id(signal)}")


def _moved(sender: Any, version: Any, **kwargs: Any) -> None:
    feed = f"data/{version.resource.dataset.slug}"
    Watch.objects.filter(key=Watch.key_of(feed, "")).update(version=-1, looked_at=LONG_AGO)

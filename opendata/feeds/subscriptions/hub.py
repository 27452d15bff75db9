"""WebSub: the hub named by WEBSUB_HUB is told which feeds have something new; it tells those who follow them there."""

import logging
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from opendata.feeds.outbound import channels
from opendata.feeds.outbound.items import FORMS, address
from search.errors import SearchUnavailable

from . import looking
from .calling import Calls
from .models import Watch
from .taking import take

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE, TRIES = timedelta(seconds=30), timedelta(hours=6), 10
MOST_NEW = 200  # feeds that are taken under watch in one go

FORM = "application/x-www-form-urlencoded"

calls = Calls()


def follow_all() -> int:
    """What the worker calls now and then: the hub follows every feed but searches."""
    if not settings.WEBSUB_HUB:
        return 0
    names = [channel.name for channel in channels.channels()]
    names += [f"{family.name}/{key}" for family in channels.families() for key, _ in family.members()]
    known = set(Watch.objects.filter(query="").values_list("feed", flat=True))
    new = [name for name in names if name not in known][:MOST_NEW]
    try:
        for name in new:
            looking.watch(name)
    except (looking.NoSuchFeed, SearchUnavailable):
        return 0  # taken up again the next time
    return len(new)


def ping_due() -> int:
    """What the worker calls: tell the hub. How often it has heard."""
    heard = 0
    for watch, answer in calls.finished():
        if answer.arrived:
            heard += 1
            Watch.objects.filter(pk=watch.pk, ping_tries=watch.ping_tries).update(ping_at=None, ping_tries=0)
        elif watch.ping_tries >= TRIES:
            Watch.objects.filter(pk=watch.pk).update(ping_at=None, ping_tries=0)
            logger.warning("The WebSub hub could not be told of a feed (%s)", answer.status or answer.note)
    if settings.WEBSUB_HUB:
        for watch in Watch.objects.filter(ping_at__lte=timezone.now()).order_by("ping_at")[: max(0, calls.free)]:
            if take(watch, "ping_at", "ping_tries", FIRST_PAUSE, LONGEST_PAUSE):
                calls.start(watch, settings.WEBSUB_HUB, _body(watch), {"content-type": FORM})
    return heard


def _body(watch: Watch) -> bytes:
    origin = settings.WAGTAILADMIN_BASE_URL
    topics = [("hub.url", origin + address(watch.feed, form)) for form in FORMS]
    return urlencode([("hub.mode", "publish"), *topics]).encode()

"""Other people's sites, run by the tests themselves on this machine, and allowed to be called by their port alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.agencies.models import Agency
from cms.notices.models import Notice, NoticeKind
from cms.review.admission import admit
from search import memory, outbox, upkeep
from search.models import DueEntry, IndexState

from .servers import Elsewhere


@pytest.fixture
def elsewhere(settings):
    """Another site that may be called."""
    site = Elsewhere()
    settings.FETCH_LOOPBACK_PORTS = {*getattr(settings, "FETCH_LOOPBACK_PORTS", ()), site.port}
    yield site
    site.close()


@pytest.fixture
def inside():
    """A server of this machine that nobody may call through the portal."""
    site = Elsewhere()
    yield site
    site.close()
    assert site.asked == [], "something inside was reached"


# --- Something public to feed on, and an index that knows it


@pytest.fixture
def index(portal_ready):
    """An index that holds what the database of this test holds."""
    DueEntry.objects.all().delete()
    IndexState.objects.all().delete()
    upkeep.rebuild()


@pytest.fixture
def education(portal_ready):
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", code="11990001000000027T", slug="education"
    )


@pytest.fixture
def put_up(index, education):
    """Put a notice on the board; it is found at once."""

    def put(title="关于义务教育招生的公告", minutes_ago=5, **fields):
        fields.setdefault("lead_agency", education)
        fields.setdefault("body", [("text", "<p>请广大家长按时登记。</p>")])
        notice = Notice(title=title, kind=NoticeKind.objects.get(code="announcement"), **fields)
        admit([(notice, timezone.now() - timedelta(minutes=minutes_ago))], "旧网站")
        outbox.drain()
        memory.bump()
        return notice

    return put

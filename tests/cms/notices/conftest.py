from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cms.agencies.models import Agency
from cms.notices.models import Notice, NoticeKind
from cms.review.admission import admit


@pytest.fixture
def education(portal_ready) -> Agency:
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", code="11990001000000027T", slug="education"
    )


@pytest.fixture
def health(portal_ready) -> Agency:
    return Agency.objects.create(
        name="青禾县卫生健康局", short_name="县卫健局", code="11990001000000035N", slug="health"
    )


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def put_up(education) -> Callable[..., Notice]:
    """Puts a public notice on the board, published ``days_ago``."""

    def put(title: str = "关于义务教育招生的公告", kind: str = "announcement", days_ago: int = 1, **fields) -> Notice:
        fields.setdefault("lead_agency", education)
        fields.setdefault("body", [("text", "<p>请广大家长按时登记。</p>")])
        notice = Notice(title=title, kind=NoticeKind.objects.get(code=kind), **fields)
        published: datetime = timezone.now() - timedelta(days=days_ago)
        admit([(notice, published)], "旧网站")
        return notice

    return put

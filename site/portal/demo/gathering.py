"""信息采集: two sources and what they brought. Their addresses lead nowhere, and nobody asks them: they are stopped."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.agencies.models import Agency, User
from cms.columns.models import ColumnPage
from opendata.feeds.inbound import storing
from opendata.feeds.inbound.harvesting import Told
from opendata.feeds.inbound.models import Source
from opendata.feeds.inbound.reading import Entry, Feed

from . import accounts

STATE = [
    (
        2, "关于进一步做好冬春季学校安全工作的通知",
        "<p>各地要在放寒假前完成一次校舍、消防、食堂和校车的全面检查，问题逐项登记、逐项销号。</p>"
        "<p>寄宿制学校要备足取暖物资，落实夜间值班。检查结果向学生家长公开。</p>",
    ),
    (
        19, "关于公布义务教育阶段学生作业管理十条要求的通知",
        "<p>小学一、二年级不布置书面家庭作业；三至六年级平均完成时间不超过 60 分钟，初中不超过 90 分钟。</p>"
        "<p>学校每学期公布一次作业公示情况，接受家长监督。</p>",
    ),
]  # fmt: skip
PROVINCE = [
    (
        27, "全省乡村教师支持计划今年补充教师三千二百名",
        "<p>省教育厅今日发布乡村教师支持计划年度安排，全省计划补充乡村教师 3,200 名，重点保障音体美学科。</p>",
    ),
    (
        20, "关于公布义务教育阶段学生作业管理十条要求的通知",
        "<p>转发上级通知，请各市县教育部门结合实际抓好落实。</p>",
    ),
]  # fmt: skip


def load(agencies: Mapping[str, Agency], people: dict[str, User]) -> int:
    """Give the number of stories."""
    column = ColumnPage.objects.get(slug="departments")
    common = {
        "agency": agencies["education"],
        "editor": people[accounts.EDITOR.username],
        "target": f"article:{column.pk}",
        "active": False,
        "error": "演示用，地址不通",
    }
    now = timezone.now()
    state = Source.objects.create(
        name="国务院部门·政策发布（演示）", url="https://www.state.example/policy.xml",
        origin="国务院有关部门（演示）", reposts=True, every=Source.Every.QUARTER, words="学校、教师、学生", **common,
    )  # fmt: skip
    province = Source.objects.create(
        name="省教育厅·要闻（演示）", url="https://edu.province.example/feed.xml", origin="省教育厅（演示）", **common
    )
    return sum(_store(source, entries, now) for source, entries in ((state, STATE), (province, PROVINCE)))


def _store(source: Source, entries: list[Any], now: datetime) -> int:
    """As if its feed had just been read."""
    told = Told(source)
    feed = Feed(
        source.origin,
        [
            Entry(
                id=f"{source.url}#{place}", title=title, link=f"{source.url.rsplit('/', 1)[0]}/{place}.html",
                issued_at=now - timedelta(hours=hours), summary="", html=text,
            )
            for place, (hours, title, text) in enumerate(entries, 1)
        ],
    )  # fmt: skip
    storing.store(source, feed, told)
    Source.objects.filter(pk=source.pk).update(checked_at=now, succeeded_at=now)
    return told.new

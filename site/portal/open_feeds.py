"""The feeds of rooms that cannot know the room of feeds."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.disclosure.models import Topic
from interaction.supervision.board.shown import days, percent
from interaction.supervision.letters import figures
from interaction.supervision.letters.figures import Sums
from opendata.feeds.outbound import channels
from opendata.feeds.outbound.channels import Channel, Family
from opendata.feeds.outbound.items import Feed, Item
from opendata.feeds.outbound.questions import of, of_question

MONTHS = 24


def _of_kind(name: str, title: str, subtitle: str, home: str, kind: str, **more: Any) -> Channel:
    return of_question(name, title, subtitle, home, partial(of, kind=kind), **more)


def _consultation(hit: Any) -> str:
    """意见征集：……"""
    return f"{hit.keywords[0]}：{hit.title}" if hit.keywords else str(hit.title)


def connect() -> None:
    """Called once, when the portal starts."""
    for channel in (
        of_question("all", "全部更新", "本网站新公开的全部内容。", "/", of),
        _of_kind("notices", "公告公示", "新发布的公告公示。", "/notices/", "notice"),
        _of_kind("documents", "政府文件", "新公开的政府信息：文件、规划等。", "/disclosure/catalogue/", "document"),
        _of_kind("articles", "政务动态", "各栏目新发布的文章。", "/search/?kind=article&sort=date", "article"),
        _of_kind("letters", "来信选登", "公开的来信和机关的答复，隐去了个人信息。", "/mailbox/letters/", "letter"),
        _of_kind(
            "consultations", "征集调查", "意见征集、问卷、听证会、访谈。", "/consultations/", "consultation",
            titled=_consultation,
        ),
        _of_kind("datasets", "开放数据", "新开放的数据集。", "/data/", "dataset"),
        _of_kind("wanted", "大家要的数据", "群众要的数据和机关的答复，去掉了个人信息。", "/data/wanted/", "want"),
        _of_kind("reuses", "应用成果", "用开放数据做成的应用、网站、图表、研究。", "/data/reuse/", "reuse"),
        Channel(
            "mailbox-figures", "来信办理情况（逐月）",
            "群众来信每月收到、答复的数量，按时答复率、平均工作日和满意率。", "/mailbox/figures/", _letter_figures,
        ),
    ):  # fmt: skip
        channels.register(channel)
    channels.register_family(Family("topics", "主题", _topics, _topic))


def _topics() -> Sequence[tuple[str, str]]:
    return list(Topic.objects.order_by("code").values_list("code", "name"))


def _topic(code: str) -> Channel | None:
    topic = Topic.objects.filter(code=code).first()
    if topic is None:
        return None
    return of_question(
        f"topics/{code}", f"主题：{topic.name}", f"主题分类为“{topic.name}”的新内容。",
        f"{reverse('search')}?topic={code}&sort=date", partial(of, topic=code),
    )  # fmt: skip


# --- Figures of letters: an item for each month that is over. It is dated by the day its month was over: ratings that
# come later change a number, and call no reader.


def _letter_figures() -> Feed:
    channel = channels.find("mailbox-figures")
    assert channel
    items = [_month(month, row) for month, row in _months_over()]
    return Feed(channel.name, channel.title, channel.subtitle, channel.home, items)


def _months_over() -> list[tuple[date, Sums]]:
    today = timezone.localdate()
    found: list[tuple[date, Sums]] = []
    for year in figures.board(today.year).years:
        rows = [(date(year, number, 1), row) for number, row in enumerate(figures.board(year).months, 1)]
        over = [(month, row) for month, row in rows if (month.year, month.month) < (today.year, today.month)]
        found += [(month, row) for month, row in reversed(over) if row.received or row.answered]
        if len(found) >= MONTHS:
            break
    return found[:MONTHS]


def _month(month: date, row: Sums) -> Item:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    over = timezone.make_aware(datetime(after.year, after.month, after.day))
    return Item(
        key=f"supervision.letters/{month:%Y-%m}",
        title=f"{month.year}年{month.month}月来信办理情况",
        url=f"{reverse('letter_figures')}?year={month.year}#{month:%Y-%m}",
        published=over,
        updated=over,
        summary=(
            f"收到 {row.received} 件，答复 {row.answered} 件；按时答复率 {percent(row.on_time)}，"
            f"平均 {days(row.average)} 个工作日，满意率 {percent(row.satisfaction)}。"
        ),
    )

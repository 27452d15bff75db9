"""The figures of letters as a feed: one entry for each month that is over, the newest first."""

from datetime import date, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from ..board.shown import days, percent
from . import figures
from .figures import Sums

MONTHS = 24


class FiguresFeed(Feed):
    """An entry is dated by the day its month was over: ratings that come later change a number, and call no reader."""

    feed_type = Atom1Feed
    title = "来信办理情况（逐月）"
    subtitle = "群众来信每月收到、答复的数量，按时答复率、平均工作日和满意率。"
    author_name = "县政府门户网站"

    def link(self) -> str:
        return reverse("letter_figures")

    def feed_url(self) -> str:
        return reverse("letter_figures_feed")

    def items(self) -> list[tuple[date, Sums]]:
        today = timezone.localdate()
        found: list[tuple[date, Sums]] = []
        for year in figures.board(today.year).years:
            rows = [(date(year, number, 1), row) for number, row in enumerate(figures.board(year).months, 1)]
            over = [(month, row) for month, row in rows if (month.year, month.month) < (today.year, today.month)]
            found += [(month, row) for month, row in reversed(over) if row.received or row.answered]
            if len(found) >= MONTHS:
                break
        return found[:MONTHS]

    def item_title(self, item: Any) -> str:
        return f"{item[0].year}年{item[0].month}月来信办理情况"

    def item_description(self, item: Any) -> str:
        row = item[1]
        return (
            f"收到 {row.received} 件，答复 {row.answered} 件；按时答复率 {percent(row.on_time)}，"
            f"平均 {days(row.average)} 个工作日，满意率 {percent(row.satisfaction)}。"
        )

    def item_link(self, item: Any) -> str:
        return f"{reverse('letter_figures')}?year={item[0].year}#{item[0]:%Y-%m}"

    def item_pubdate(self, item: Any) -> datetime:
        month = item[0]
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return timezone.make_aware(datetime(after.year, after.month, after.day))

    item_updateddate = item_pubdate

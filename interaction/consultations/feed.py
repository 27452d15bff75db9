"""The newest consultations of all kinds as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from .listing import Chosen, Line, words

NEWEST = 50


class ConsultationsFeed(Feed):
    feed_type = Atom1Feed
    title = "征集调查"
    subtitle = "意见征集、问卷调查、听证会、开放日和在线访谈。"
    author_name = "县政府门户网站"

    def link(self) -> str:
        return reverse("consultations")

    def feed_url(self) -> str:
        return reverse("consultations_feed")

    def items(self) -> list[Line]:
        return Chosen().page("", NEWEST, [])[0]

    def item_title(self, item: Any) -> str:
        return f"{item.kind.label}：{item.activity.title}"

    def item_description(self, item: Any) -> str:
        now = Chosen().now
        stage = words(item.activity, item.kind.stage(item.activity, now), now)
        return f"{item.activity.lead_agency.display_name}。{item.activity.summary}（{stage}）"

    def item_link(self, item: Any) -> str:
        address: str = item.activity.get_absolute_url()
        return address

    def item_pubdate(self, item: Any) -> datetime:
        published: datetime = item.activity.published_at
        return published

    def item_updateddate(self, item: Any) -> datetime:
        last: datetime = item.activity.last_published_at or item.activity.published_at
        return last

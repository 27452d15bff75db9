"""The newest letters as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from .listing import row
from .models import PublishedLetter

NEWEST = 50


class LettersFeed(Feed):
    feed_type = Atom1Feed
    title = "来信选登"
    subtitle = "经来信人同意公开的来信和机关的答复，隐去了个人信息。"
    author_name = "县政府门户网站"

    def link(self) -> str:
        return reverse("published_letters")

    def feed_url(self) -> str:
        return reverse("published_letters_feed")

    def items(self) -> list[Any]:
        return list(PublishedLetter.objects.public().listed().order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        line = row(item)
        return f"{line.kind}，{line.agency}答复。"

    def item_link(self, item: Any) -> str:
        return row(item).url

    def item_pubdate(self, item: Any) -> datetime:
        published: datetime = item.published_at
        return published

    item_updateddate = item_pubdate

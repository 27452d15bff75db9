"""Views, downloads and API calls: counted by day, robots apart, pages from the cache too."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from opendata.datasets import counting
from opendata.datasets.models import DatasetDay, Standing
from portal.page_cache import PageCache

BROWSER = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36"
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Baiduspider/2.0",
    "Mozilla/5.0 (compatible; bingbot/2.0)", "Sogou web spider/4.0", "SomeCrawler",
]  # fmt: skip


def test_uses_are_written_down_by_day(stops):
    counting.count(stops.pk, "view", BROWSER)
    counting.count(stops.pk, "view", BROWSER)
    counting.count(stops.pk, "download")
    counting.count(stops.pk, "api")
    assert counting.flush() == 4
    counting.count(stops.pk, "view", BROWSER)
    counting.flush()
    day = DatasetDay.objects.get(dataset=stops)
    assert (day.day, day.views, day.downloads, day.calls, day.robots) == (timezone.localdate(), 3, 1, 1, 0)
    standing = Standing.objects.get(dataset=stops)
    assert (standing.views, standing.downloads, standing.calls, standing.used) == (3, 1, 1, 5)


@pytest.mark.parametrize("agent", ROBOTS, ids=["google", "baidu", "bing", "sogou", "crawler"])
def test_who_says_to_be_a_robot_is_counted_apart(stops, agent):
    counting.count(stops.pk, "view", agent)
    counting.count(stops.pk, "download", agent)
    counting.count(stops.pk, "api", agent)  # programs are what it is for
    counting.flush()
    day = DatasetDay.objects.get(dataset=stops)
    assert (day.views, day.downloads, day.calls, day.robots) == (0, 0, 1, 2)


def test_what_is_gone_meanwhile_is_counted_for_nobody(stops):
    counting.count(999_999, "view")
    counting.count(stops.pk, "view")
    counting.flush()
    assert DatasetDay.objects.get().dataset == stops


def test_yesterday_stays_yesterday(stops):
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        counting.count(stops.pk, "view")
    counting.count(stops.pk, "view")
    counting.flush()
    assert [day.views for day in DatasetDay.objects.order_by("day")] == [1, 1]


def portal(environ, start_response):
    """Django as a server calls it, within the transaction of the test."""
    answer = ClientHandler()(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


def test_visitors_of_a_page_that_the_cache_gives_out_are_counted_each_time(stops):
    front = PageCache(portal)
    for method, agent in (
        ("GET", BROWSER), ("GET", BROWSER), ("GET", BROWSER), ("GET", "Baiduspider/2.0"), ("HEAD", BROWSER),
    ):  # fmt: skip
        environ = RequestFactory(headers={"user-agent": agent}).generic(method, stops.get_absolute_url()).environ
        environ["HTTP_HOST"] = "localhost"
        answers = []
        body = front(environ, lambda status, headers, exc_info=None, answers=answers: answers.append(status))
        b"".join(body)
        assert answers == ["200 OK"]
    assert len(front.pages) == 1
    counting.flush()
    day = DatasetDay.objects.get(dataset=stops)
    assert (day.views, day.robots) == (3, 1)


def test_looking_at_a_table_is_looking_at_its_dataset(client, stops):
    for address in ("/data/bus-stops/1/", "/data/bus-stops/1/v1/", "/data/bus-stops/1/profile/", "/data/bus-stops/9/"):
        client.get(address, headers={"user-agent": BROWSER})
    counting.flush()
    assert DatasetDay.objects.get(dataset=stops).views == 3


def test_files_and_the_api_are_counted_apart(client, stops):
    client.get("/data/bus-stops/1/v1/table.csv").getvalue()
    client.get("/api/v1/datasets/bus-stops/1/rows")
    counting.flush()
    day = DatasetDay.objects.get(dataset=stops)
    assert (day.views, day.downloads, day.calls) == (0, 1, 1)


def test_a_page_without_the_cache_is_counted_as_well(client, stops):
    client.get(stops.get_absolute_url(), headers={"user-agent": BROWSER})
    counting.flush()
    assert DatasetDay.objects.get(dataset=stops).views == 1

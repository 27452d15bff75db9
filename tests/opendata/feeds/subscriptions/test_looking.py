"""What is new is told once; what only comes into sight again is not new."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from opendata.datasets import signals
from opendata.feeds.outbound.items import NEWEST, Item
from opendata.feeds.subscriptions import looking
from opendata.feeds.subscriptions.looking import NoSuchFeed, Seen, compare
from opendata.feeds.subscriptions.models import News, Watch

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def item(number, changed=0):
    published = BEGINNING + timedelta(hours=number)
    return Item(f"p.{number}", f"第{number}号", "/", published, published + timedelta(minutes=changed))


def window(numbers):
    return [item(number) for number in sorted(numbers, reverse=True)[:NEWEST]]


def told(news):
    return [one.key for one, _ in news]


@pytest.mark.django_db
class TestLooking:
    def test_what_stood_there_before_is_no_news(self, put_up, look):
        put_up("早先的公告")
        looking.watch("notices")
        assert look() == 0
        put_up("新的公告", minutes_ago=0)
        assert look() == 1 and look() == 0
        assert News.objects.get().item["title"] == "新的公告"

    def test_only_what_answers_the_search(self, put_up, look):
        looking.watch("search", "q=停水&kind=notice")
        put_up("停水公告", minutes_ago=0)
        put_up("招生公告", minutes_ago=0)
        assert look() == 1

    def test_one_question_is_watched_once_however_it_was_put(self, put_up):
        assert looking.watch("search", "q=停水&sort=date").pk == looking.watch("search", "sort=relevance&q=停水").pk

    def test_without_a_change_nobody_looks(self, put_up, look):
        looking.watch("notices")
        look()
        before = timezone.now() - timedelta(minutes=5)
        Watch.objects.update(looked_at=before)
        looking.look_due()
        assert Watch.objects.get().looked_at == before

    @pytest.mark.parametrize("feed", ["none", "agencies/nobody", "data/none", "topics/9999"])
    def test_what_is_not_there_cannot_be_followed(self, index, feed):
        with pytest.raises(NoSuchFeed, match="没有这个订阅源"):
            looking.watch(feed)

    def test_a_question_that_cannot_be_asked_cannot_be_followed(self, index):
        with pytest.raises(NoSuchFeed, match="日期"):
            looking.watch("search", "from=morgen")

    def test_a_feed_nobody_follows_any_more_is_forgotten(self, put_up, look):
        looking.watch("notices")
        look()
        Watch.objects.update(looked_at=BEGINNING)
        assert looking.tidy() and not Watch.objects.exists()


class TestComparing:
    def test_new_and_changed_are_told_apart(self):
        _, state = compare(Seen({}, None), [item(2), item(1)])
        news, _ = compare(state, [item(3), item(2, changed=5), item(1)])
        assert [(one.key, changed) for one, changed in news] == [("p.2", True), ("p.3", False)]

    def test_what_comes_into_sight_because_a_newer_one_went_is_not_new(self):
        _, state = compare(Seen({}, None), window(range(80)))
        news, _ = compare(state, window(set(range(80)) - {79, 78}))
        assert news == []

    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(["add", "remove"]), st.integers(min_value=0, max_value=400)), max_size=80
        ),
        before=st.integers(min_value=0, max_value=120),
    )
    def test_each_new_one_is_told_exactly_once_whatever_is_taken_away_between(self, steps, before):
        there, newest = set(range(before)), before
        _, state = compare(Seen({}, None), window(there))
        added, news = [], []
        for what, which in steps:
            if what == "add":
                there.add(newest)
                added.append(f"p.{newest}")
                newest += 1
            elif there:
                there.discard(sorted(there)[which % len(there)])
            found, state = compare(state, window(there))
            news += told(found)
        assert news == added


@pytest.mark.django_db
def test_a_version_of_a_dataset_is_told_as_soon_as_it_is_out(index, education, client):
    from opendata.feeds.outbound.families import DATASETS
    from tests.opendata.feeds.datasets import new_dataset, new_version

    dataset = new_dataset(education)
    new_version(dataset, 1)
    looking.watch("data/bus-stops")
    second = new_version(dataset, 2, difference={"previous": 1, "added": 3, "changed": 0, "gone": 1})
    assert looking.look_due() == 0, "it was looked at a moment ago"
    signals.version_published.send(sender=type(second), version=second)
    assert looking.look_due() == 1
    told_of = News.objects.get().item
    assert "第 2 版" in told_of["title"] and "新增 3 行" in told_of["summary"] and "减少 1 行" in told_of["summary"]
    assert [key for key, _ in DATASETS.members()] == ["bus-stops"]

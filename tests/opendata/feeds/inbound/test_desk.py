"""What staff see and do about gathering."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies import roles
from cms.review.stages import QUESTIONS
from opendata.feeds.inbound import reposting
from opendata.feeds.inbound.models import Source, Story

from ..servers import Reply
from .feeds_out_there import entry, rss


@pytest.fixture
def manager(staff):
    return staff("manager", roles.SITE_MANAGER)


@pytest.fixture
def form(office, editor, column):
    """What the form of a source sends."""

    def fields(**changed):
        return {
            "name": "省政府", "url": "https://www.example.gov.cn/feed.xml", "origin": "省人民政府", "every": 60,
            "words": "", "first_days": 7, "target": f"article:{column.pk}", "agency": office.pk, "editor": editor.pk,
            "active": "on", **changed,
        }  # fmt: skip

    return fields


ADD = "feed_source:add"


# --- Sources


def test_an_editor_adds_a_source_of_their_agency(sign_in, editor, form, column):
    answer = sign_in(editor).post(reverse(ADD), form(), follow=True)
    source = Source.objects.get()
    assert (source.name, source.target, source.trusted) == ("省政府", f"article:{column.pk}", False)
    assert "青禾要闻" in answer.content.decode()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/feed", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "x"]
)
def test_an_address_inside_is_refused_in_the_form_and_nothing_is_lost(sign_in, editor, form, url):
    answer = sign_in(editor).post(reverse(ADD), form(url=url))
    text = answer.content.decode()
    assert Source.objects.count() == 0 and ("内部地址" in text or "网址" in text) and "省人民政府" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "article:99999999"}, {"target": "nonsense"}, {"agency": "9999"}, {"editor": ""}, {"name": ""},
        {"url": "http://example.cn/" + "a" * 100_000}, {"name": "a\0b"}, {"every": "1"}, {"first_days": "-1"},
    ],
    ids=["no-column", "no-target", "agency", "nobody", "nameless", "long", "nul", "every", "days"],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_words(sign_in, editor, form, wrong):
    answer = sign_in(editor).post(reverse(ADD), form(**wrong))
    assert answer.status_code == 200 and Source.objects.count() == 0


def test_trust_is_given_by_the_keepers_of_the_site_alone(sign_in, editor, manager, form):
    sign_in(editor).post(reverse(ADD), form(trusted="on"))
    assert Source.objects.get().trusted is False
    edit = reverse("feed_source:edit", args=[Source.objects.get().pk])
    sign_in(manager).post(edit, form(trusted="on"))
    assert Source.objects.get().trusted is True
    answer = sign_in(editor).post(edit, form(url="https://evil.example.cn/feed"))
    assert "只有网站管理员和公开办能改" in answer.content.decode()
    assert Source.objects.get().url == "https://www.example.gov.cn/feed.xml"


def test_another_address_begins_anew(sign_in, editor, form, source_of):
    source = source_of()
    Source.objects.filter(pk=source.pk).update(etag='"1"', failures=5, error="x", next_at=timezone.now() + timedelta(9))
    sign_in(editor).post(reverse("feed_source:edit", args=[source.pk]), form())
    source.refresh_from_db()
    assert (source.etag, source.failures, source.error) == ("", 0, "") and source.next_at <= timezone.now()


def test_other_agencies_see_and_touch_nothing(sign_in, staff, water, source_of, harvest, form):
    source = source_of()
    harvest(source, rss(entry()))
    stranger = sign_in(staff("shui", roles.EDITOR, agency=water))
    story = Story.objects.get()
    assert stranger.get(reverse("inbound_admin:story", args=[story.pk])).status_code == 404
    assert stranger.post(reverse("inbound_admin:story", args=[story.pk]), {"reason": "x"}).status_code == 404
    assert stranger.get(reverse("inbound_admin:source", args=[source.pk])).status_code == 404
    assert stranger.post(reverse("inbound_admin:harvest", args=[source.pk])).status_code == 404
    for name in ("edit", "delete"):
        answer = stranger.post(reverse(f"feed_source:{name}", args=[source.pk]), form())
        assert answer.status_code in (302, 403, 404)
    for name in ("feed_source:index", "inbound_admin:stories"):
        assert "省政府/feed" not in stranger.get(reverse(name)).content.decode()
    source.refresh_from_db()
    assert source.name == "省政府/feed"


def test_whoever_has_no_part_in_it_gets_nowhere(sign_in, staff, office, source_of, client):
    source = source_of()
    handler = sign_in(staff("cheng", roles.HANDLER, agency=office))
    for url in (reverse("inbound_admin:stories"), reverse("inbound_admin:source", args=[source.pk])):
        assert handler.get(url).status_code in (302, 403)
        assert client.get(url).status_code in (302, 403)


def test_a_source_with_stories_is_not_deleted_but_stopped(sign_in, manager, source_of, harvest):
    source = source_of()
    harvest(source, rss(entry()))
    answer = sign_in(manager).post(reverse("feed_source:delete", args=[source.pk]), follow=True)
    assert "说明出处" in answer.content.decode() and Source.objects.exists()


def test_gathering_now_is_put_in_line(sign_in, editor, source_of, harvest):
    source = source_of()
    harvest(source, rss(entry()))
    assert source not in Source.objects.due()
    url = reverse("inbound_admin:harvest", args=[source.pk])
    assert sign_in(editor).get(url).status_code == 405
    sign_in(editor).post(url)
    assert source in Source.objects.due()


def test_a_failing_source_is_seen_on_the_desk(sign_in, editor, staff, water, source_of, harvest):
    source = source_of(name="市政府要闻")
    for _ in range(3):
        harvest(source, Reply(b"", 404))
    home = sign_in(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "采集失败的来源" in home and "市政府要闻" in home and "404" in home
    page = sign_in(editor).get(reverse("inbound_admin:source", args=[source.pk])).content.decode()
    assert "连续 3 次" in page
    stranger = sign_in(staff("shui", roles.EDITOR, agency=water))
    assert "市政府要闻" not in stranger.get(reverse("wagtailadmin_home")).content.decode()


# --- Stories


def test_stories_are_listed_with_where_they_stand(sign_in, editor, source_of, harvest):
    harvest(source_of("/1"), rss(entry("关于做好防汛工作的通知", id="1")))
    harvest(source_of("/2"), rss(entry("关于做好防汛工作的通知", id="1")))
    page = sign_in(editor).get(reverse("inbound_admin:stories")).content.decode()
    assert "关于做好防汛工作的通知" in page and "初审中" in page and "共 2 处" in page
    story = Story.objects.get()
    told = sign_in(editor).get(reverse("inbound_admin:story", args=[story.pk])).content.decode()
    assert "省政府/1" in told and "省政府/2" in told


def test_stories_go_on_page_after_page(sign_in, editor, source_of, harvest, django_assert_max_num_queries):
    source = source_of()
    harvest(source, rss(*(entry(f"第{number}条不同的新闻标题", id=str(number)) for number in range(40))))
    client, url = sign_in(editor), reverse("inbound_admin:stories")
    client.get(url)
    with django_assert_max_num_queries(45):
        first = client.get(url).content.decode()
    assert first.count("desk-list__title") == 30 and 'rel="next"' in first
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert client.get(url + address).content.decode().count("desk-list__title") == 10
    assert client.get(f"{url}?page=nonsense").status_code == 404
    for show in ("repost", "held", "changed", "x"):
        assert client.get(url, {"show": show, "source": "x"}).status_code == 200


# --- Within a day


@pytest.fixture
def urgent(source_of, harvest):
    """A story that the state council published so many hours ago, and must be reposted."""

    def make(hours_ago=2.0, **fields):
        source = source_of(reposts=True, origin="中国政府网", **fields)
        harvest(source, rss(entry("国务院关于某事的重要决定", "https://www.gov.example/1", hours_ago=hours_ago)))
        return Story.objects.get()

    return make


@pytest.mark.parametrize(("hours_ago", "light"), [(2, "green"), (17, "yellow"), (30, "red")])
def test_the_light_tells_how_much_of_the_day_is_left(urgent, sign_in, editor, hours_ago, light):
    story = urgent(hours_ago)
    assert reposting.light(story, timezone.now()) == light
    home = sign_in(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "24 小时内转载" in home and f"desk-light--{light}" in home and story.title in home


def test_what_goes_straight_out_is_reposted_in_time(urgent):
    story = urgent(trusted=True)
    assert story.reposted_at and reposting.words(story, timezone.now()) == "已按时转载"
    assert list(reposting.open_ones()) == []


def test_once_the_draft_is_public_the_light_goes_out(urgent, articles, staff, office):
    story = urgent()
    assert reposting.settle_all() == 0
    article = next(iter(articles().values()))
    secrecy = {question.name: "no" for question in QUESTIONS}
    for role in roles.REVIEWERS:
        reviewer = staff(role, role, agency=office)
        state = type(article).objects.get(pk=article.pk).current_workflow_task_state
        state.task.specific.on_action(state, reviewer, "approve", **secrecy, comment="")
    assert reposting.settle_all() == 1
    story.refresh_from_db()
    assert reposting.words(story, timezone.now()) == "已按时转载"


def test_what_is_not_for_us_is_said_so_with_a_reason(urgent, sign_in, editor):
    story = urgent(30)
    url = reverse("inbound_admin:story", args=[story.pk])
    assert sign_in(editor).post(url, {"reason": "  "}).status_code == 422
    sign_in(editor).post(url, {"reason": "只涉及其他省份"})
    sign_in(editor).post(url, {"reason": "又说一遍"})
    story.refresh_from_db()
    assert (story.dismissed_for, story.dismissed_by, list(reposting.open_ones())) == ("只涉及其他省份", editor, [])


def test_a_story_we_have_gets_its_clock_when_the_state_council_tells_it(source_of, harvest):
    harvest(source_of("/1"), rss(entry("国务院关于某事的重要决定", id="1", hours_ago=5)))
    harvest(source_of("/2", reposts=True), rss(entry("国务院关于某事的重要决定", id="1", hours_ago=4)))
    story = Story.objects.get()
    assert abs(story.repost_by - timezone.now() - timedelta(hours=20)) < timedelta(minutes=1)

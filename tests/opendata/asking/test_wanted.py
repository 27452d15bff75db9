"""What data people want, as everybody reads it."""

import pytest
from django.test import Client
from django.utils import timezone

from cms.agencies import roles
from interaction.moderation import decisions, queues
from opendata.asking.models import ShownWant


@pytest.fixture
def moderator(town):
    return town.hire("moderator", None, roles.OPENNESS_OFFICE)


@pytest.fixture
def public():
    return Client()


def let_through(case, moderator):
    shown = ShownWant.objects.get(case=case)
    decisions.decide(shown, "accepted", moderator)
    return ShownWant.objects.get(pk=shown.pk)


def test_nothing_is_shown_before_somebody_has_looked(town, public, moderator):
    case = town.ask()
    shown = ShownWant.objects.get(case=case)
    assert (shown.title, shown.text) == ("", "")
    assert "到站时刻" not in public.get("/data/wanted/").content.decode()
    assert public.get(f"/data/wanted/{shown.pk}/").status_code == 404
    assert "想要公交到站时刻" in queues.get("data-wanted").text(shown)


def test_let_through_it_stands_there_without_the_data_of_persons(town, public, moderator):
    shown = let_through(town.ask(), moderator)
    page = public.get(shown.get_absolute_url()).content.decode()
    assert "到站提醒" in page
    assert "13800138000" not in page
    assert "王小明" not in page
    listed = public.get("/data/wanted/").content.decode()
    assert "想要公交到站时刻" in listed
    assert "以前答复" in listed


def test_the_name_of_who_asked_stands_nowhere_whoever_wrote_it(town, public, moderator):
    case = town.handled(subject="王小明要到站时刻", text="我叫王 小明，想做到站提醒。")
    shown = let_through(case, moderator)
    town.do(case, "handler", "answer", {"result": "declined", "text": "王小明先生：车上没有定位设备。"})
    page = public.get(shown.get_absolute_url()).content.decode()
    assert "王**要到站时刻" in page and "我叫王**，想做" in page and "王**先生：车上没有" in page
    assert "小明" not in page + public.get("/data/wanted/").content.decode()


def test_the_answer_stands_beside_it_and_when_the_data_is_planned(town, public, moderator):
    case = town.answered()
    page = public.get(let_through(case, moderator).get_absolute_url()).content.decode()
    assert "正在整理" in page
    assert "13700137000" not in page
    assert "列入开放计划" in page


def test_whoever_asked_reads_until_when_the_data_is_planned(town, visitor):
    year = timezone.localdate().year + 1
    case = town.answered(planned_by=f"{year}-03-01")
    assert f"{year}年3月1日</time>以前开放" in visitor.open(case, town.code()).content.decode()


def test_an_answer_leads_to_the_dataset_that_was_opened(town, public, moderator):
    case = town.handled()
    shown = let_through(case, moderator)
    town.do(case, "handler", "answer", {"result": "opened", "text": "已经放进目录。", "opened": town.open.pk})
    page = public.get(shown.get_absolute_url()).content.decode()
    assert town.open.get_absolute_url() in page


def test_its_writer_takes_it_back_and_it_is_gone(town, public, moderator):
    case = town.ask()
    shown = let_through(case, moderator)
    town.do(case, "applicant", "forbid_public")
    assert public.get(shown.get_absolute_url()).status_code == 410
    assert "到站时刻" not in public.get("/data/wanted/").content.decode()
    shown.refresh_from_db()
    assert (shown.title, shown.text) == ("", "")


def test_what_is_refused_is_not_there_and_its_writer_reads_why(town, visitor, moderator):
    case = town.ask()
    decisions.decide(ShownWant.objects.get(case=case), "refused", moderator, "含有广告")
    assert "含有广告" in visitor.open(case, town.code()).content.decode()


def test_markup_leads_nowhere(town, public, moderator):
    case = town.ask(subject="<b>粗</b>", text="<script>alert(1)</script> https://example.com")
    page = public.get(let_through(case, moderator).get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<b>粗" not in page


@pytest.mark.parametrize("key", ["x", "2026-01-01~x", "~", "2026-13-01~1", "9" * 99], ids=range(5))
def test_a_key_that_this_list_never_gave_is_no_page(town, public, key):
    assert public.get("/data/wanted/", {"key": key}).status_code == 404


def test_pages_are_cut_by_key_and_cost_the_same(town, public, moderator, django_assert_max_num_queries):
    for number in range(25):
        let_through(town.ask(subject=f"需求 {number:02}"), moderator)
    first = public.get("/data/wanted/")
    assert first.content.decode().count("rows__title") == 20
    with django_assert_max_num_queries(25):
        second = public.get(first.context["pager"].next_url)
    assert "需求 00" in second.content.decode()


def test_pages_are_the_same_for_everybody_and_carry_no_token(town, public):
    for address in ("/data/wanted/", "/data/keys/", "/data/reuse/", "/data/new/procedure/"):
        answer = public.get(address)
        assert answer["Cache-Control"].startswith("public"), address
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert not answer.cookies

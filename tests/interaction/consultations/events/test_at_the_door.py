"""The desk of an event: choosing, telling, the door, what is due, and what is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from cms.agencies.roles import HANDLER
from cms.review.refusal import Refused
from interaction.casework.desk import dues
from interaction.consultations.events import attending, choosing, registering, retention, seats, telling
from interaction.consultations.events.models import Event, Registration, RegistrationLook, SelectionRound

from .conftest import new_agency, person, secret, text

Status = Registration.Status


def register(event, number=0, name="消费者代表", **fields):
    data = person(number, category=event.categories.get(name=name).pk, **fields)
    return registering.register(event.pk, data, secret=secret())[0]


def url(event, *more):
    return "/".join([f"/admin/consultations/events/{event.pk}", *more, ""])


# --- The office chooses


@pytest.fixture
def closed(make_event):
    """Four have asked for two places; the office is to choose."""
    event = make_event(selection="office", selection_rule="城区、乡镇各一名", asks_reason=True)
    for number in range(4):
        register(event, number, reason="用水大户")
    return event


def test_the_office_chooses_and_says_publicly_why(closed, staff, client):
    with time_machine.travel(closed.closes_at, tick=False):
        clerk = staff()
        page = clerk.get(url(closed, "choose"))
        token = page.context["token"]
        keys = list(closed.registrations.values_list("pk", flat=True))
        no_reason = clerk.post(url(closed, "choose"), {"chosen": keys[:2], "reasons": "", "token": token})
        assert no_reason.status_code == 422 and "请写明按什么理由选定" in text(no_reason)
        data = {"chosen": keys[:2], "reasons": "城区、乡镇各一名，先报的在前", "token": token}
        assert [clerk.post(url(closed, "choose"), data).status_code for _ in range(2)] == [302, 302]
        public = text(client.get(f"{closed.get_absolute_url()}places/"))
    assert "先报的在前" in public and public.count("未入选") >= 2
    assert SelectionRound.objects.count() == 1
    assert closed.registrations.filter(status=Status.SELECTED).count() == 2


def test_no_more_are_chosen_than_there_are_places_and_none_twice(closed, staff):
    user = staff().user
    keys = list(closed.registrations.values_list("pk", flat=True))
    with pytest.raises(Refused, match="还没有截止"):
        choosing.choose(closed.pk, keys[:1], "理由", user, "a")
    with time_machine.travel(closed.closes_at, tick=False):
        with pytest.raises(Refused, match="比剩下的名额多"):
            choosing.choose(closed.pk, keys[:3], "理由", user, "b")
        with pytest.raises(Refused, match="个人信息"):
            choosing.choose(closed.pk, keys[:1], "王某 13812345678", user, "c")
        choosing.choose(closed.pk, keys[:2], "理由", user, "d")
        seats.cancel(closed.registrations.get(pk=keys[0]))  # nobody moves up by themselves
        assert closed.registrations.filter(status=Status.SELECTED).count() == 1
        choosing.choose(closed.pk, keys[2:3], "补选", user, "e")
    assert closed.registrations.filter(status=Status.SELECTED).count() == 2


# --- Names


def test_names_are_masked_until_somebody_says_why_and_that_is_kept(make_event, staff):
    event = make_event()
    register(event, 1)
    clerk = staff()
    page = text(clerk.get(url(event, "people")))
    assert "王*明" in page and "王小明" not in page and "138****0001" in page
    assert clerk.post(url(event, "people"), {"reason": " "}).status_code == 422
    assert not RegistrationLook.objects.exists()
    assert "13800000001" in text(clerk.post(url(event, "people"), {"reason": "通知改期"}))
    look = RegistrationLook.objects.get()
    assert (look.username, look.reason) == (clerk.user.username, "通知改期")
    assert clerk.post(url(event, "sheet")).headers["Content-Type"].endswith("sheet")
    assert RegistrationLook.objects.count() == 2


def test_others_stay_outside(make_event, staff):
    event = make_event()
    other = staff("别局", new_agency(name="青禾县卫健局", short_name="县卫健局", code="11990001000000035N", slug="h"))
    handler = staff("承办", role=HANDLER)
    for more in ("", "people", "seed", "choose", "enter", "check-in"):
        for client in (other, handler):
            assert client.get(url(event, *filter(None, [more]))).status_code in (302, 403)
    assert other.post(url(event, "sheet")).status_code in (302, 403)


def test_somebody_registers_by_telephone(make_event, staff):
    event, clerk = make_event(), staff()
    page = clerk.get(url(event, "enter"))
    data = {"token": page.context["token"], "category": event.categories.first().pk, **person(5)}
    first, again = (clerk.post(url(event, "enter"), data) for _ in range(2))
    assert first.context["code"] == again.context["code"]
    assert Registration.objects.get().channel == "staff"


def test_staff_cancel_for_whoever_telephones(make_event, staff):
    event, clerk = make_event(), staff()
    one = register(event, 1)
    for _ in range(2):
        clerk.post(url(event, "people", "cancel"), {"registration": one.pk})
    one.refresh_from_db()
    assert one.status == Status.CANCELLED
    assert clerk.post(url(event, "people", "cancel"), {"registration": "x" * 99}).status_code == 302


# --- The door


def test_whoever_comes_is_counted_once(make_event, staff):
    event = make_event()
    one, other, late = (register(event, number) for number in range(3))
    with time_machine.travel(event.starts_at - timedelta(hours=1), tick=False):
        clerk = staff()
        page = clerk.post(url(event, "check-in"), {"code": f" {one.check_code.lower()} "})
        assert "签到成功" in text(page) and "王小明" not in text(page)
        assert "没有重复计数" in text(clerk.post(url(event, "check-in"), {"code": one.check_code}))
        assert "签到成功" in text(clerk.post(url(event, "check-in"), {"code": other.number}))
        assert "不在名单上" in text(clerk.post(url(event, "check-in"), {"code": late.number}))
        assert "没有这个签到码" in text(clerk.post(url(event, "check-in"), {"code": "00000"}))
        assert "请输入签到码" in text(clerk.post(url(event, "check-in"), {"code": ""}))
        assert attending.count(event) == (2, 2)
        assert '已到 <b class="desk-num">2</b>' in text(clerk.get(url(event, "check-in")))


def test_it_is_too_early_to_check_in_weeks_before(make_event, staff):
    event = make_event()
    result = attending.check_in(event, register(event).check_code, staff().user)
    assert result.tone == "bad" and "现在不是签到时间" in result.text


# --- Telling


def test_who_moves_up_is_told_by_mail_without_what_is_secret(make_event, visitor, settings):
    settings.EMAIL_HOST = "mail.example.com"
    event = make_event(categories={"旁听人": 1})
    visitor(event).register(1, "旁听人", email="one@example.com")
    page = visitor(event).register(2, "旁听人", email="two@example.com")
    assert telling.mail_due() == 1  # the first has a seat
    seats.cancel(event.registrations.first())
    assert (telling.mail_due(), telling.mail_due()) == (1, 0)
    letter = mail.outbox[-1]
    assert letter.to == ["two@example.com"]
    made, code = page.context["made"], page.context["code"]
    assert made.number in letter.body
    for hidden in (code, code.replace("-", ""), "王小明", event.registrations.last().check_code):
        assert hidden not in letter.body + letter.subject


def test_a_letter_that_could_not_be_sent_is_tried_again_later(make_event, visitor, settings):
    settings.EMAIL_HOST = "mail.example.com"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
    event = make_event()
    visitor(event).register(1, email="one@example.com")
    assert telling.mail_due() == 0
    one = Registration.objects.get()
    assert one.mail_at > timezone.now() and one.mail_tries == 1


# --- What is due, what is forgotten


def test_what_is_due_stands_on_the_start_page(make_event, staff):
    drawn = make_event(selection="draw", draw_source="福彩", draw_at=timezone.now() + timedelta(days=12))
    register(drawn)
    user = staff().user
    assert [due.text for due in dues.of(user) if "听证会" in due.text] == []
    with time_machine.travel(drawn.closes_at, tick=False):
        found = [due for due in dues.of(user) if "听证会" in due.text]
        assert [due.text for due in found] == ["录入《城区自来水价格调整听证会》的抽签种子"]
    with time_machine.travel(drawn.ends_at, tick=False):
        found = [due for due in dues.of(user) if "听证会" in due.text]
        assert [(due.text, due.on) for due in found] == [
            ("公布《城区自来水价格调整听证会》的笔录和意见处理情况", drawn.minutes_due_on)
        ]
        other = staff(
            "别局", new_agency(name="青禾县卫健局", short_name="县卫健局", code="11990001000000035N", slug="h")
        )
        assert [due for due in dues.of(other.user) if "听证会" in due.text] == []


def test_who_came_is_forgotten_when_the_time_is_over_and_the_count_stays(make_event):
    event = make_event(names_shown="full")
    one = register(event)
    assert retention.erase_due() == 0
    with time_machine.travel(event.ends_at + timedelta(days=91), tick=False):
        assert (retention.erase_due(), retention.erase_due()) == (1, 0)
    one.refresh_from_db()
    assert (one.name, one.phone, one.phone_key, one.code_hash, one.shown_name) == ("", "", "", "", "王*明")
    assert (one.status, one.seat) == (Status.SELECTED, 1)


def test_minutes_are_published_and_searched(make_event, client):
    event = make_event()
    Event.objects.filter(pk=event.pk).update(minutes="<p>六位代表发言</p>", outcome="<p>采用方案一</p>")
    page = text(client.get(event.get_absolute_url()))
    assert "六位代表发言" in page and "采用方案一" in page
    assert Event.objects.get(pk=event.pk).stage(event.closes_at) == "result"


def test_pages_take_no_more_queries_with_many_people(make_event, client, django_assert_max_num_queries, staff):
    event = make_event(categories={"旁听人": 20})
    for number in range(30):
        register(event, number, "旁听人")
    clerk = staff()
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(14):
        client.get(event.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(f"{event.get_absolute_url()}places/")
    with django_assert_max_num_queries(14):
        clerk.get(url(event, "people"))

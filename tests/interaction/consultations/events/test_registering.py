"""To register for a hearing: once per person, never more than there are places, and nothing lost on a bad line."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from interaction.consultations.events import registering
from interaction.consultations.events.models import Event, Registration

from .conftest import person, secret, text

Status = Registration.Status


def test_whoever_registers_first_gets_a_seat_and_a_code_to_come_back_with(make_event, visitor):
    someone = visitor(make_event())
    page = someone.register(1, email="wang@example.com")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    made = Registration.objects.get()
    code = page.context["code"]
    assert (made.status, made.seat, made.number[:2]) == (Status.SELECTED, 1, "BM")
    assert made.number in text(page) and code in text(page) and "1</span> 号席" in text(page)
    mine = someone.enter(made.number, code.lower())
    assert "已入选" in text(mine) and made.check_code in text(mine)


def test_what_is_known_of_people_stands_encrypted(make_event, visitor):
    visitor(make_event(asks_reason=True)).register(1, name="张晓祥", email="zhang@example.com", reason="水价关系到我家")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_registration")
        row = str(cursor.fetchall())
    for plain in ("张晓祥", "13800000001", "zhang@example.com", "水价关系"):
        assert plain not in row
    assert "张*祥" in row  # as it may be published


def test_sent_again_the_form_gives_the_same_answer_and_makes_nothing_new(make_event, visitor):
    someone = visitor(make_event())
    token = someone.open()
    first, again = someone.register(1, token=token), someone.register(1, token=token)
    assert first.context["code"] == again.context["code"]
    assert Registration.objects.count() == 1


def test_a_telephone_registers_once_however_it_is_written(make_event, visitor):
    event = make_event()
    visitor(event).register(1)
    page = visitor(event).register(phone="+86 138-0000-0001", name="李四")
    assert page.status_code == 422
    assert "这个电话已经报过名" in text(page)
    assert Registration.objects.count() == 1
    assert visitor(make_event(title="另一场")).register(1).status_code == 200


def test_the_unique_keys_stand_behind_it(make_event):
    event = make_event()
    made, _ = registering.register(event.pk, person(1, category=event.categories.first().pk), secret=secret())
    for same in ({"phone_key": made.phone_key}, {"seat": made.seat, "category": made.category, "status": "selected"}):
        fields = {"event": event, "category": made.category, "at": timezone.now(), "number": "x", "submission_key": "y"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.create(**fields | same)


def test_those_after_the_last_place_wait_in_their_order_and_move_up(make_event, visitor):
    event = make_event()
    pages = [visitor(event).register(number) for number in range(4)]
    assert [page.context["made"].status for page in pages] == ["selected", "selected", "waiting", "waiting"]
    someone = visitor(event)
    last = pages[3].context
    assert '候补第 <strong class="num">2</strong> 位' in text(someone.enter(last["made"].number, last["code"]))
    first = pages[0].context
    leaver = visitor(event)
    leaver.enter(first["made"].number, first["code"])
    leaver.client.post("/consultations/events/track/cancel/", {"number": first["made"].number})
    standing = list(Registration.objects.order_by("pk").values_list("status", "seat"))
    assert standing == [("cancelled", None), ("selected", 2), ("selected", 1), ("waiting", None)]
    assert '候补第 <strong class="num">1</strong> 位' in text(someone.client.get("/consultations/events/track/mine/"))
    assert visitor(event).register(0).status_code == 200  # who cancelled may come back, behind the others


def test_cancelled_twice_it_moves_up_one(make_event, visitor):
    event = make_event(categories={"旁听人": 1})
    pages = [visitor(event).register(number, "旁听人") for number in range(3)]
    someone = visitor(event)
    someone.enter(pages[0].context["made"].number, pages[0].context["code"])
    for _ in range(2):
        someone.client.post("/consultations/events/track/cancel/", {"number": pages[0].context["made"].number})
    assert list(Registration.objects.order_by("pk").values_list("status", flat=True)) == [
        "cancelled", "selected", "waiting",
    ]  # fmt: skip


def test_nobody_registers_before_it_opens_or_after_it_closes(make_event, visitor):
    event = make_event()
    token = visitor(event).open()
    with time_machine.travel(event.closes_at, tick=False):
        page = visitor(event).register(1, token=token)
        assert page.status_code == 422
        assert "截止" in text(page) and 'value="王小明"' in text(page)
        assert visitor(event).client.get(visitor(event).url).url == event.get_absolute_url()
    later = make_event(title="还没开始", opens_at=timezone.now() + timedelta(days=1))
    assert visitor(later).client.get(visitor(later).url).status_code == 302
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"name": "1380"}, "姓名只能写文字"),
        ({"name": "王" * 31}, "姓名请写在 30 字以内"),
        ({"name": "王\x00明"}, "空字符"),
        ({"phone": "12"}, "电话号码不对"),
        ({"phone": "王小明"}, "电话号码不对"),
        ({"email": "x"}, "电子邮箱不对"),
        ({"category": "999999"}, "请重新选择报哪一类"),
        ({"consent": ""}, "请勾选同意"),
        ({"answer": "不知道"}, "回答不对"),
        ({"token": "forged"}, "打开得太久"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(make_event, visitor, fields, said):
    page = visitor(make_event()).register(1, **fields)
    assert page.status_code == 422
    assert said in text(page)
    assert not Registration.objects.exists()


def test_a_field_of_a_hundred_kilobytes_is_refused_in_words(make_event, visitor):
    page = visitor(make_event(asks_reason=True)).register(1, reason="字" * 100_000)
    assert page.status_code == 422 and "500 字以内" in text(page)


def test_too_many_tries_from_one_address_are_stopped(make_event, visitor, settings):
    settings.EVENT_RATE = "2/h"
    someone = visitor(make_event())
    token = someone.open()
    assert [someone.register(1, token=token, name="").status_code for _ in range(3)] == [422, 422, 429]


def test_number_and_code_open_nothing_else_and_stand_in_no_address(make_event, visitor):
    event = make_event()
    page = visitor(event).register(1)
    made, code = page.context["made"], page.context["code"]
    someone = visitor(event)
    assert "编号或者查询码不对" in text(someone.enter(made.number, "0" * 16))
    assert "编号或者查询码不对" in text(someone.enter("BM2026999999999", code))
    assert someone.client.get("/consultations/events/track/mine/").status_code == 302
    opened = someone.enter(made.number, code)
    assert all(code.replace("-", "") not in step[0] for step in opened.redirect_chain)
    assert "no-store" in opened.headers["Cache-Control"]
    someone.client.post("/consultations/events/track/leave/")
    assert someone.client.get("/consultations/events/track/mine/").status_code == 302


def test_the_public_page_is_the_same_for_everybody_and_names_nobody(make_event, visitor, client):
    event = make_event()
    visitor(event).register(1)
    for url in (event.get_absolute_url(), f"{event.get_absolute_url()}places/"):
        page = client.get(url)
        assert page.headers["Cache-Control"].startswith("public")
        assert "王小明" not in text(page) and "13800000001" not in text(page)
        assert "csrfmiddlewaretoken" not in text(page)
    assert "王*明" in text(page)
    assert re.search(
        '消费者代表</th><td class="num">2</td><td class="num">1', text(client.get(event.get_absolute_url()))
    )


def test_names_are_shown_as_the_announcement_says(make_event, visitor, client):
    full = make_event(names_shown="full")
    assert "依照规定，入选的会公布姓名" in text(client.get(visitor(full).url))
    visitor(full).register(1)
    assert "王小明" in text(client.get(f"{full.get_absolute_url()}places/"))
    none = make_event(names_shown="none")
    visitor(none).register(1)
    assert "王" not in text(client.get(f"{none.get_absolute_url()}places/"))


def test_a_withdrawn_event_takes_nobody(make_event, visitor, staff):
    event = make_event()
    someone = visitor(event)
    token = someone.open()
    Event.objects.get(pk=event.pk).withdraw("改期", staff().user)
    page = text(someone.register(1, token=token))
    assert "撤下" in page and "请与承办单位联系" in page  # as on every consultation, not as of a notice
    assert not Registration.objects.exists()

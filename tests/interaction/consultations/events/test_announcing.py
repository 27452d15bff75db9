"""Before an event goes out: the form says what is too late; afterwards nobody alters what people registered by."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.review.refusal import Refused
from interaction.consultations.events import binding, seats
from interaction.consultations.events.models import Basis, Event, PlaceCategory, Statement

from .conftest import NOW, text, through_reviews

AGENDA = (
    '{"entityMap":{},"blocks":[{"key":"a","text":"一、介绍方案","type":"unstyled","depth":0,"inlineStyleRanges":[],'
    '"entityRanges":[]}]}'
)


def unsaved(**fields):
    defaults = {
        "title": "听证会", "kind": "hearing", "basis": Basis(name="定价听证", article="定价听证办法", announce_days=30,
        roster_days=15, materials_days=15, kind="hearing"), "selection": "first", "late_reason": "",
        "opens_at": NOW, "closes_at": NOW + timedelta(days=10), "starts_at": NOW + timedelta(days=30),
        "ends_at": NOW + timedelta(days=30, hours=2), "materials_on": (NOW + timedelta(days=15)).date(),
    }  # fmt: skip
    return Event(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"starts_at": NOW + timedelta(days=29)}, ["公告最早在举行前 29 日", "材料最早在举行前 14 日"]),
        ({"closes_at": NOW + timedelta(days=16)}, ["参加人名单最早在举行前 14 日"]),
        ({"materials_on": (NOW + timedelta(days=20)).date()}, ["材料最早在举行前 10 日"]),
        ({"selection": "draw", "draw_at": NOW + timedelta(days=20)}, ["参加人名单最早在举行前 10 日"]),
        ({"basis": None}, []),
    ],
)
def test_the_form_says_what_is_too_late(portal_ready, fields, said):
    event = unsaved(**fields)
    found = binding.shortfalls(event, NOW)
    assert len(found) == len(said) and all(part in one for part, one in zip(said, found, strict=True))
    event.late_reason = "上级要求本月执行"
    assert binding.too_late(event, NOW) == []


def test_working_days_are_counted_by_the_legal_calendar(portal_ready):
    basis = Basis(name="许可", article="许可法", announce_days=7, unit="working", kind="hearing")
    with time_machine.travel(NOW.replace(month=9, day=18, year=2026), tick=False):
        now = timezone.now()
        # 20 September is worked, 25 to 27 are not: the seventh working day is the 29th.
        for day, short in ((28, True), (29, False)):
            event = unsaved(basis=basis, starts_at=now.replace(day=day), materials_on=None)
            assert bool(binding.shortfalls(event, now)) is short


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"basis": None}, "basis"),
        ({"selection": "draw"}, "draw_source"),
        ({"selection": "office"}, "selection_rule"),
        ({"materials_on": None}, "materials_on"),
        ({"kind": "open_day"}, "basis"),
    ],
)
def test_what_must_be_announced_is_asked_for(portal_ready, fields, field):
    assert field in [name for name, _ in binding.missing(unsaved(**fields))]


def test_the_rule_binds_once_registration_has_begun(make_event):
    event = make_event(selection="office", selection_rule="各乡镇各一名")
    new = Event.objects.get(pk=event.pk)
    new.selection_rule, new.selection = "局长点名", "first"
    assert [name for name, _ in binding.altered_fields(new)] == ["selection", "selection_rule"]
    before = make_event(selection="office", selection_rule="各乡镇各一名", opens_at=timezone.now() + timedelta(days=1))
    before.selection_rule = "各乡镇各两名"
    assert binding.altered_fields(before) == []


def test_places_may_grow_but_never_shrink(make_event):
    event = make_event()
    first, second = event.categories.all()
    assert binding.altered_places(event.pk, {first.pk: 3, second.pk: 1}) == []
    assert "只能增加" in binding.altered_places(event.pk, {first.pk: 1, second.pk: 1})[0]
    assert "不能删除" in binding.altered_places(event.pk, {first.pk: 2})[0]


def test_more_places_go_to_those_who_wait(make_event, visitor):
    event = make_event(categories={"旁听人": 1})
    for number in range(3):
        visitor(event).register(number, "旁听人")
    PlaceCategory.objects.filter(event=event).update(places=2)
    assert [one.number for one in seats.fill(event.pk)] == [event.registrations.order_by("pk")[1].number]


def test_an_editor_makes_one_in_the_admin_and_is_told_what_is_missing(staff):
    clerk = staff()
    at = timezone.localtime()
    data = {
        "title": "停车收费听证会", "kind": "hearing", "basis": str(Basis.objects.get(name="定价听证").pk),
        "summary": "请报名",
        "lead_agency": str(clerk.user.agency_id), "place": "二楼", "contact": "0531-1", "agenda": AGENDA,
        "selection": "draw", "names_shown": "masked", "draw_source": "", "selection_rule": "", "late_reason": "",
        "minutes": "null", "outcome": "null", "materials_on": "", "draw_at": "",
    }  # fmt: skip
    for name, days in (("opens_at", 1), ("closes_at", 5), ("starts_at", 9), ("ends_at", 10)):
        data[name] = f"{at + timedelta(days=days):%Y-%m-%d %H:%M}"
    for prefix in ("categories", "attachments", "statements", "comments"):
        data |= {f"{prefix}-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    url = "/admin/snippets/events/event/add/"
    assert clerk.get(url).status_code == 200
    page = clerk.post(url, data | {"action-submit": "提交"})
    said = text(page)
    assert not Event.objects.exists()
    for words in ("必须在报名前写明种子取自哪里", "要求提前送达材料"):
        assert words in said
    draft = clerk.post(url, data)  # a draft may wait
    assert draft.status_code == 302, text(draft)[:2000]
    assert Event.objects.get().live is False


def test_the_gate_refuses_what_is_too_late(make_event):
    event = make_event()
    event.late_reason = ""
    event.starts_at = timezone.now() + timedelta(days=12)
    event.ends_at = event.starts_at + timedelta(hours=1)
    revision = event.save_revision(clean=False)
    with pytest.raises(Refused, match="时间不足的理由"):
        event.publish(revision)


# --- Through the three stages


def test_minutes_go_through_the_reviews_and_who_registered_is_still_there(make_event, visitor, client):
    event = make_event()
    visitor(event).register(1)
    with time_machine.travel(event.ends_at + timedelta(days=1), tick=False):
        event.minutes, event.outcome = "<p>六位代表全部发言</p>", "<p>采用方案一</p>"
        statement = Statement(speaker="1号代表", text="水量不够", taken="yes", reason="提高到 14 吨")
        event.statements.add(statement)
        event = through_reviews(event)
        page = text(client.get(event.get_absolute_url()))
    assert "六位代表全部发言" in page and "提高到 14 吨" in page and event.has_result()
    assert event.registrations.get().category in event.categories.all()


def test_more_places_are_published_and_given_to_those_who_wait(make_event, visitor):
    event = make_event(categories={"旁听人": 1})
    for number in range(3):
        visitor(event).register(number, "旁听人")
    event = Event.objects.get(pk=event.pk)
    category = event.categories.all()[0]
    category.places = 2
    event.categories.add(category)
    through_reviews(event)
    assert list(event.registrations.order_by("pk").values_list("status", flat=True)) == [
        "selected", "selected", "waiting",
    ]  # fmt: skip


def test_a_rule_altered_on_the_way_stops_at_the_gate(make_event, visitor):
    event = make_event()
    visitor(event).register(1)
    event.selection, event.selection_rule = "office", "局长定"
    with pytest.raises(Refused, match="不能再改"):
        through_reviews(event)
    assert Event.objects.get(pk=event.pk).selection == "first"

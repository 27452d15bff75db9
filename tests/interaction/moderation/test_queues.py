"""What waits to be looked at: seen by its agency, decided once, kept for ever. Tried with what surveys are told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import close_old_connections, connection
from django.template import engines

from cms.agencies.models import User
from cms.agencies.roles import OPENNESS_OFFICE
from interaction.consultations.surveys.models import Remark
from interaction.moderation import decisions, queues
from interaction.moderation.models import Decision
from tests.interaction.consultations.surveys.conftest import (
    new_agency,
    new_survey,
    staff,  # noqa: F401 - a fixture
    text,
)

QUEUE = "/admin/moderation/survey_remarks/"


def write(survey, words="多开早班车", **fields):
    return Remark.objects.create(
        survey=survey, question=survey.asked[4].key, text=words, sent_on="2026-11-01", **fields
    )


@pytest.fixture
def survey(portal_ready):
    return new_survey()


def other_agency():
    return new_agency(name="青禾县教育局", short_name="县教育局", code="11990001000000010X", slug="edu")


def test_a_moderator_sees_what_waits_and_lets_it_through(survey, staff):  # noqa: F811
    remark, client = write(survey, held_for=["加微信"]), staff()
    home = text(client.get("/admin/"))
    assert "待核查" in home and QUEUE in home
    assert client.get("/admin/moderation/").url == QUEUE
    page = text(client.get(QUEUE))
    assert "多开早班车" in page and "加微信" in page and survey.title in page
    assert client.get(f"{QUEUE}{remark.pk}/").status_code == 200
    client.post(f"{QUEUE}{remark.pk}/", {"standing": "accepted", "seen": "held"})
    remark.refresh_from_db()
    assert remark.standing == "accepted" and remark.shown == "多开早班车" and remark.decided_by == client.user
    assert Decision.objects.get().user == client.user
    assert "多开早班车" not in text(client.get(QUEUE)) and "多开早班车" in text(client.get(QUEUE + "?state=accepted"))


def test_a_refusal_needs_a_reason_and_nothing_is_lost(survey, staff):  # noqa: F811
    remark, client = write(survey), staff()
    page = client.post(f"{QUEUE}{remark.pk}/", {"standing": "refused", "seen": "held"})
    assert page.status_code == 422 and "请写明理由" in text(page)
    client.post(f"{QUEUE}{remark.pk}/", {"standing": "refused", "seen": "held", "reason": "含有他人的姓名"})
    remark.refresh_from_db()
    assert (remark.standing, remark.refusal, remark.text) == ("refused", "含有他人的姓名", "多开早班车")
    # Taken back, with a reason; both decisions stay.
    client.post(f"{QUEUE}{remark.pk}/", {"standing": "accepted", "seen": "refused", "reason": "姓名已经遮去"})
    remark.refresh_from_db()
    assert remark.standing == "accepted" and remark.refusal == ""
    assert list(Decision.objects.values_list("standing", flat=True)) == ["accepted", "refused"]
    assert "含有他人的姓名" in text(client.get(f"{QUEUE}{remark.pk}/"))


def test_decisions_can_be_neither_changed_nor_deleted(survey, staff):  # noqa: F811
    decision = decisions.decide(write(survey), "accepted", staff().user)
    for act in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(kind="x"),
    ):
        with pytest.raises(TypeError):
            act()


def test_several_are_decided_together_and_each_is_told(survey, staff):  # noqa: F811
    remarks, client = [write(survey, f"第{n}句") for n in range(5)], staff()
    page = client.post(QUEUE, {"standing": "refused", "seen": "held", "record": [r.pk for r in remarks[:3]]})
    assert page.status_code == 422 and "不予公开请写明理由" in text(page) and text(page).count(" checked") == 3
    assert "请先选中" in text(client.post(QUEUE, {"standing": "accepted", "seen": "held"}))
    sent = {"standing": "refused", "seen": "held", "record": [r.pk for r in remarks[:3]], "reason": "与主题无关"}
    assert "已处理 3 条" in text(client.post(QUEUE, sent, follow=True))
    again = text(client.post(QUEUE, sent, follow=True))  # a stale page, or clicked twice
    assert again.count("别人刚刚处理过") == 3
    assert Remark.objects.filter(standing="held").count() == 2 and Decision.objects.count() == 3


def test_an_agency_sees_its_own_and_the_county_all(survey, staff):  # noqa: F811
    mine, theirs = write(survey), write(new_survey(lead_agency=other_agency()), "教育局的")
    client = staff()
    assert "教育局的" not in text(client.get(QUEUE))
    assert client.get(f"{QUEUE}{theirs.pk}/").status_code == 404
    client.post(QUEUE, {"standing": "accepted", "seen": "held", "record": [mine.pk, theirs.pk]})
    theirs.refresh_from_db()
    assert theirs.standing == "held"
    with pytest.raises(PermissionDenied):
        decisions.decide(theirs, "accepted", client.user)
    county = staff("公开办", None, OPENNESS_OFFICE)
    User.objects.filter(pk=county.user.pk).update(agency=None)
    assert "教育局的" in text(county.get(QUEUE))
    assert county.post(f"{QUEUE}{theirs.pk}/", {"standing": "accepted", "seen": "held"}).status_code == 302


def test_whoever_has_no_role_sees_nothing(survey, staff):  # noqa: F811
    remark, client = write(survey), staff()
    client.user.groups.set([])
    for address in ("/admin/moderation/", QUEUE, f"{QUEUE}{remark.pk}/"):
        assert client.get(address).status_code in (302, 403)
    assert client.post(QUEUE, {"standing": "accepted", "seen": "held", "record": remark.pk}).status_code in (302, 403)
    remark.refresh_from_db()
    assert remark.standing == "held"


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"standing": "held", "seen": "held"}, {"standing": "accepted"}, {"standing": "accepted", "seen": "x"},
        {"standing": "refused", "seen": "held", "reason": "长" * 201},
        {"standing": "refused", "seen": "held", "reason": "\x00"},
    ],
)  # fmt: skip
def test_no_input_breaks_the_desk(survey, staff, sent):  # noqa: F811
    remark, client = write(survey), staff()
    assert client.post(f"{QUEUE}{remark.pk}/", sent).status_code == 422
    assert client.post(QUEUE, sent | {"record": [remark.pk, "x", "9" * 30]}).status_code in (302, 422)
    remark.refresh_from_db()
    assert remark.standing == "held"
    assert client.get(QUEUE + "?state=x&after=x").status_code == 200
    assert client.get("/admin/moderation/nothing/").status_code == 404


def test_a_long_queue_costs_no_more_queries(survey, staff, django_assert_max_num_queries):  # noqa: F811
    client = staff()
    for n in range(45):
        write(survey, f"第{n}句")
    client.get(QUEUE)
    with django_assert_max_num_queries(20):
        page = client.get(QUEUE)
    assert len(page.context["lines"]) == 30
    assert len(client.get(page.context["next"]).context["lines"]) == 15


def test_markup_is_shown_and_does_nothing(survey, staff):  # noqa: F811
    remark = write(survey, "<script>alert(1)</script> <a href='http://a.example'>x</a>\u202egnp")
    for address in (QUEUE, f"{QUEUE}{remark.pk}/"):
        page = text(staff(f"编辑{len(address)}").get(address))
        assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page and "\u202e" not in page


def test_the_filter_makes_anything_inert():
    show = engines["django"].from_string("{% load inert %}{{ text|inert }}").render
    from django.utils.safestring import mark_safe

    assert show({"text": mark_safe("<b>a</b>")}) == "&lt;b&gt;a&lt;/b&gt;"
    assert show({"text": "a\r\n\r\n\r\n\r\nb\x00\u200b"}) == "a<br><br>b"
    assert show({"text": "a" + "\u0301" * 500}) == "a" + "\u0301" * 3
    assert show({"text": None}) == ""


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_the_same_moment_one_decides(portal_committed):
    survey = new_survey()
    office = User.objects.create_superuser("office", password="x")
    remark = write(survey)
    barrier, outcomes = threading.Barrier(6), []

    def run(standing):
        mine = Remark.objects.select_related("survey").get(pk=remark.pk)
        try:
            barrier.wait(10)
            decisions.decide(mine, standing, office, "理由")
            outcomes.append(standing)
        except decisions.Undecidable:
            outcomes.append("told")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(s,)) for s in ["accepted", "refused"] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    remark.refresh_from_db()
    assert outcomes.count("told") == 5 and remark.standing in outcomes
    assert Decision.objects.count() == 1
    assert queues.of(remark).name == "survey_remarks"

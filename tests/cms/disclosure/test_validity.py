"""有效性 is a life: it follows from dates and from what later documents do, and changes on its day by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.disclosure.models import Document, DocumentRelation
from cms.disclosure.standing import refresh_due
from cms.disclosure.validity import DEAD, Life, Validity

from .conftest import history_of

days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
maybe = st.none() | days
lives = st.builds(Life, maybe, maybe, maybe, maybe, maybe)
ONE = timedelta(days=1)


# --- The pure function


@pytest.mark.parametrize(
    ("life", "day", "state"),
    [
        (Life(), date(2026, 1, 1), Validity.IN_FORCE),
        (Life(effective_on=date(2026, 8, 1)), date(2026, 7, 31), Validity.PENDING),
        (Life(effective_on=date(2026, 8, 1)), date(2026, 8, 1), Validity.IN_FORCE),
        (Life(expires_on=date(2026, 12, 31)), date(2026, 12, 31), Validity.IN_FORCE),
        (Life(expires_on=date(2026, 12, 31)), date(2027, 1, 1), Validity.EXPIRED),
        (Life(amended_on=date(2026, 5, 1)), date(2026, 5, 1), Validity.AMENDED),
        (Life(repealed_on=date(2026, 5, 1)), date(2026, 4, 30), Validity.IN_FORCE),
        (Life(repealed_on=date(2026, 5, 1)), date(2026, 5, 1), Validity.REPEALED),
        (Life(voided_on=date(2026, 5, 1)), date(2026, 5, 1), Validity.VOID),
        (Life(expires_on=date(2025, 1, 1), repealed_on=date(2026, 5, 1)), date(2026, 6, 1), Validity.REPEALED),
        (Life(effective_on=date(2026, 8, 1), repealed_on=date(2026, 5, 1)), date(2026, 6, 1), Validity.REPEALED),
        (Life(repealed_on=date(2026, 5, 1), voided_on=date(2026, 4, 1)), date(2026, 6, 1), Validity.VOID),
    ],
)
def test_each_state_begins_and_ends_on_its_day(life, day, state):
    assert life.state(day) == state


@given(lives, days, st.integers(0, 5000))
def test_the_dead_stay_dead(life, day, later):
    if life.state(day) in DEAD:
        assert life.state(day + later * ONE) in DEAD


@given(lives, days)
def test_the_next_change_is_told_exactly(life, day):
    turn = life.changes_on(day)
    if turn is None:
        assert life.state(date.max) == life.state(day)
    else:
        assert turn > day
        assert life.state(turn) != life.state(day)
        assert life.state(turn - ONE) == life.state(day)


@given(lives, days)
def test_walking_from_change_to_change_meets_every_state(life, day):
    seen, walked = {life.state(day)}, day
    while turn := life.changes_on(walked):
        walked = turn
        seen.add(life.state(walked))
    interesting = [
        x for x in (life.effective_on, life.expires_on, life.amended_on, life.repealed_on, life.voided_on) if x
    ]
    around = [x + step for x in interesting for step in (-ONE, ONE * 0, ONE)]
    assert {life.state(x) for x in around if x >= day} <= seen


def test_an_expiry_at_the_end_of_time_is_no_error():
    assert Life(expires_on=date.max).changes_on(date(2026, 1, 1)) is None


# --- Documents


def does(kind, target, **fields):
    return DocumentRelation(kind=kind, target=target, **fields)


def validity_of(document) -> str:
    return Document.objects.get(pk=document.pk).validity


@time_machine.travel("2026-07-31 12:00+08:00", tick=False)
def test_a_document_comes_into_force_on_its_day_by_itself(admitted):
    document = admitted(effective_on=date(2026, 8, 1), expires_on=date(2028, 7, 31))
    assert validity_of(document) == "pending"
    assert refresh_due() == 0
    with time_machine.travel("2026-08-01 00:00:05+08:00", tick=False):
        assert refresh_due() == 1
        assert refresh_due() == 0  # again: nothing left to do
        assert validity_of(document) == "in_force"
        assert history_of(document)[-1] == "有效性变为“现行有效”。"
    with time_machine.travel("2028-08-01 00:00:05+08:00", tick=False):
        refresh_due()
        assert validity_of(document) == "expired"


@time_machine.travel("2026-07-31 23:59:50+08:00", tick=False)
def test_the_page_is_right_before_the_job_has_run(admitted, client):
    document = admitted(effective_on=date(2026, 8, 1))
    assert "尚未施行" in client.get(document.get_absolute_url()).content.decode()
    with time_machine.travel("2026-08-01 00:00:01+08:00", tick=False):
        assert validity_of(document) == "pending"  # the column waits for the job
        page = client.get(document.get_absolute_url()).content.decode()
        assert "尚未施行" not in page
        assert "现行有效" in page


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("amends", "amended"),
        ("repeals", "repealed"),
        ("replaces", "repealed"),
        ("voids", "void"),
        ("interprets", "in_force"),
    ],
)
def test_what_a_later_document_does_is_seen_on_the_earlier_one(admitted, kind, state):
    old = admitted("旧办法", document_number="青教发〔2020〕1号")
    admitted("后来的文件", published=date(2026, 4, 1), relations=[does(kind, old)])
    assert validity_of(old) == state


@time_machine.travel("2026-05-01 12:00+08:00", tick=False)
def test_a_relation_counts_from_its_own_day_or_the_first_day_of_the_later_document(admitted):
    old, older = admitted("旧办法"), admitted("更旧的办法")
    admitted(
        "新办法",
        effective_on=date(2026, 6, 1),
        relations=[does("replaces", old), does("repeals", older, effective_on=date(2026, 4, 1))],
    )
    assert (validity_of(old), validity_of(older)) == ("in_force", "repealed")
    with time_machine.travel("2026-06-01 00:01+08:00", tick=False):
        refresh_due()
        assert validity_of(old) == "repealed"


def test_a_relation_counts_only_while_the_later_document_is_public(admitted, draft, publish, people):
    old = admitted("旧办法")
    new = draft("新办法", relations=[does("replaces", old)])
    assert validity_of(old) == "in_force"
    new = publish(new)
    assert validity_of(old) == "repealed"
    assert "有效性变为“废止”。" in history_of(old)
    new.withdraw("发错了", people["third"])
    assert validity_of(old) == "in_force"
    Document.objects.get(pk=new.pk).restore("核对无误", people["third"])
    assert validity_of(old) == "repealed"


def test_a_relation_taken_out_of_the_text_no_longer_counts(admitted, draft, publish):
    old = admitted("旧办法")
    new = publish(draft("新办法", relations=[does("replaces", old)]))
    new.relations = []
    publish(new)
    assert validity_of(old) == "in_force"


def test_both_ends_of_a_relation_lead_to_each_other(admitted, client):
    old = admitted("旧办法", document_number="青教发〔2020〕1号")
    new = admitted("修改旧办法的决定", relations=[does("amends", old)])
    on_old = client.get(old.get_absolute_url()).content.decode()
    assert "修改它的文件" in on_old
    assert new.get_absolute_url() in on_old
    on_new = client.get(new.get_absolute_url()).content.decode()
    assert "本文件修改" in on_new
    assert old.get_absolute_url() in on_new


def test_the_page_of_a_dead_document_leads_to_the_living_one_through_all_that_came_between(admitted, client):
    first = admitted("2016年办法", published=date(2016, 1, 4))
    second = admitted("2019年办法", published=date(2019, 1, 4), relations=[does("replaces", first)])
    third = admitted("2022年办法", published=date(2022, 1, 4), relations=[does("replaces", second)])
    living = admitted("2025年办法", published=date(2025, 1, 6), relations=[does("replaces", third)])
    page = client.get(first.get_absolute_url()).content.decode()
    banner = page[page.index("banner--bad") : page.index("document-head")]
    assert "废止：仅供查考" in banner
    assert second.get_absolute_url() in banner  # what ended it
    assert living.get_absolute_url() in banner  # what holds now
    assert third.get_absolute_url() not in banner


def test_documents_that_replace_each_other_in_a_circle_do_not_hang_the_page(admitted, client):
    first = admitted("甲")
    second = admitted("乙", relations=[does("replaces", first)])
    DocumentRelation.objects.create(source=first, kind="replaces", target=second)
    assert client.get(first.get_absolute_url()).status_code == 200


def test_what_is_dead_says_so_in_lists_and_in_its_record(admitted, client):
    old = admitted("旧办法", repealed_on=date(2020, 1, 1))
    assert "废止" in client.get(reverse("catalogue")).content.decode()
    data = client.get(reverse("document_data", args=[old.index_number])).json()
    assert (data["validity"], data["repealed_on"]) == ("repealed", "2020-01-01")


def test_a_document_cannot_do_anything_to_itself(admitted):
    document = admitted()
    relation = DocumentRelation(source=document, kind="amends", target=document)
    with pytest.raises(Exception, match="请选择另一个文件"):
        relation.full_clean()

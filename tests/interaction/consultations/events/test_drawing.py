"""The draw: anybody who has the file and the seed gets the same ranking."""

import hashlib
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.review.refusal import Refused
from interaction.consultations.events import drawing, registering, seats
from interaction.consultations.events.models import Draw, Registration

from .conftest import person, secret, text

SOURCE = "中国福利彩票双色球 2026 年 12 月 8 日开奖号码"
QUOTED = "红球 05 11 13 20 26 31 蓝球 07"
EVIDENCE = "https://www.cwl.gov.cn/ygkj/wqkjgg/"
numbers = st.lists(st.integers(1, 10**6), unique=True, max_size=60).map(lambda found: [f"BM{n:07d}" for n in found])


@given(numbers, st.text("0123456789", min_size=6, max_size=40), st.randoms())
def test_the_ranking_is_what_the_page_says_it_is(found, seed, dice):
    lines = [(number, dice.choice(["消费者代表", "旁听 人", "媒体"])) for number in found]
    file = drawing.list_of(lines)
    # As the page tells anybody to do it, of the file alone.
    data = file.encode()
    digest = hashlib.sha256(data).hexdigest()
    lots = sorted(
        (hashlib.sha256(f"{digest}|{seed}|{line.split(chr(9))[0]}".encode()).hexdigest(), line)
        for line in data.decode().splitlines()
    )
    expected: dict[str, list[str]] = {}
    for _, line in lots:
        number, category = line.split("\t")
        expected.setdefault(category, []).append(number)
    assert drawing.ranking(file, seed) == expected
    assert drawing.hash_of(file) == digest
    dice.shuffle(lines)
    assert drawing.list_of(lines) == file  # in whatever order they came


@pytest.mark.parametrize(
    ("quoted", "seed"),
    [(QUOTED, "05111320263107"), ("３３４５.１２ 点", "334512"), ("没有数字", ""), ("1 2 3", "123")],
)
def test_the_seed_is_the_digits_of_what_was_announced(quoted, seed):
    assert drawing.digits_of(quoted) == seed


@pytest.fixture
def drawn(make_event):
    """A draw for 2 of 5 and 1 of 2, whose registration is over."""
    event = make_event(selection="draw", draw_source=SOURCE, closes_at=make_times(10), draw_at=make_times(15))
    for index in range(7):
        name = "消费者代表" if index < 5 else "旁听人"
        data = person(index, category=event.categories.get(name=name).pk)
        registering.register(event.pk, data, secret=secret())
    return event


def make_times(days):
    return timezone.now() + timedelta(days=days)


def at(moment):
    return time_machine.travel(moment + timedelta(minutes=1), tick=False)


def test_the_list_is_frozen_at_the_closing_and_its_hash_is_public_before_the_seed(drawn, client):
    assert drawing.freeze_due() == 0
    with at(drawn.closes_at):
        assert (drawing.freeze_due(), drawing.freeze_due()) == (1, 0)
        draw = Draw.objects.get()
        page = text(client.get(f"{drawn.get_absolute_url()}places/"))
        file = client.get(f"{drawn.get_absolute_url()}places/list.txt").content
    assert draw.size == 7 and draw.list_hash in page and SOURCE in page
    assert hashlib.sha256(file).hexdigest() == draw.list_hash
    assert b"\xe7\x8e\x8b" not in file  # no names
    assert not Registration.objects.exclude(status="registered").exists()


def test_places_go_by_lot_and_the_others_wait_in_that_order(drawn, staff, client):
    user = staff().user
    with at(drawn.closes_at):
        drawing.freeze_due()
        with pytest.raises(Refused, match="才公布"):
            drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, user)
    with at(drawn.draw_at):
        drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, user)
        draw = Draw.objects.get()
        ranked = drawing.ranking(draw.list_text, "05111320263107")
        for name, places in (("消费者代表", 2), ("旁听人", 1)):
            standing = dict(drawn.registrations.filter(category__name=name).values_list("number", "status"))
            expected = ["selected"] * places + ["waiting"] * (len(ranked[name]) - places)
            assert [standing[number] for number in ranked[name]] == expected
        page = text(client.get(f"{drawn.get_absolute_url()}places/"))
        assert "05111320263107" in page and EVIDENCE in page
        lines = text(client.get(f"{drawn.get_absolute_url()}places/ranking.txt")).splitlines()
        assert len(lines) == 7 and lines[0].split("\t")[1] == "1"


def test_the_lines_on_the_page_compute_the_same(drawn, staff, client, tmp_path):
    with at(drawn.draw_at):
        drawing.freeze_due()
        drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, staff().user)
        page = text(client.get(f"{drawn.get_absolute_url()}places/"))
        file = client.get(f"{drawn.get_absolute_url()}places/list.txt").content
    code = page.split("<pre", 1)[1].split("<code>", 1)[1].split("</code>", 1)[0]
    for entity, character in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        code = code.replace(entity, character)
    (tmp_path / f"list-{drawn.pk}.txt").write_bytes(file)
    (tmp_path / "check.py").write_text(code)
    said = subprocess.run([sys.executable, "check.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    first, *order = said.splitlines()
    assert first == "True"
    found = [line.split("\t")[0] for line in order if line.endswith("消费者代表")]
    assert found == list(
        drawn.registrations.filter(category__name="消费者代表").order_by("rank").values_list("number", flat=True)
    )


def test_a_place_given_back_goes_to_the_next_by_lot_and_the_published_order_stays(drawn, staff, client):
    with at(drawn.draw_at):
        drawing.freeze_due()
        drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, staff().user)
        before = client.get(f"{drawn.get_absolute_url()}places/ranking.txt").content
        representatives = drawn.registrations.filter(category__name="消费者代表")
        seats.cancel(representatives.get(rank=1))
        assert representatives.get(rank=3).status == "selected"
        assert client.get(f"{drawn.get_absolute_url()}places/ranking.txt").content == before
        assert "已取消" in text(client.get(f"{drawn.get_absolute_url()}places/"))


def test_who_cancels_before_the_draw_keeps_the_rank_but_gets_no_place(drawn, staff):
    with at(drawn.closes_at):
        drawing.freeze_due()
        for one in drawn.registrations.filter(category__name="消费者代表")[:4]:
            seats.cancel(one)
    with at(drawn.draw_at):
        drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, staff().user)
        standing = drawn.registrations.filter(category__name="消费者代表").values_list("status", flat=True)
        assert sorted(standing) == ["cancelled"] * 4 + ["selected"]


def test_a_seed_is_put_right_with_a_reason_that_everybody_reads(drawn, staff, client):
    user = staff().user
    with at(drawn.draw_at):
        drawing.freeze_due()
        drawing.enter_seed(drawn.pk, "1234567", EVIDENCE, user)
        drawing.enter_seed(drawn.pk, "1234567", EVIDENCE, user)  # sent twice
        with pytest.raises(Refused, match="更正必须写明理由"):
            drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, user)
        drawing.enter_seed(drawn.pk, QUOTED, EVIDENCE, user, "上次抄错了期号")
        page = text(client.get(f"{drawn.get_absolute_url()}places/"))
        assert "1234567" in page and "已更正" in page and "上次抄错了期号" in page
        assert drawn.registrations.filter(status="selected").count() == 3
        ranked = drawing.ranking(Draw.objects.get().list_text, "05111320263107")["消费者代表"]
        assert drawn.registrations.get(number=ranked[0]).status == "selected"
    with at(drawn.starts_at), pytest.raises(Refused, match="活动已经开始"):
        drawing.enter_seed(drawn.pk, "7654321", EVIDENCE, user, "又错了")


def test_the_seed_is_typed_twice_by_an_editor_of_the_agency(drawn, staff):
    with at(drawn.draw_at):
        clerk = staff()
        drawing.freeze_due()
        url = f"/admin/consultations/events/{drawn.pk}/seed/"
        slip = clerk.post(url, {"quoted": QUOTED, "again": "05 11 13 20 26 31 08", "evidence": EVIDENCE})
        assert slip.status_code == 422 and "两遍不一致" in text(slip)
        assert clerk.post(url, {"quoted": "12", "again": "12", "evidence": EVIDENCE}).status_code == 422
        done = clerk.post(url, {"quoted": QUOTED, "again": QUOTED, "evidence": EVIDENCE})
        assert done.status_code == 302
        assert Draw.objects.get().seeds.get().seed == "05111320263107"

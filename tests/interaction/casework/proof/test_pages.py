"""What anybody can check without an account: the digest of each day, and their own receipt."""

import hashlib
from datetime import date

import pytest
import time_machine
from django.db import connection

from interaction.casework import protection
from interaction.casework.models import DayDigest, Entry
from interaction.casework.proof import digests
from tests.interaction.casework.cases import at

pytestmark = pytest.mark.django_db


def page(client, address, **query):
    return client.get(address, query).content.decode()


class TestDigests:
    def test_each_day_that_is_over_has_one_even_if_nothing_happened(self, lived):
        made = DayDigest.objects.order_by("day")
        assert [(one.day, one.entries) for one in made] == [
            (date(2026, 4, 3), 2), (date(2026, 4, 4), 0), (date(2026, 4, 5), 0), (date(2026, 4, 6), 0),
            (date(2026, 4, 7), 1),
        ]  # fmt: skip

    def test_today_has_none_until_ten_past_midnight(self, lived):
        with time_machine.travel(at(2026, 4, 9, hour=0), tick=False) as clock:
            assert digests.digest_due() == 0
            clock.shift(601)
            assert digests.digest_due() == 1
            assert digests.digest_due() == 0

    def test_anyone_can_hash_the_file_and_follow_the_chain(self, client, lived):
        listed = client.get("/timelines/index.json").json()["digests"]
        before = None
        for one in reversed(listed):
            content = client.get(f"/timelines/{one['day']}.txt").content
            assert hashlib.sha256(content).hexdigest() == one["digest"]
            lines = content.decode().splitlines()
            assert lines[0] == (before or "0" * 64) and len(lines) == one["entries"] + 1
            before = one["digest"]
        receipt = Entry.objects.get(sequence=1).hash
        assert receipt in client.get("/timelines/2026-04-03.txt").content.decode()

    def test_what_is_recorded_late_for_an_early_moment_goes_into_the_next(self, town, lived):
        with time_machine.travel(at(2026, 4, 3), tick=False):
            town.request()
        with time_machine.travel(at(2026, 4, 9), tick=False):
            assert digests.digest_due() == 1
        assert DayDigest.objects.get(day=date(2026, 4, 8)).entries == 2

    def test_the_list_says_how_to_check_and_is_the_same_for_everybody(self, client, lived):
        response = client.get("/timelines/")
        told = response.content.decode()
        assert "public" in response["Cache-Control"]
        assert DayDigest.objects.get(day=date(2026, 4, 7)).digest in told and "sha256sum" in told
        assert lived.number not in told

    def test_days_are_paged_by_key(self, client, lived, monkeypatch):
        monkeypatch.setattr("interaction.casework.proof.views.PAGE_SIZE", 2)
        first = client.get("/timelines/index.json").json()
        second = client.get(first["next"]).json()
        assert [one["day"] for one in first["digests"] + second["digests"]] == [
            "2026-04-07", "2026-04-06", "2026-04-05", "2026-04-04",
        ]  # fmt: skip

    @pytest.mark.parametrize("wrong", ["2026-13-01", "2026-04-30", "x", "2026-4-3x"])
    def test_a_day_that_has_none_is_not_found(self, client, lived, wrong):
        assert client.get(f"/timelines/{wrong}.txt").status_code == 404
        assert client.get("/timelines/", {"before": wrong}).status_code == (200 if wrong == "2026-04-30" else 404)


class TestReceipt:
    @pytest.fixture
    def receipt(self, lived):
        return Entry.objects.get(sequence=1).hash

    def test_it_stands_unaltered_and_is_in_a_digest(self, client, lived, receipt):
        typed = " ".join(receipt[n : n + 8] for n in range(0, 64, 8)).upper()
        response = client.get("/timelines/verify/", {"hash": typed})
        told = response.content.decode()
        assert "没有被改动" in told and "2026-04-03" in told
        assert DayDigest.objects.get(day=date(2026, 4, 3)).digest in told
        assert response["Cache-Control"] == "no-store"
        assert lived.number not in told and "学区" not in told and "撤回" not in told

    def test_on_the_day_itself_there_is_no_digest_yet(self, client, town):
        town.request()
        told = page(client, "/timelines/verify/", hash=Entry.objects.get().hash)
        assert "没有被改动" in told and "次日零点以后公布" in told

    def test_a_later_change_anywhere_in_the_case_shows(self, client, lived, receipt):
        protection.remove(connection)
        Entry.objects.filter(sequence=3).update(actor="别人")
        protection.install(connection)
        assert "对不上" in page(client, "/timelines/verify/", hash=receipt)

    def test_only_receipts_can_be_asked_for(self, client, lived):
        later = Entry.objects.get(sequence=2).hash
        assert "没有找到" in page(client, "/timelines/verify/", hash=later)

    @pytest.mark.parametrize("wrong", ["x", "0" * 63, "g" * 64, "<script>", "0" * 5_000, "１" * 64])
    def test_what_is_no_hash_is_explained(self, client, lived, wrong):
        response = client.get("/timelines/verify/", {"hash": wrong})
        told = response.content.decode()
        assert response.status_code == 200 and "应是 64 位" in told
        assert "<script>" not in told

    def test_the_empty_form_may_be_kept_and_asking_too_often_is_refused(self, client, lived, receipt):
        assert "public" in client.get("/timelines/verify/")["Cache-Control"]
        answers = {client.get("/timelines/verify/", {"hash": receipt}).status_code for _ in range(70)}
        assert answers == {200, 429}

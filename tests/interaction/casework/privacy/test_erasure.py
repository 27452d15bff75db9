"""When its time is over, personal data goes; what it proves and counts stays."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from interaction.casework import codes, ledger
from interaction.casework.engine import Refused
from interaction.casework.models import Case, Entry, Look, Paper, Retention, Sealed, Task
from interaction.casework.papers import store
from interaction.casework.privacy import erasure
from interaction.requests.models import Answer, InformationRequest, Proceeding, Rating
from tests.interaction.requests.driving import on_day

ASK_THIRD = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同", "asked_on": "2020-04-13"}
SECRETS = ("张三丰", "11010519491231002X", "13800138000", "学区划分", "李四海", "写给申请人的话", "附件甲")


@pytest.fixture
def archived(town):
    """A request of April 2020 that ran through everything and was archived on 12 May 2020."""
    with on_day(2020, 4, 3):
        case = town.to_handling(town.request(form="paper", delivery="pick_up"), date(2020, 4, 3))
        content = store.put_content("附件甲.txt", b"attachment", "text/plain")
        store.keep(case, content, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT)
    with on_day(2020, 4, 13):
        case = town.do(case, "handler", "ask_third_party", ASK_THIRD)
        case = town.do(case, "third_party", "third_party_answer", {"answer_choice": "agree"})
        drafted = {"answer": "secret", "body": "写给申请人的话", "reasons": "已定密", "ground": "保密法"}
        case = town.run(
            case, ("handler", "draft_answer", drafted), ("reviewer", "approve_answer"),
            ("receiver", "send", {"sent_on": date(2020, 4, 13), "way": "online"}),
            ("applicant", "rate", {"degree": 5, "note": "写给申请人的话"}),
        )  # fmt: skip
    with on_day(2020, 5, 12):
        return town.do(case, "receiver", "archive", {"retention": "ten"})


def whole_database() -> str:
    """Every text and number in it, decrypted where it is encrypted."""
    found = [str(list(model.objects.values())) for model in
             (Case, Entry, Sealed, Paper, Task, InformationRequest, Answer, Rating, Proceeding)]  # fmt: skip
    return "\n".join(found)


def chain_holds(case) -> bool:
    previous = ""
    for entry in case.entries.order_by("sequence"):
        if entry.previous != previous or ledger.hash_of(entry, case.number) != entry.hash:
            return False
        previous = entry.hash
    return previous == Case.objects.get(pk=case.pk).head


@pytest.mark.django_db
class TestErasure:
    def test_five_years_after_the_archive_and_not_a_day_before(self, archived):
        with on_day(2025, 5, 11):
            assert erasure.erase_due() == 0
        with on_day(2025, 5, 12):
            assert erasure.erase_due() == 1
            assert erasure.erase_due() == 0

    def test_the_county_says_how_long(self, archived):
        setting = Retention.load()
        setting.years = 10
        setting.save()
        with on_day(2029, 5, 12):
            assert erasure.erase_due() == 0
        with on_day(2030, 5, 12):
            assert erasure.erase_due() == 1

    def test_nothing_personal_is_left_in_database_or_files(self, archived, django_capture_on_commit_callbacks):
        file = archived.papers.get(kind=Paper.Kind.ATTACHMENT).file
        assert all(secret in whole_database() for secret in SECRETS)
        with on_day(2025, 6, 1), django_capture_on_commit_callbacks(execute=True):
            erasure.erase_due()
        assert not any(secret in whole_database() for secret in SECRETS)
        assert not store.path_of(file).exists()
        assert not Sealed.objects.filter(entry__case=archived).exists()

    def test_what_figures_and_proofs_need_stays(self, archived):
        before = list(Entry.objects.filter(case=archived).values())
        with on_day(2025, 6, 1):
            erasure.erase_due()
        case = Case.objects.get(pk=archived.pk)
        request = InformationRequest.objects.get(case=case)
        assert (request.kind, request.channel, case.outcome) == ("person", "online", "secret")
        assert case.ended_on == date(2020, 4, 13) and case.erased_on == date(2025, 6, 1)
        assert Rating.objects.get(case=case).degree == 5
        assert case.papers.filter(sha256__gt="").exists()
        entries = list(Entry.objects.filter(case=archived).values())
        assert entries[:-1] == before and entries[-1]["action"] == "erase"

    def test_the_chain_of_the_timeline_still_holds(self, archived):
        assert chain_holds(archived)
        with on_day(2025, 6, 1):
            erasure.erase_due()
        assert chain_holds(archived)

    def test_whoever_examines_all_timelines_finds_nothing_amiss(self, archived):
        call_command("verify_timelines")
        with on_day(2025, 6, 1):
            erasure.erase_due()
        call_command("verify_timelines")

    def test_erased_without_a_word_in_the_timeline_is_found(self, archived):
        Sealed.objects.filter(entry__case=archived).delete()
        with pytest.raises(CommandError):
            call_command("verify_timelines")

    def test_the_code_opens_nothing_any_more(self, town, archived):
        assert codes.find(archived.number, town.code())
        with on_day(2025, 6, 1):
            erasure.erase_due()
        assert codes.find(archived.number, town.code()) is None
        assert codes.find(archived.number, "") is None

    def test_a_case_in_court_is_kept_and_keeps_no_other_back(self, town, archived):
        Proceeding.objects.create(case=archived, kind="suit", body="县法院", filed_on=date(2025, 1, 1))
        with on_day(2020, 4, 3):
            other = town.run(
                town.request(), ("applicant", "withdraw", {"sure": "on"}), ("receiver", "archive", {"retention": "ten"})
            )
        with on_day(2025, 6, 1):
            assert erasure.erase_due() == 1
        assert Case.objects.get(pk=other.pk).erased_on
        assert not Case.objects.get(pk=archived.pk).erased_on

    def test_a_case_that_is_not_archived_is_never_erased(self, town):
        with on_day(2020, 4, 3):
            case = town.to_handling(town.request(), date(2020, 4, 3))
        with on_day(2035, 1, 1), pytest.raises(Refused):
            erasure.erase(case.pk)
        assert InformationRequest.objects.get(case=case).applicant

    def test_killed_half_way_nothing_has_happened(self, archived, monkeypatch):
        def killed(case):
            raise KeyboardInterrupt

        monkeypatch.setattr(erasure, "_erasers", [("requests", killed)])
        with on_day(2025, 6, 1), pytest.raises(KeyboardInterrupt):
            erasure.erase(archived.pk)
        assert all(secret in whole_database() for secret in SECRETS)
        assert store.path_of(archived.papers.get(kind=Paper.Kind.ATTACHMENT).file).exists()

    def test_records_of_looks_stay(self, town, archived):
        Look.objects.create(case=archived, user_id=1, username="receiver", what="申请人", reason="核对")
        with on_day(2025, 6, 1):
            erasure.erase_due()
        assert Look.objects.filter(case=archived).exists()

    def test_on_a_leap_day(self):
        assert erasure.last_day(date(2028, 2, 29), 5) == date(2023, 2, 28)
        assert connection.vendor  # a pure date: the database is not asked

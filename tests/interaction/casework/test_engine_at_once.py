"""Two people, two tabs, two clicks: at the same moment, and still one history."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from cms.agencies.models import Agency
from interaction.casework import actors, codes, engine
from interaction.casework.models import Case, Entry, NumberSequence
from interaction.casework.proof import verifying
from tests.interaction.casework.cases import opened
from tests.interaction.requests.driving import Town

AT_ONCE = 6


def all_at_once(*functions):
    """What each gave, or how it failed."""
    start, results = threading.Barrier(len(functions)), [None] * len(functions)

    def call(place, function):
        start.wait()
        try:
            results[place] = function()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=item) for item in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def town(self, portal_committed, settings, tmp_path):
        settings.DATA_ROOT = tmp_path
        return Town()

    def test_one_submission_sent_at_once_from_everywhere_is_one_case(self, town):
        results = all_at_once(*[lambda: opened(town.agency, "same")] * AT_ONCE)
        assert {case.pk for case in results} == {Case.objects.get().pk}
        assert Entry.objects.count() == 1
        assert NumberSequence.objects.get(prefix__startswith="SQ").last == 1, "no number is lost"

    def test_different_ones_get_numbers_of_their_own(self, town):
        results = all_at_once(*[lambda n=n: opened(town.agency, f"s{n}") for n in range(AT_ONCE)])
        numbers = sorted(case.number for case in results)
        assert [int(number[-5:]) for number in numbers] == list(range(1, AT_ONCE + 1))

    def test_of_two_actions_at_once_the_second_finds_that_the_first_was_done(self, town):
        case = town.request()
        confirm = {"confirmed_on": str(case.entries.get().on), "way": "电话"}
        results = all_at_once(*[lambda: engine.act(case, "confirm", town.actor(case, "receiver"), confirm)] * AT_ONCE)
        assert Counter(type(one) for one in results) == {Entry: 1, engine.Refused: AT_ONCE - 1}
        assert not verifying.chain_of(Case.objects.get())

    def test_a_button_clicked_many_times_acts_once(self, town):
        case = town.request()
        results = all_at_once(
            *[lambda: engine.act(case, "supplement", actors.APPLICANT, {"text": "补充"}, token="t" * 500)] * AT_ONCE
        )
        assert len({entry.pk for entry in results}) == 1
        assert case.entries.count() == 2

    def test_different_actions_at_once_make_one_chain(self, town):
        case = town.request()
        all_at_once(
            *[lambda n=n: engine.act(case, "supplement", actors.APPLICANT, {"text": f"{n}"}) for n in range(AT_ONCE)]
        )
        case = Case.objects.get()
        assert (case.sequence, case.entries.count()) == (AT_ONCE + 1, AT_ONCE + 1)
        assert not verifying.chain_of(case)


@pytest.mark.django_db
class TestOneByOne:
    @pytest.fixture
    def town(self, portal_ready, settings, tmp_path):
        settings.DATA_ROOT = tmp_path
        return Town()

    def test_who_looks_at_an_old_page_is_told_so_and_nothing_is_saved(self, town):
        case = town.request()
        town.do(case, "applicant", "supplement", {"text": "一"})
        with pytest.raises(engine.Refused, match="有了新的进展"):
            town.do(case, "applicant", "supplement", {"text": "二"}, seen=1)
        assert case.entries.count() == 2

    def test_a_token_of_one_case_means_nothing_on_another(self, town):
        first, second = town.request(), town.request()
        for case in (first, second):
            town.do(case, "applicant", "supplement", {"text": "一"}, token="t1")
        assert (first.entries.count(), second.entries.count()) == (2, 2)

    def test_nobody_uses_up_the_token_of_another_action(self, town):
        case = town.request()
        town.do(case, "applicant", "supplement", {"text": "一"}, token="group work 1")
        confirm = {"confirmed_on": str(case.entries.first().on), "way": "电话"}
        assert town.do(case, "receiver", "confirm", confirm, token="group work 1").step == "intake"

    def test_nothing_counts_for_tomorrow_nor_before_what_it_follows(self, town):
        case = town.request()
        today = case.entries.get().on
        far = timedelta(365)
        for day, told in ((today + far, "晚于今天"), (today - far, "早于")):
            with pytest.raises(engine.Invalid) as caught:
                town.do(case, "receiver", "confirm", {"confirmed_on": str(day), "way": "电话"})
            assert told in str(caught.value.form.errors["confirmed_on"])
        assert case.entries.count() == 1

    def test_whoever_may_not_open_a_case_opens_none(self, town):
        with pytest.raises(engine.Refused, match="申请人、受理岗"):
            opened(town.agency, actor=actors.SYSTEM)
        assert not Case.objects.exists()

    def test_who_is_told_of_it_and_fails_undoes_nothing(self, town, django_capture_on_commit_callbacks):
        def failing(**kwargs):
            raise ValueError("not our affair")

        engine.moved.connect(failing)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                case = town.request()
        finally:
            engine.moved.disconnect(failing)
        assert case.entries.count() == 1

    def test_numbers_and_codes_are_read_as_people_type_them(self, town):
        case = town.request()
        code = codes.shown(town.code())
        wide = "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else one for one in code)
        for number, typed in (
            (case.number, code), (f" {case.number.lower()} ", code.lower().replace("-", " ")), (case.number, wide),
            (case.number, code.replace("0", "o").replace("1", "l")),
        ):  # fmt: skip
            assert codes.find(number, typed) == case
        for number, typed in (("\0", code), (case.number, "\0" * 9), ("9" * 100_000, "9" * 100_000), ("", "")):
            assert codes.find(number, typed) is None

    def test_who_is_several_things_acts_as_the_one_that_has_the_case(self, town):
        from cms.agencies import roles

        town.people["receiver"].groups.add(roles.role(roles.HANDLER))
        case = town.request()
        case = town.do(case, "receiver", "confirm", {"confirmed_on": str(case.entries.get().on), "way": "电话"})
        case = town.do(case, "receiver", "remark", {"note": "已查"})
        assert case.entries.last().role == "receiver"

    def test_agencies_that_are_not_asked_see_nothing_to_do(self, town):
        case = town.request()
        assert isinstance(town.other, Agency) and town.available(case, "colleague") == set()

    def test_a_failure_on_the_way_leaves_nothing_behind(self, town, monkeypatch):
        case = town.request()

        def failing(*args):
            raise RuntimeError("disk full")

        monkeypatch.setattr("interaction.casework.projection.set_clock", failing)
        with pytest.raises(RuntimeError), transaction.atomic():
            engine.act(case, "supplement", actors.APPLICANT, {"text": "一"})
        assert case.entries.count() == 1
        assert not verifying.chain_of(Case.objects.get(pk=case.pk))

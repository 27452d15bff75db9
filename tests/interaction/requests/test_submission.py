"""Requests that come on paper are entered with the day on which they were really received (art. 31)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework import actors, codes, engine
from interaction.casework.desk import entering
from interaction.casework.models import Case, CaseGroup, Entry
from interaction.requests import submission
from interaction.requests.models import Channel, InformationRequest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
DATA = {
    "kind": "person", "name": "王小明", "id_kind": "resident", "id_number": "11010519491231002X",
    "phone": "13800138000", "description": "学区划分方案", "document_number": "", "form": "paper", "delivery": "post",
    "address": "青禾县青禾大道1号",
}  # fmt: skip


@pytest.fixture
def agency(portal_ready):
    return Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")


@pytest.fixture
def officer(agency):
    user = get_user_model().objects.create(username="shouli", agency=agency)
    user.groups.add(roles.role(roles.RECEIVER))
    return user


@pytest.fixture(autouse=True)
def on_a_wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def entered(agency, officer, channel, on=None, secret="s1"):
    actor = entering.receiver(submission.PROCEDURE, officer, agency)
    case, _ = submission.submit(agency, DATA, secret=secret, channel=channel, actor=actor, on=on)
    return Case.objects.get(pk=case.pk)


class TestDayOfReceipt:
    @pytest.mark.parametrize("channel", [Channel.IN_PERSON, Channel.SIGNED_POST])
    def test_handed_over_or_signed_for_is_received_on_that_day(self, agency, officer, channel):
        case = entered(agency, officer, channel, on=date(2026, 4, 3))
        assert (case.step, case.received_on, case.due_on) == ("intake", date(2026, 4, 3), date(2026, 5, 7))
        assert case.received_by == officer

    @pytest.mark.parametrize("channel", [Channel.ORDINARY_POST, Channel.FAX, Channel.EMAIL])
    def test_of_the_rest_both_sides_confirm_the_receipt(self, agency, officer, channel):
        case = entered(agency, officer, channel, on=date(2026, 4, 3))
        assert (case.step, case.due_on) == ("submitted", None)
        confirmed = {"confirmed_on": "2026-04-07", "way": "电话，本人接听"}
        engine.act(case, "confirm", actors.staff(officer, case), confirmed)
        case.refresh_from_db()
        assert case.received_on == date(2026, 4, 7)

    def test_nothing_is_received_tomorrow(self, agency, officer):
        with pytest.raises(ValidationError, match="不能晚于今天"):
            entered(agency, officer, Channel.IN_PERSON, on=date(2026, 4, 9))
        assert not Case.objects.exists()

    def test_it_stands_in_the_timeline_who_entered_it(self, agency, officer):
        entered(agency, officer, Channel.IN_PERSON)
        first, second = Entry.objects.order_by("sequence")
        assert (first.action, first.role, first.user_id) == ("submit", "receiver", officer.pk)
        assert (second.action, second.on) == ("confirm", date(2026, 4, 8))


class TestWhoMayEnter:
    def test_only_a_receiver_of_that_agency(self, agency, officer):
        other = Agency.objects.create(name="青禾县民政局", code="110000000000000020")
        with pytest.raises(engine.Refused, match="受理岗"):
            entering.receiver(submission.PROCEDURE, officer, other)
        clerk = get_user_model().objects.create(username="chengban", agency=agency)
        with pytest.raises(engine.Refused, match="受理岗"):
            entering.receiver(submission.PROCEDURE, clerk, agency)


class TestOnce:
    def test_the_same_secret_is_the_same_case_and_code(self, agency, officer):
        first = entered(agency, officer, Channel.IN_PERSON)
        assert entered(agency, officer, Channel.IN_PERSON) == first
        assert codes.find(first.number, codes.code_for("s1")) == first
        assert Case.objects.count() == InformationRequest.objects.count() == CaseGroup.objects.get().size == 1

    def test_one_applicant_is_known_again(self, agency, officer):
        for secret in ("s1", "s2"):
            entered(agency, officer, Channel.IN_PERSON, secret=secret)
        keys = set(InformationRequest.objects.values_list("applicant_key", flat=True))
        assert keys == set(submission.applicant_keys(DATA))


class TestLedger:
    def test_it_holds_no_personal_data(self, agency, officer):
        entered(agency, officer, Channel.IN_PERSON)
        for entry in Entry.objects.all():
            for said in ("王小明", "11010519491231002X", "13800138000", "学区"):
                assert said not in str(entry.facts)

    def test_a_submission_costs_the_same_however_many_there_are_of_its_wording(
        self, agency, officer, django_assert_max_num_queries
    ):
        for number in range(5):
            submission.submit(agency, DATA, secret=f"s{number}", channel=Channel.ONLINE, actor=actors.APPLICANT)
        with django_assert_max_num_queries(22):
            submission.submit(agency, DATA, secret="one more", channel=Channel.ONLINE, actor=actors.APPLICANT)

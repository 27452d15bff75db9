"""Nothing happens to a case that its procedure does not allow, and what happened stays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework import actors, codes, engine
from interaction.casework.models import Case, Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def agency(portal_ready):
    return Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")


@pytest.fixture
def receiver(agency):
    user = get_user_model().objects.create(username="shouli", agency=agency)
    user.groups.add(roles.role(roles.RECEIVER))
    return user


def opened(agency, secret="s1"):
    with transaction.atomic():
        case, _ = engine.open_case(
            "requests", agency, subject="学区划分方案", submission_key=codes.submission_key(secret),
            code_hash=codes.hash_of(codes.code_for(secret)), sealed={"description": "学区划分方案"},
        )  # fmt: skip
    return case


@pytest.mark.django_db
class TestEngine:
    def test_the_same_submission_makes_one_case(self, agency):
        assert opened(agency).pk == opened(agency).pk
        assert Entry.objects.count() == 1

    def test_confirmation_starts_the_clock(self, agency, receiver):
        with time_machine.travel(datetime(2026, 4, 3, 10, tzinfo=SHANGHAI), tick=False):
            case = opened(agency)
            engine.act(case, "confirm", actors.staff(receiver, case), {"confirmed_on": "2026-04-03", "way": "电话"})
            case = Case.objects.get()
        assert (case.step, case.clock, case.due_on) == ("intake", "running", date(2026, 5, 7))
        assert case.yellow_on == date(2026, 4, 27)

    def test_who_has_not_the_role_is_refused(self, agency):
        stranger = get_user_model().objects.create(username="guoke", agency=agency)
        case = opened(agency)
        with pytest.raises(engine.Refused, match="受理岗"):
            engine.act(case, "confirm", actors.staff(stranger, case), {})

    def test_the_database_refuses_to_change_or_delete_an_entry(self, agency):
        opened(agency)
        for change in (lambda: Entry.objects.update(actor="别人"), lambda: Entry.objects.all()._raw_delete("default")):
            with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
                change()
        with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
            Case.objects.all()._raw_delete("default")

    def test_number_and_code_open_the_case(self, agency):
        case = opened(agency)
        code = codes.code_for("s1")
        assert codes.find(case.number, codes.shown(code).lower()) == case
        assert codes.find(case.number, codes.code_for("s2")) is None
        assert codes.find("SQ2026010100001", code) is None

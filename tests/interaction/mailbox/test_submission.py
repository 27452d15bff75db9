"""The one way in which a letter is made: whole or not at all, once, with the day on which it really came."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection

from interaction.casework import actors, codes, engine
from interaction.casework.models import Case, Entry, Paper
from interaction.mailbox import submission
from interaction.mailbox.models import Channel, Letter
from interaction.mailbox.sorting.models import Sorted
from tests.interaction.mailbox.writers import new_county, new_department

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday
DATA = {"kind": "help", "subject": "路灯不亮", "text": "村口的路灯不亮。\n", "name": "王小明", "phone": "13800138000"}


@pytest.fixture(autouse=True)
def on_a_wednesday(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def county(portal_ready):
    return new_county()


def sent(agency, secret="s1", **data):
    return submission.submit(
        agency, DATA | data, secret=secret, channel=Channel.ONLINE, actor=actors.APPLICANT
    )  # fmt: skip


class TestOnce:
    def test_the_same_secret_is_the_same_letter_and_code(self, county):
        (first, new), (again, second) = sent(county), sent(county, text="别的内容")
        assert (first, new, second) == (again, True, False)
        assert codes.find(first.number, codes.code_for("s1")) == first
        assert Letter.objects.get().text == DATA["text"]

    def test_whole_or_not_at_all(self, county):
        # What is written last, when all the rest stands already, has no table.
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {Sorted._meta.db_table} RENAME TO elsewhere")
        with pytest.raises(DatabaseError):
            submission.submit(
                county, DATA, secret="s", channel=Channel.ONLINE, actor=actors.APPLICANT,
                files=[SimpleUploadedFile("a.txt", b"text")],
            )  # fmt: skip
        assert not Case.objects.exists() and not Letter.objects.exists() and not Paper.objects.exists()

    def test_what_the_kind_does_not_allow_is_not_kept_whatever_was_sent(self, county):
        sent(county, nameless=True, kind="complaint")
        assert Letter.objects.get().sender["name"] == "王小明" and not Letter.objects.get().nameless
        sent(county, "s2", kind="report", nameless=True, wish_public=True)
        letter = Letter.objects.latest("pk")
        assert letter.nameless and letter.sender == {"phone": "13800138000"} and not letter.wish_public
        facts = Entry.objects.get(case=letter.case, sequence=1).facts
        assert (facts["nameless"], facts["wish_public"]) == (True, False)


class TestDayOfReceipt:
    def test_the_clock_starts_on_the_day_it_came(self, county):
        case, _ = submission.submit(
            county, DATA, secret="s", channel=Channel.ONLINE, actor=actors.APPLICANT, on=date(2026, 4, 3)
        )
        assert (case.received_on, case.due_on) == (date(2026, 4, 3), date(2026, 4, 15))

    @pytest.mark.parametrize(("on", "told"), [(date(2026, 4, 9), "不能晚于今天"), (date(1926, 4, 3), "核对收到日期")])
    def test_a_slip_of_the_pen_is_told(self, county, on, told):
        with pytest.raises(ValidationError, match=told):
            submission.submit(county, DATA, secret="s", channel=Channel.POST, actor=actors.APPLICANT, on=on)
        assert not Case.objects.exists()

    def test_nobody_without_a_role_enters_one(self, county):
        stranger = actors.Actor(frozenset({"handler"}))
        with pytest.raises(engine.Refused):
            submission.submit(county, DATA, secret="s", channel=Channel.PHONE, actor=stranger)


class TestFoundAgain:
    def test_letters_of_one_writer_by_the_telephone_also_while_keys_are_rotated(self, county, settings):
        sent(county)
        sent(new_department(), "s2", text="另一封信，另一件事。")
        sent(county, "s3", phone="13900139000")
        assert Letter.objects.filter(sender_key__in=submission.sender_keys("13800138000")).count() == 2
        assert submission.sender_key("") == "" and submission.sender_keys("") == []
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_ENCRYPTION_KEYS]
        assert Letter.objects.filter(sender_key__in=submission.sender_keys("13800138000")).count() == 2

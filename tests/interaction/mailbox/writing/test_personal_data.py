"""A canary's name, telephone, letter and query code are put in, and nowhere to be read: not in logs, addresses, the
cache, the search index, nor in a single row of the database."""

import logging

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from interaction.casework.models import Case
from interaction.casework.papers import store
from interaction.mailbox.models import Letter
from interaction.moderation.models import HeldWord
from tests.interaction.mailbox.writers import LETTER, SENDER, Writer, new_county, text
from tests.interaction.requests.test_personal_data import files, rows

CANARY = {**SENDER, "name": "金丝雀名", "phone": "13912345678", "email": "canary@example.com"}
SUBJECT, WRITTEN, PLACE = "金丝雀家门口的路灯", "金丝雀夜里看不见路，请修一修。", "金丝雀巷7号"
PAPER = "金丝雀的照片说明"


@pytest.fixture
def watched(portal_ready, caplog):
    """A writer whose whole way is logged as loudly as can be; each address and header is written down."""
    cache.clear()
    connection.force_debug_cursor = True
    for name in ("fontTools", "PIL"):  # they talk of type and pictures, at length
        caplog.set_level(logging.INFO, logger=name)
    for name in ("", "django", "django.db.backends", "axes", "wagtail"):
        caplog.set_level(logging.DEBUG, logger=name)
    new_county()
    writer, seen = Writer(), []
    request = writer.client.request

    def remembered(**how):
        answer = request(**how)
        seen.append(how.get("PATH_INFO", "") + "?" + str(how.get("QUERY_STRING", "")))
        seen.extend(f"{name}: {value}" for name, value in answer.headers.items())
        return answer

    writer.client.request = remembered
    yield writer, seen
    connection.force_debug_cursor = False


@pytest.mark.django_db
def test_nothing_of_a_letter_is_readable_anywhere(watched, caplog):
    writer, seen = watched
    HeldWord.objects.get_or_create(text="修一修")
    letter = LETTER | {"subject": SUBJECT, "text": WRITTEN, "place": PLACE}
    writer.post("suggested/", {"kind": "help", "subject": SUBJECT, "text": WRITTEN})
    writer.post("", letter | {"papers": [SimpleUploadedFile("说明.txt", PAPER.encode())]})
    writer.get("sender/")
    writer.post("sender/", CANARY | {"phone": "12"})  # wrong once, too
    writer.post("sender/", CANARY)
    drafted = list(rows())
    writer.post("check/", {"answer": "wrong"})
    writer.send()
    code = writer.code()
    assert code in text(writer.receipt())
    writer.client.get("/mailbox/receipt/pdf/?with=code")
    hidden = [CANARY["name"], CANARY["phone"], CANARY["email"], SUBJECT, WRITTEN, PLACE, PAPER, code]
    hidden += [code.replace("-", ""), writer.secret, "金丝雀"]

    assert Letter.objects.get().text == WRITTEN and Case.objects.get().step == "held", "it is there, encrypted"
    for table, row in [*drafted, *rows()]:
        assert not [one for one in hidden if one in row], table
    said = caplog.text + "\n".join(record.getMessage() for record in caplog.records)
    assert "mailbox_letter" in said, "the database was listened to"
    addresses = "\n".join(one for one in seen if not one.startswith("Set-Cookie"))
    for where, what in (("logs", said), ("addresses and headers", addresses)):
        assert not [one for one in hidden if one in what], where
    places = [settings.DATA_ROOT / "cache", settings.DATA_ROOT / "index", store.root(), settings.DATA_ROOT / "media"]
    for path in files(*places):
        content = path.read_bytes()
        assert not [one for one in hidden if one.encode() in content or one.encode("utf-16-le") in content], path


@pytest.mark.django_db
def test_a_letter_shows_itself_to_nobody_by_its_name(watched):
    writer, _ = watched
    writer.fill_in()
    writer.send()
    case, letter = Case.objects.get(), Letter.objects.get()
    assert str(case) == case.number
    for secret in (SENDER["name"], LETTER["subject"]):
        assert secret not in str(letter) and secret not in repr(letter)

"""A canary's number, telephone, name and query code are put in, and nowhere to be read: not in logs, addresses, the
cache, the search index, nor in a single row of the database."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from interaction.casework.models import Case
from interaction.casework.papers import store
from interaction.requests.models import InformationRequest
from tests.interaction.requests.applicants import INFORMATION, PERSON, Applicant, new_agency, text

CANARY = {
    **PERSON, "name": "金丝雀名", "id_number": "440524188001010014", "phone": "13912345678",
    "email": "canary@example.com", "address": "青禾县金丝雀路7号",
}  # fmt: skip
ASKED = "金丝雀案的处理结果全文"
PAPER = "金丝雀的委托书"


@pytest.fixture
def watched(portal_ready, caplog):
    """An applicant whose whole way is logged as loudly as can be; each address and header is written down."""
    cache.clear()
    connection.force_debug_cursor = True
    for name in ("fontTools", "PIL"):  # they talk of type and pictures, at length
        caplog.set_level(logging.INFO, logger=name)
    for name in ("", "django", "django.db.backends", "axes", "wagtail"):
        caplog.set_level(logging.DEBUG, logger=name)
    applicant = Applicant(new_agency())
    seen = []
    request = applicant.client.request

    def remembered(**how):
        answer = request(**how)
        seen.append(how.get("PATH_INFO", "") + "?" + str(how.get("QUERY_STRING", "")))
        seen.extend(f"{name}: {value}" for name, value in answer.headers.items())
        return answer

    applicant.client.request = remembered
    yield applicant, seen
    connection.force_debug_cursor = False


def secrets_of(applicant):
    code = applicant.code()
    return [*CANARY.values(), ASKED, PAPER, code, code.replace("-", ""), applicant.secret]


def rows():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row))


def files(*places):
    for place in places:
        yield from (path for path in Path(place).rglob("*") if path.is_file())


@pytest.mark.django_db
def test_nothing_of_an_applicant_is_readable_anywhere(watched, caplog):
    applicant, seen = watched
    paper = SimpleUploadedFile("委托书.txt", PAPER.encode())
    applicant.start()
    applicant.post("information/", INFORMATION | {"description": ASKED, "papers": [paper]})
    applicant.post("published/", {"description": ASKED})
    applicant.post("applicant/", CANARY | {"phone": "12"})  # wrong once, too
    applicant.post("applicant/", CANARY)
    drafted = list(rows())
    applicant.post("check/", {"answer": "wrong"})
    applicant.send()
    assert applicant.code() in text(applicant.receipt())
    applicant.client.get("/requests/receipt/pdf/?with=code")
    hidden = [one for one in secrets_of(applicant) if one not in ("resident",)]
    assert len(hidden) > 8

    assert InformationRequest.objects.get().applicant["id_number"] == CANARY["id_number"], "it is there, encrypted"
    for table, row in [*drafted, *rows()]:
        assert not [one for one in hidden if one in row], table
    said = caplog.text + "\n".join(record.getMessage() for record in caplog.records)
    assert "InformationRequest" in said or "requests_informationrequest" in said, "the database was listened to"
    addresses = "\n".join(one for one in seen if not one.startswith("Set-Cookie"))
    for where, what in (("logs", said), ("addresses and headers", addresses)):
        assert not [one for one in hidden if one in what], where
    places = [settings.DATA_ROOT / "cache", settings.DATA_ROOT / "index", store.root(), settings.DATA_ROOT / "media"]
    looked_into = list(files(*places))
    assert looked_into
    for path in looked_into:
        content = path.read_bytes()
        assert not [one for one in hidden if one.encode() in content or one.encode("utf-16-le") in content], path


@pytest.mark.django_db
def test_the_case_shows_itself_to_nobody_by_its_name(watched):
    applicant, _ = watched
    applicant.fill_in()
    applicant.send()
    assert str(Case.objects.get()) == Case.objects.get().number
    assert PERSON["name"] not in str(InformationRequest.objects.get())

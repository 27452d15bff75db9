"""The files of versions, as browsers, download managers and programs fetch them."""

import gzip
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from opendata.api.files.ranges import NoSuchPart, Part, part_of
from opendata.datasets import counting, publishing
from opendata.datasets.models import Opening
from search import memory
from tests.opendata import making
from tests.opendata.api.conftest import SCHOOLS

CSV = "/data/schools/1/v2/table.csv"


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def whole(client, schools):
    return (schools.versions.get(number=2).folder / "table.csv").read_bytes()


def test_a_file_is_what_was_made_and_may_be_kept_for_ever(client, whole, schools):
    answer = client.get(CSV)
    assert body(answer) == whole
    file = schools.versions.get(number=2).files.get(format="csv")
    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["Content-Length"] == str(len(whole))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Disposition"].startswith('attachment; filename="schools-1-v2.csv"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Last-Modified"]


def test_the_original_and_the_table_made_of_it_do_not_take_each_others_place_on_a_disk(client, schools):
    names = {client.get(f"/data/schools/1/v2/{name}")["Content-Disposition"] for name in ("table.csv", "original.csv")}
    assert any('filename="schools-1-v2-original.csv"' in name for name in names)
    assert any(quote("第2版-原始文件.csv") in name for name in names)
    assert len(names) == 2


def test_who_has_it_already_gets_nothing(client, whole):
    first = client.get(CSV)
    assert client.get(CSV, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(CSV, headers={"If-None-Match": f'"x", W/{first["ETag"]}'}).status_code == 304
    assert client.get(CSV, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.get(CSV, headers={"If-None-Match": '"x"'}).status_code == 200
    assert (
        client.get(CSV, headers={"If-None-Match": '"x"', "If-Modified-Since": first["Last-Modified"]}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-7", -7, None), ("bytes=5-99999", 5, None)],
)
def test_a_part_of_it(client, whole, asked, begin, end):
    answer = client.get(CSV, headers={"Range": asked})
    assert answer.status_code == 206
    part = whole[begin:end]
    assert body(answer) == part
    first = whole.index(part) if begin >= 0 else len(whole) - len(part)
    assert answer["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    assert answer["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=x", "lines=1-2", "bytes=0-1,4-5", "bytes=9-3", "bytes=-", "bytes=1-2-3"])
def test_what_is_no_single_range_is_answered_by_the_whole(client, whole, asked):
    answer = client.get(CSV, headers={"Range": asked})
    assert answer.status_code == 200
    assert body(answer) == whole


def test_a_part_beyond_the_end(client, whole):
    answer = client.get(CSV, headers={"Range": "bytes=99999-"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(whole)}"


def test_a_download_goes_on_only_with_the_same_file(client, whole):
    tag = client.get(CSV)["ETag"]
    assert client.get(CSV, headers={"Range": "bytes=5-", "If-Range": tag}).status_code == 206
    answer = client.get(CSV, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert answer.status_code == 200
    assert body(answer) == whole


def test_it_is_sent_packed_to_who_can_unpack(client, whole, schools):
    answer = client.get(CSV, headers={"Accept-Encoding": "gzip, br"})
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert gzip.decompress(body(answer)) == whole
    packed = schools.versions.get(number=2).files.get(format="csv.gz")
    assert answer["ETag"] == f'"{packed.sha256}"'
    assert "Accept-Encoding" in answer["Vary"]
    part = client.get(CSV, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-3"})
    assert body(part) == whole[:4]
    assert "Content-Encoding" not in part.headers


def test_the_packed_file_itself_is_a_file(client, schools, whole):
    answer = client.get(f"{CSV}.gz", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in answer.headers
    assert gzip.decompress(body(answer)) == whole


def test_the_newest_is_asked_for_each_time(client, schools):
    first = client.get("/data/schools/1/latest.csv")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first["Content-Location"] == CSV
    making.version(schools, SCHOOLS)
    memory.bump()
    again = client.get("/data/schools/1/latest.csv", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["Content-Location"] == "/data/schools/1/v3/table.csv"
    # Today's file stays the file.
    assert client.get(CSV, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_upload_itself_may_be_had(client, schools):
    assert body(client.get("/data/schools/1/v1/original.csv")).decode() == SCHOOLS


def test_data_on_conditions_is_for_those_who_have_a_grant(client, companies):
    addresses = ["/data/companies/1/v1/table.csv", "/data/companies/1/latest.csv", "/api/v1/datasets/companies/1/rows",
                 "/api/v1/datasets/companies/1/export?c1=甲", "/api/v1/datasets/companies/1/profile",
                 "/api/v1/datasets/companies/1/aggregate?group=c1"]  # fmt: skip
    for address in addresses:
        refused = client.get(address)
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"] == "Bearer"
        assert "申请" in refused.json()["detail"]
    other = making_key()
    for address in addresses:
        assert client.get(address, headers={"Authorization": f"Bearer {other}"}).status_code == 403
    granted = making_key(companies.dataset)
    for address in addresses:
        answer = client.get(address, headers={"Authorization": f"Bearer {granted}"})
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == "private, no-store"
        assert "Authorization" in answer["Vary"]
    assert client.get("/api/v1/datasets/companies/1").status_code == 200  # what the catalogue says is for all


def making_key(dataset=None):
    from opendata.keys import knowing
    from opendata.keys.models import AccessKey, Grant

    token = knowing.token_for(f"test {dataset}")
    key = AccessKey.objects.create(digest=knowing.digest_of(token), begins=token[:8])
    if dataset:
        today = timezone.localdate()
        Grant.objects.create(key=key, dataset=dataset, granted_on=today, until=today + timedelta(days=30))
    knowing.forget()
    return token


def test_data_that_is_closed_is_for_nobody(client, companies):
    type(companies.dataset).objects.filter(pk=companies.dataset.pk).update(opening=Opening.CLOSED)
    memory.bump()
    answer = client.get(
        "/data/companies/1/latest.csv", headers={"Authorization": f"Bearer {making_key(companies.dataset)}"}
    )
    assert answer.status_code == 403


@given(st.text(max_size=20) | st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True), st.integers(0, 3_000))
def test_whatever_is_asked_of_a_file_a_part_lies_in_it(header, size):
    try:
        part = part_of(header, size)
    except NoSuchPart:
        return
    if part is not None:
        assert isinstance(part, Part)
        assert 0 <= part.first <= part.last < size


def test_what_is_newest_again_is_sent_though_it_is_older_than_what_one_has(client, schools):
    schools.versions.filter(number=1).update(published_at=timezone.now() - timedelta(days=30))
    addresses = ["/data/schools/1/latest.csv", "/api/v1/datasets/schools/1/rows"]
    memory.bump()
    had = [client.get(address)["Last-Modified"] for address in addresses]
    assert [
        client.get(address, headers={"If-Modified-Since": since}).status_code
        for address, since in zip(addresses, had, strict=True)
    ] == [304, 304]
    publishing.withdraw(schools.versions.get(number=2), None, "数字有误")
    memory.bump()
    for address, since in zip(addresses, had, strict=True):
        assert client.get(address, headers={"If-Modified-Since": since}).status_code == 200


@pytest.mark.parametrize(
    ("said", "packed"), [("GZIP;q=0.5", True), ("br, gzip", True), ("gzip;q=0, br", False), ("identity", False)]
)
def test_it_is_packed_only_for_who_wants_it(client, whole, said, packed):
    assert ("Content-Encoding" in client.get(CSV, headers={"Accept-Encoding": said})) is packed


def test_there_is_no_version_nought(client, schools):
    for address in ("/data/schools/1/v0/table.csv", "/api/v1/datasets/schools/1/rows?version=0",
                    "/api/v1/datasets/schools/1/differences/0"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_a_download_is_one_of_who_gets_the_file(client, schools):
    tag = client.get(CSV, headers={"User-Agent": "one"})["ETag"]
    client.head(CSV)
    client.get(CSV, headers={"If-None-Match": tag})
    client.get("/api/v1/datasets/schools/1/export")  # leads to the file
    through_the_cache = {"wsgi.url_scheme": "http", "portal.kept_in_front": "HEAD"}
    client.get(CSV, **through_the_cache)
    counting.flush()
    assert schools.dataset.days.get().downloads == 1

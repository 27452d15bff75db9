"""A file is taken in, safely and under a name that does no harm; what cannot be taken is refused with a reason."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.refusal import Refused
from opendata.datasets.importing import TheSame, TooBig, receive
from opendata.datasets.importing.receiving import again, clean_name
from opendata.datasets.importing.uploads import path_of
from opendata.datasets.importing.work import Work
from opendata.datasets.models import DataField, State, Version
from tests.opendata import making

UPLOAD = making.STOPS.encode()


def send(resource, content=UPLOAD, name="站点.csv", **more):
    return receive(resource, io.BytesIO(content), name, **more)


def test_what_was_sent_is_kept_byte_for_byte_and_waits_for_the_worker(resource, editor):
    version = send(resource, user=editor, options={"encoding": "gb18030", "unknown": 1}, note="说明")
    assert path_of(version).read_bytes() == making.STOPS.encode()
    assert (version.state, version.file_name, version.options) == (State.WAITING, "站点.csv", {"encoding": "gb18030"})
    assert (version.created_by, version.note) == (editor, "说明")


def test_the_same_file_again_is_no_new_version(resource, editor):
    making.version(resource)
    with pytest.raises(TheSame, match="第 1 版一模一样"):
        send(resource)
    assert Version.objects.count() == 1


def test_the_same_file_is_taken_where_a_column_is_now_said_to_be_something_else(resource):
    making.version(resource)
    DataField.objects.filter(resource=resource, name="建成日期").update(type="text", type_fixed=True)
    version = Work(send(resource, at_once=True)).run()
    assert [str(column.type) for column in version.schema][3] == "text"


def test_a_file_that_is_too_big_or_empty_leaves_nothing_behind(resource, settings, media):
    settings.DATA_MAX_BYTES = 50
    with pytest.raises(TooBig):
        send(resource)
    with pytest.raises(Refused, match="空的"):
        send(resource, b"")
    assert not Version.objects.exists()
    assert not list((media / "data-incoming").iterdir())


@given(st.text(max_size=400))
def test_no_name_leads_out_of_its_folder_or_hides_what_it_is(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= 200
    assert not set(clean) & set("/\\\x00\n\r\u202e\u200b")


def test_mistakes_are_told_by_line_and_column_and_another_way_of_reading_may_help(resource):
    upload = "2026年公交站点一览\n编号,名称\n001,青禾广场\n".encode()
    version = Work(send(resource, upload, at_once=True)).run()
    if version.state != State.FAILED:
        pytest.fail(f"read as {version.columns}")
    assert version.mistakes[0]["line"] and version.mistakes[0]["text"]
    again(version, {"header_line": 2})
    version.refresh_from_db()
    assert (version.state, version.tries) == (State.WAITING, 0)
    Version.objects.filter(pk=version.pk).update(state=State.WORKING, tries=1)
    version = Work(Version.objects.get(pk=version.pk)).run()
    assert (version.state, version.rows) == (State.READY, 1)


def test_the_dictionary_is_proposed_and_what_people_wrote_in_it_is_kept(resource):
    making.version(resource)
    lines = DataField.objects.filter(resource=resource)
    assert list(lines.values_list("position", "name", "type", "is_key")) == [
        (1, "编号", "text", True), (2, "名称", "text", False), (3, "乡镇", "text", False),
        (4, "建成日期", "date", False), (5, "候车亭", "boolean", False),
    ]  # fmt: skip
    lines.filter(name="乡镇").update(meaning="所在的乡镇、街道")
    making.version(resource, "编号,候车亭,座位\n001,是,4\n", publish=False)
    assert list(lines.order_by("pk").values_list("position", "name")) == [
        (1, "编号"), (2, "名称"), (3, "乡镇"), (4, "建成日期"), (5, "候车亭"), (0, "座位"),
    ]  # fmt: skip
    assert lines.get(name="乡镇").meaning == "所在的乡镇、街道"


def test_a_type_that_a_person_fixed_is_kept_and_what_does_not_fit_is_told(resource):
    making.version(resource)
    DataField.objects.filter(resource=resource, name="建成日期").update(type="date", type_fixed=True)
    version = Work(send(resource, making.STOPS.replace("2021/7/3", "不详").encode(), at_once=True)).run()
    assert version.state == State.FAILED
    assert (version.mistakes[0]["line"], version.mistakes[0]["column"]) == (4, 4)

"""What goes out, by whom; what is taken back."""

import pytest

from cms.review.refusal import Refused
from opendata.datasets import publishing
from opendata.datasets.models import Dataset, Opening, State
from opendata.datasets.signals import version_published, version_withdrawn
from tests.opendata import making

MORE = making.STOPS + "004,西桥,城关镇,2022-08-08,否\n"
OTHER_COLUMNS = "编号,名称,乡镇,建成日期,候车亭,座位\n001,青禾广场,城关镇,2019-05-01,是,4\n"
WITH_TELEPHONES = "编号,名称,值班电话\n001,青禾广场,13800001234\n002,麦田路口,\n"


@pytest.fixture
def told():
    """Whoever listens for versions: (which, number)."""
    heard = []

    def published(sender, version, **kwargs):
        heard.append(("published", version.number))

    def withdrawn(sender, version, **kwargs):
        heard.append(("withdrawn", version.number))

    version_published.connect(published)
    version_withdrawn.connect(withdrawn)
    yield heard
    version_published.disconnect(published)
    version_withdrawn.disconnect(withdrawn)


def test_versions_go_out_one_after_the_other_and_the_newest_is_current(resource, editor, told):
    first = making.version(resource, user=editor)
    assert (first.number, resource.current, first.state) == (1, first, State.PUBLISHED)
    second = making.version(resource, MORE, user=editor, publish=False)
    assert resource.current == first
    publishing.publish(second, editor)
    resource.refresh_from_db()
    assert (resource.current.number, resource.current.rows) == (2, 4)
    assert told == [("published", 1), ("published", 2)]


def test_an_old_version_is_left_as_it_is_when_a_newer_one_goes_out(resource, editor):
    first = making.version(resource, user=editor)
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    making.version(resource, MORE, user=editor)
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before
    assert all(file.path.stat().st_size == file.size for file in first.files.all())


def test_the_public_history_of_the_dataset_says_what_was_published_and_what_it_changed(resource, editor):
    making.version(resource, user=editor)
    making.version(resource, MORE, user=editor, note="新设西桥站。")
    lines = [line.text for line in resource.dataset.history_lines()]
    assert "数据更新：《站点表》第 1 版，3 行。" in lines
    assert "数据更新：《站点表》第 2 版，4 行；新增 1 行；新设西桥站。" in lines


def test_data_of_a_dataset_that_nobody_has_examined_waits(resource, editor):
    version = making.version(resource, user=editor, publish=False)
    draft = Dataset.objects.get(pk=resource.dataset_id)
    draft.unpublish()
    with pytest.raises(Refused, match="还没有提交审查"):
        publishing.publish(version, editor)


def test_data_that_is_not_opened_is_neither_taken_in_nor_sent_out(portal_ready, resource, editor):
    closed = making.dataset("relief", "低保明细", opening=Opening.CLOSED)
    with pytest.raises(Refused, match="不予开放"):
        making.version(making.resource(closed), user=editor)


def test_other_columns_are_looked_at_by_somebody_else(resource, editor, colleague):
    making.version(resource, user=editor)
    version = making.version(resource, OTHER_COLUMNS, user=editor, publish=False)
    with pytest.raises(Refused, match="列有增减，须由上传人以外的人发布"):
        publishing.publish(version, editor)
    with pytest.raises(Refused, match="须由上传人以外的人发布"):
        publishing.publish(version, None)  # by a command
    assert publishing.publish(version, colleague).number == 2


def test_a_column_that_is_read_otherwise_than_before_is_looked_at_by_somebody_else(resource, editor, colleague):
    making.version(resource, user=editor)
    text = making.STOPS.replace("2019年5月1日", "不详")
    version = making.version(resource, text, user=editor, publish=False)
    assert version.difference["types_changed"] == ["建成日期"]
    with pytest.raises(Refused, match="列的类型变了"):
        publishing.publish(version, editor)
    assert publishing.publish(version, colleague).number == 2


def test_personal_data_keeps_a_version_in_until_somebody_else_says_why_it_may_go(resource, editor, colleague):
    version = making.version(resource, WITH_TELEPHONES, user=editor, publish=False)
    finding = version.findings.get()
    assert (finding.column, finding.kind, finding.count) == ("值班电话", "mobile", 1)
    assert finding.examples == [{"row": 1, "text": "138****1234"}]
    with pytest.raises(Refused, match="有 1 项疑似个人信息没有处理"):
        publishing.publish(version, colleague)
    with pytest.raises(Refused, match="上传人以外的人决定"):
        publishing.decide(finding, editor, "值班手机")
    with pytest.raises(Refused, match="理由"):
        publishing.decide(finding, colleague, "  ")
    publishing.decide(finding, colleague, "值班手机，公开给群众打的")
    with pytest.raises(Refused, match="含有个人信息，须由上传人以外的人发布"):
        publishing.publish(version, editor)
    assert publishing.publish(version, colleague).number == 1


def test_a_header_that_names_people_is_asked_about_though_names_have_no_pattern(resource, editor):
    version = making.version(resource, "编号,户主姓名\n1,甲某\n", user=editor, publish=False)
    assert [(one.column, one.kind) for one in version.findings.all()] == [("户主姓名", "named")]


def test_what_agencies_publish_of_themselves_is_no_personal_data(resource, editor):
    agency = resource.dataset.lead_agency
    agency.telephone = "0000-8120123"
    agency.save()
    version = making.version(resource, "编号,电话\n1,0000-8120123\n", user=editor, publish=False)
    assert not version.findings.exists()


def test_a_withdrawn_version_says_why_and_the_one_before_is_current_again(resource, editor, told):
    first = making.version(resource, user=editor)
    second = making.version(resource, MORE, user=editor)
    with pytest.raises(Refused, match="原因"):
        publishing.withdraw(second, editor, " ")
    publishing.withdraw(second, editor, "第 4 行站名有误")
    resource.refresh_from_db()
    second.refresh_from_db()
    assert (resource.current, second.state, second.withdrawn_reason) == (first, State.WITHDRAWN, "第 4 行站名有误")
    assert told[-1] == ("withdrawn", 2)
    assert list(resource.dataset.history_lines())[-1].text == "撤下数据：《站点表》第 2 版。原因：第 4 行站名有误"
    third = making.version(resource, MORE.replace("西桥", "西桥头"), user=editor)
    assert third.number == 3  # a number is never given twice


def test_what_was_withdrawn_or_published_cannot_be_published_discarded_or_withdrawn_again(resource, editor):
    version = making.version(resource, user=editor)
    with pytest.raises(Refused):
        publishing.publish(version, editor)
    with pytest.raises(Refused):
        publishing.discard(version, editor)
    publishing.withdraw(version, editor, "有误")
    with pytest.raises(Refused):
        publishing.withdraw(version, editor, "再撤一次")


def test_what_is_given_up_leaves_no_files(resource, editor, media, django_capture_on_commit_callbacks):
    version = making.version(resource, user=editor, publish=False)
    assert version.folder.exists()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.discard(version, editor)
    assert not version.folder.exists()
    assert not list((media / "data-incoming").iterdir())


def test_two_that_wait_at_once_are_compared_with_what_is_public_when_they_go_out(resource, editor):
    making.version(resource, user=editor)
    second = making.version(resource, MORE, user=editor, publish=False)
    third = making.version(resource, MORE + "005,北桥,城关镇,2023-01-01,否\n", user=editor, publish=False)
    assert third.difference["added"] == 2
    publishing.publish(second, editor)
    published = publishing.publish(third, editor)
    assert (published.difference["previous"], published.difference["added"]) == (2, 1)

"""The data desk: what the staff of an agency do with its data, by real requests."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from opendata.datasets.importing import working
from opendata.datasets.importing.work import Work
from opendata.datasets.models import DataField, Dataset, Resource, Standing, State, Version
from tests.opendata import making
from tests.opendata.datasets.conftest import messages_of

WITH_TELEPHONES = "编号,名称,值班电话\n001,青禾广场,13800001234\n"


def url(name, *args):
    return reverse(f"data_desk:{name}", args=args)


@pytest.fixture
def desk(sign_in, editor):
    return sign_in(editor)


def sent(desk, resource, content=making.STOPS, name="站点.csv", **fields):
    file = SimpleUploadedFile(name, content.encode())
    return desk.post(url("upload", resource.pk), {"file": file, "header_line": "1", **fields}, follow=True)


def worked():
    Work(working.claim()).run()


def test_a_file_is_uploaded_read_in_the_background_checked_and_published(desk, resource):
    page = sent(desk, resource, note="首次发布。")
    assert "已收到 站点.csv" in messages_of(page) and "<progress" in page.content.decode()
    assert 'http-equiv="refresh"' in page.content.decode()
    worked()
    version = Version.objects.get()
    page = desk.get(url("version", version.pk)).content.decode()
    assert "3 行 × 5 列" in page and "青禾广场" in page and "没有发现个人信息" in page
    page = desk.post(url("version", version.pk), {"do": "publish"}, follow=True)
    assert "《站点表》第 1 版已发布" in messages_of(page)
    resource.refresh_from_db()
    assert resource.current == version


def test_the_form_comes_back_filled_and_says_what_to_do(desk, resource):
    page = sent(desk, resource, name="站点.xls", note="首次发布。", separator=";")
    assert page.status_code == 422
    text = page.content.decode()
    assert "请在表格软件里另存为 XLSX 再上传" in text and "首次发布。" in text and 'value=";" selected' in text
    page = sent(desk, resource, content="", note="空的")
    assert page.status_code == 422 and not Version.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"header_line": "0"}, {"header_line": "x" * 1000}, {"encoding": "ebcdic"}, {"sheet": "表" * 100}, {"note": "\x00"},
     {"separator": "\x00"}],
    ids=["no line", "no number", "encoding", "sheet", "nul", "separator"],
)  # fmt: skip
def test_nothing_that_is_sent_breaks_it(desk, resource, fields):
    page = sent(desk, resource, **fields)
    assert page.status_code == 422
    assert not Version.objects.exists()


def test_mistakes_stand_by_line_and_the_file_can_be_read_otherwise_without_sending_it_again(desk, resource):
    sent(desk, resource, content="公交站点一览\n编号,名称\n001,青禾广场\n")
    worked()
    version = Version.objects.get()
    assert version.state == State.FAILED
    page = desk.get(url("version", version.pk)).content.decode()
    assert version.mistakes[0]["text"] in page and "换一种读法再试" in page
    desk.post(url("version", version.pk), {"do": "again", "header_line": "2"})
    worked()
    version.refresh_from_db()
    assert (version.state, version.rows) == (State.READY, 1)


def test_the_uploader_sees_what_was_found_and_another_decides_it(desk, sign_in, colleague, resource):
    sent(desk, resource, content=WITH_TELEPHONES)
    worked()
    version = Version.objects.get()
    page = desk.get(url("version", version.pk)).content.decode()
    assert "138****1234" in page and "13800001234" in page  # masked as found; the rows are the uploader's to see
    assert "须由上传人以外的人决定" in page
    finding = version.findings.get()
    desk.post(url("version", version.pk), {"do": "decide", "finding": finding.pk, "reason": "我说可以"})
    finding.refresh_from_db()
    assert finding.decided_at is None
    other = sign_in(colleague)
    other.post(url("version", version.pk), {"do": "decide", "finding": finding.pk, "reason": "公开的值班手机"})
    page = other.post(url("version", version.pk), {"do": "publish"}, follow=True)
    assert "已发布" in messages_of(page)


def test_what_is_not_public_yet_leads_to_its_catalogue_and_not_to_a_public_page(desk, dataset):
    dataset.pk, dataset.slug, dataset.code, dataset.live, dataset.published_at = None, "draft", "draft", False, None
    dataset.latest_revision = dataset.live_revision = None
    dataset._state.adding = True
    dataset.save()
    version = making.version(making.resource(dataset), publish=False)
    catalogue = reverse("wagtailsnippets_datasets_dataset:edit", args=[dataset.pk])
    assert f'<a href="{catalogue}">打开目录</a>' in desk.get(url("version", version.pk)).content.decode()
    Version.objects.update(state=State.PUBLISHED, number=1, published_at=timezone.now())
    Resource.objects.update(current=version)
    for page in (url("version", version.pk), url("dataset", dataset.pk)):
        assert "看公开页面" not in desk.get(page).content.decode(), page


def test_a_double_click_publishes_once(desk, resource):
    version = making.version(resource, publish=False)
    for _ in range(2):
        desk.post(url("version", version.pk), {"do": "publish"}, follow=True)
    version.refresh_from_db()
    assert (version.number, resource.versions.count()) == (1, 1)


def test_what_changed_is_seen_row_by_row(desk, resource):
    making.version(resource)
    text = making.STOPS.replace("麦田路口", "麦田路东口") + "004,西桥,城关镇,2022-08-08,否\n"
    version = making.version(resource, text, publish=False)
    page = desk.get(url("changes", version.pk)).content.decode()
    assert "新增 1 行，修改 1 行" in page and "按“编号”认出同一行" in page
    assert "<del>麦田路口</del> → <ins>麦田路东口</ins>" in page and "候车亭：否" in page
    assert "西桥" not in desk.get(url("changes", version.pk), {"kind": "changed"}).content.decode()
    for nonsense in ({"kind": "x"}, {"after": "-1"}, {"after": "9" * 40}):
        assert desk.get(url("changes", version.pk), nonsense).status_code == 200


def test_a_version_is_withdrawn_with_a_reason(desk, resource):
    version = making.version(resource)
    assert desk.post(url("version", version.pk), {"do": "withdraw", "reason": ""}).status_code == 422
    page = desk.post(url("version", version.pk), {"do": "withdraw", "reason": "站名有误"}, follow=True)
    assert "已撤下" in messages_of(page) and "站名有误" in page.content.decode()


def dictionary(resource, **changes):
    lines = list(DataField.objects.filter(resource=resource).order_by("position", "pk"))
    data = {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": len(lines)}
    for number, line in enumerate(lines):
        data |= {f"lines-{number}-id": line.pk, f"lines-{number}-meaning": line.meaning, f"lines-{number}-unit": "",
                 f"lines-{number}-kind": "", f"lines-{number}-code_lines": ""}  # fmt: skip
        if line.is_key:
            data[f"lines-{number}-is_key"] = "on"
    return data | changes


def test_the_dictionary_is_completed_by_hand(desk, resource):
    making.version(resource)
    assert "建成日期" in desk.get(url("dictionary", resource.pk)).content.decode()
    changes = {"lines-4-meaning": "能不能避雨", "lines-4-code_lines": "是=有候车亭\n否＝没有"}
    page = desk.post(url("dictionary", resource.pk), dictionary(resource, **changes), follow=True)
    assert "改了 1 项" in messages_of(page)
    line = DataField.objects.get(resource=resource, name="候车亭")
    assert (line.meaning, line.codes, line.type_fixed) == ("能不能避雨", {"是": "有候车亭", "否": "没有"}, False)
    page = desk.post(url("dictionary", resource.pk), dictionary(resource, **{"lines-4-code_lines": "没有等号"}))
    assert page.status_code == 422 and "代码=名称" in page.content.decode() and "没有等号" in page.content.decode()


def test_a_waiting_version_is_read_anew_where_somebody_says_what_a_column_is(desk, resource):
    version = making.version(resource, publish=False)
    page = desk.post(url("dictionary", resource.pk), dictionary(resource, **{"lines-3-kind": "text"}), follow=True)
    assert "正在按新的类型重新处理" in messages_of(page)
    worked()
    version.refresh_from_db()
    assert (version.state, str(version.schema[3].type)) == (State.READY, "text")


def test_lines_of_another_resource_cannot_be_changed_here(desk, resource, dataset):
    making.version(resource)
    foreign = making.resource(making.dataset("other", "别的"))
    making.version(foreign)
    key = DataField.objects.filter(resource=foreign).first().pk
    data = dictionary(resource, **{"lines-0-id": key, "lines-0-meaning": "改掉"})
    assert desk.post(url("dictionary", resource.pk), data).status_code in (302, 422)
    assert not DataField.objects.filter(meaning="改掉").exists()


def test_resources_are_added_renamed_and_deleted_only_while_nothing_of_them_was_public(desk, dataset):
    page = desk.post(url("resource_new", dataset.pk), {"title": "线路表", "description": ""}, follow=True)
    resource = Resource.objects.get(title="线路表")
    assert "上传数据" in page.content.decode()
    desk.post(url("resource", resource.pk), {"title": "公交线路", "description": "一行一条"})
    resource.refresh_from_db()
    assert resource.title == "公交线路"
    making.version(resource)
    desk.post(url("resource", resource.pk), {"delete": "1"})
    assert Resource.objects.filter(pk=resource.pk).exists()
    other = making.resource(dataset, "空的")
    desk.post(url("resource", other.pk), {"delete": "1"})
    # What stood in an address is no other's address, also in the list of another day.
    assert Resource.add(dataset, "又一张表").number == other.number + 1
    assert not Resource.objects.filter(pk=other.pk).exists()


def pages(resource, version):
    return [
        url("dataset", resource.dataset_id), url("resource_new", resource.dataset_id), url("resource", resource.pk),
        url("upload", resource.pk), url("dictionary", resource.pk), url("versions", resource.pk),
        url("version", version.pk), url("changes", version.pk),
    ]  # fmt: skip


def test_every_page_is_open_to_its_agency_and_closed_to_every_other(desk, sign_in, stranger, resource):
    version = making.version(resource, publish=False)
    foreign = sign_in(stranger)
    for page in pages(resource, version):
        answer = desk.get(page)
        assert answer.status_code == 200, page
        assert "no-store" in answer["Cache-Control"]
        refused = foreign.get(page)
        assert refused.status_code == 302 and refused["Location"] == reverse("wagtailadmin_home"), page
    foreign.post(url("version", version.pk), {"do": "publish"})
    foreign.post(url("version", version.pk), {"do": "discard"})
    version.refresh_from_db()
    assert version.state == State.READY


def test_the_catalogue_is_listed_edited_and_previewed_in_the_admin(desk, resource):
    making.version(resource)
    dataset = resource.dataset
    page = desk.get(reverse("wagtailsnippets_datasets_dataset:list")).content.decode()
    assert dataset.title in page and "数据和版本" in page and "无条件开放" in page
    edit = reverse("wagtailsnippets_datasets_dataset:edit", args=[dataset.pk])
    assert url("dataset", dataset.pk) in desk.get(edit).content.decode()
    assert desk.get(reverse("wagtailsnippets_datasets_dataset:add")).status_code == 200
    revision = dataset.save_revision()
    preview = reverse("wagtailsnippets_datasets_dataset:revisions_view", args=[dataset.pk, revision.pk])
    assert dataset.title in desk.get(preview).content.decode()


def test_the_start_page_shows_what_is_late_and_what_waits(desk, sign_in, stranger, resource):
    making.version(resource)
    making.version(resource, WITH_TELEPHONES, publish=False)
    Dataset.objects.filter(pk=resource.dataset_id).update(cycle="daily")
    Standing.objects.filter(pk=resource.dataset_id).update(updated_at=timezone.now() - timedelta(days=9))
    page = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "该更新的数据" in page and "逾期 8 天" in page and "待发布、有错误的数据" in page
    assert "该更新的数据" not in sign_in(stranger).get(reverse("wagtailadmin_home")).content.decode()

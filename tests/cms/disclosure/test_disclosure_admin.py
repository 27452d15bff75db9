"""The admin: what a clerk sees of a document before opening it, writes in it, and takes in and out as sheets."""

import csv
import io
import json
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.disclosure.models import (
    CHANNELS,
    Document,
    DocumentRelation,
    Field,
    Genre,
    Guide,
    IndexNumberCounter,
    Matter,
    StandardItem,
    Topic,
)
from cms.disclosure.models.numbers import LAST_SERIAL

LIST = "wagtailsnippets_disclosure_document:list"
ADD = "wagtailsnippets_disclosure_document:add"
EDIT = "wagtailsnippets_disclosure_document:edit"


@pytest.fixture
def signed_in(people):
    client = Client()
    client.force_login(people["editor"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(portal_ready):
    user = User.objects.create_user(username="office", password="长长的口令-2026")
    user.groups.add(Group.objects.get(name=roles.OPENNESS_OFFICE))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(agency, **fields) -> dict[str, object]:
    """What the browser sends of the form of a new document."""
    paragraph = {"key": "a", "type": "unstyled", "text": "第一条 按时登记。", "depth": 0, "inlineStyleRanges": [],
                 "entityRanges": []}  # fmt: skip
    data: dict[str, object] = {
        "title": "关于做好义务教育招生工作的通知", "document_number": "青教发[2026]第018号", "official_kind": "通知",
        "lead_agency": agency.pk, "issuer": "", "summary": "", "keywords": "招生、入学", "issued_on": "2026-02-24",
        "genre": Genre.objects.get(code="notice").pk, "topic": Topic.objects.get(code="1102").pk,
        "matters": [Matter.objects.get(number=11).pk], "access": "proactive", "access_basis": "",
        "formed_on": "", "effective_on": "", "expires_on": "", "repealed_on": "", "voided_on": "", "reassess_on": "",
        "withheld_basis": "", "limit": "", "interpretation_wanted": "", "go_live_at": "", "expire_at": "",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value": json.dumps({"blocks": [paragraph], "entityMap": {}}),
    }  # fmt: skip
    for name in ("attachments", "relations", "interpretation_links"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0", f"{name}-MIN_NUM_FORMS": "0"}
        data[f"{name}-MAX_NUM_FORMS"] = "1000"
    return data | fields


# --- Writing


def test_a_document_is_written_numbered_and_put_in_shape(signed_in, education):
    response = signed_in.post(reverse(ADD), form(education), follow=True)
    assert response.status_code == 200
    document = Document.objects.get()
    assert document.document_number == "青教发〔2026〕18号"
    assert document.index_number == f"{education.code}/{timezone.localdate().year}-00001"
    assert [matter.number for matter in document.matters.all()] == [11]
    assert not document.live


def test_a_wrong_document_number_is_said_at_its_field_and_nothing_is_lost(signed_in, education):
    page = signed_in.post(reverse(ADD), form(education, document_number="〔2026〕18号")).content.decode()
    assert "发文字号缺少机关代字" in page
    assert "关于做好义务教育招生工作的通知" in page
    assert not Document.objects.exists()


def test_what_is_not_published_by_itself_needs_its_ground(signed_in, education):
    page = signed_in.post(reverse(ADD), form(education, access="on_request", **{"action-submit": "1"})).content.decode()
    assert "请写明不主动公开的依据" in page


def test_when_the_numbers_of_a_year_are_used_up_the_form_says_so_and_keeps_all(signed_in, education):
    IndexNumberCounter.objects.create(code=education.code, year=timezone.localdate().year, last=LAST_SERIAL)
    response = signed_in.post(reverse(ADD), form(education))
    assert response.status_code == 200
    page = response.content.decode()
    assert "索引号已用到 99999" in page
    assert "关于做好义务教育招生工作的通知" in page
    assert not Document.objects.exists()


def test_relations_are_chosen_among_documents_by_title_or_number(signed_in, education, admitted):
    old = admitted("2020年招生办法", document_number="青教发〔2020〕1号")
    chooser = reverse("wagtailsnippetchoosers_disclosure_document:choose_results")
    for asked in ("招生办法", "青教发[2020]1号", old.index_number):
        assert "2020年招生办法" in signed_in.get(chooser, {"q": asked}).content.decode()
    assert "2020年招生办法" not in signed_in.get(chooser, {"q": "水利"}).content.decode()
    relation = {
        "relations-TOTAL_FORMS": "1", "relations-0-kind": "replaces", "relations-0-target": old.pk,
        "relations-0-effective_on": "", "relations-0-ORDER": "1", "relations-0-DELETE": "", "relations-0-id": "",
    }  # fmt: skip
    signed_in.post(reverse(ADD), form(education, **relation))
    new = Document.objects.exclude(pk=old.pk).get()
    assert [each.target for each in new.relations.all()] == [old]


def test_the_form_of_a_document_opens_and_previews(signed_in, draft, admitted, people, django_assert_max_num_queries):
    document = draft(relations=[DocumentRelation(kind="replaces", target=admitted("旧办法"))])
    document.save_revision(user=people["editor"])
    page = signed_in.get(reverse(EDIT, args=[document.pk])).content.decode()
    for text in ("日期和效力", "公开方式和依据", "0201 政务公开", "旧办法", "联合发布机构"):
        assert text in page
    preview = document.make_preview_request()
    shown = preview.content.decode()
    assert "第一条 按时登记。" in shown
    assert "本文件替代" in shown


def test_a_document_not_saved_yet_can_be_previewed(education):
    shown = Document(title="还没保存", lead_agency=education).make_preview_request()
    assert "还没保存" in shown.content.decode()


def test_a_guide_opens_and_previews(office, government):
    texts = {name: f"<p>{name} 的内容</p>" for name in ("classes", "ways", "requests", "remedies")}
    guide = Guide(title="公开指南", lead_agency=government, **texts)
    guide.save()
    page = office.get(reverse("wagtailsnippets_disclosure_guide:edit", args=[guide.pk])).content.decode()
    assert "依申请公开的办理" in page
    assert "requests 的内容" in guide.make_preview_request().content.decode()


# --- Looking through


@time_machine.travel("2026-03-12 12:00+08:00", tick=False)
def test_the_list_tells_what_to_decide_without_opening(signed_in, draft, admitted):
    draft("迟了的", issued_on=date(2026, 2, 2), document_number="青教发〔2026〕7号")
    admitted("废止了的", repealed_on=date(2026, 3, 1))
    admitted("待解读", published=date(2026, 3, 11), genre_code="normative")
    page = signed_in.get(reverse(LIST)).content.decode()
    for text in ("已逾期4个工作日", "废止", "还剩2个工作日", "草稿", "已公开", "青教发〔2026〕7号"):
        assert text in page
    late = signed_in.get(reverse(LIST), {"term": "disclosure_late"}).content.decode()
    assert "迟了的" in late
    assert "待解读" not in late
    dead = signed_in.get(reverse(LIST), {"validity": "repealed"}).content.decode()
    assert "废止了的" in dead
    assert "迟了的" not in dead
    found = signed_in.get(reverse(LIST), {"q": "青教发[2026]7号"}).content.decode()
    assert "迟了的" in found
    assert "待解读" not in found


def test_the_list_asks_as_much_for_thirty_documents_as_for_three(signed_in, draft, django_assert_max_num_queries):
    for number in range(30):
        draft(f"第{number}号")
    signed_in.get(reverse(LIST))
    with django_assert_max_num_queries(25) as asked:
        signed_in.get(reverse(LIST))
    assert not any('"disclosure_document"."body"' in query["sql"] for query in asked.captured_queries)


def test_another_agencys_documents_are_not_there(signed_in, draft, government):
    other = draft("县政府的草稿", agency=government)
    assert "县政府的草稿" not in signed_in.get(reverse(LIST)).content.decode()
    response = signed_in.get(reverse(EDIT, args=[other.pk]))
    assert response.status_code == 302


@time_machine.travel("2026-03-12 12:00+08:00", tick=False)
def test_the_desk_shows_what_is_late_and_due_soon_of_ones_own_agency(signed_in, draft, admitted, government):
    draft("自己迟了的", issued_on=date(2026, 2, 2))
    draft("别人迟了的", issued_on=date(2026, 2, 2), agency=government)
    page = signed_in.get(reverse("wagtailadmin_home")).content.decode()
    assert "公开和解读时限" in page
    assert "自己迟了的" in page
    assert "已逾期4个工作日" in page
    assert "别人迟了的" not in page


def test_a_document_that_has_been_public_is_not_deleted(office, admitted):
    document = admitted()
    office.post(reverse("wagtailsnippets_disclosure_document:delete", args=[document.pk]))
    assert Document.objects.filter(pk=document.pk).exists()


# --- Tables


def test_the_openness_office_keeps_the_tables_and_an_editor_does_not(office, signed_in):
    for name in ("topic", "genre", "matter", "field", "limit"):
        address = reverse(f"disclosure_{name}:index")
        assert office.get(address).status_code == 200
        assert signed_in.get(address).status_code == 302
    data = {"code": "0210", "name": "政务服务"}
    office.post(reverse("disclosure_topic:add"), data)
    assert Topic.objects.get(code="0210").parent.code == "02"
    refused = office.post(reverse("disclosure_topic:add"), {"code": "2x", "name": "错"}).content.decode()
    assert "代码是两位或四位数字" in refused


# --- 标准目录 as sheets


HEADINGS = (
    "领域,序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式,公开层级"
)
GOOD = (
    "义务教育,1,招生管理,学校介绍,名称、地址,《义务教育法》,20个工作日,县教育局,■政府网站 ■公开查阅点,全社会,"
    + "主动公开,县级、乡级"
)


def send(client, *lines):
    file = SimpleUploadedFile("目录.csv", "\n".join([HEADINGS, *lines]).encode())
    return client.post(reverse("standard_item:import"), {"file": file}, follow=True).content.decode()


def test_a_standard_table_comes_in_as_a_sheet_and_goes_out_the_same(office):
    page = send(
        office, GOOD, GOOD.replace(",1,", ",2,").replace("全社会", "特定群体（申请人）").replace("主动", "依申请")
    )
    assert "新增 2 项，修改 0 项，未变 0 项" in page
    first, second = StandardItem.objects.order_by("number")
    assert first.channels == ["政府网站", "公开查阅点"]
    assert (first.whole_society, first.proactive, first.on_request, first.township) == (True, True, False, True)
    assert (second.whole_society, second.certain_groups, second.proactive) == (False, "申请人", False)
    sheet = b"".join(office.get(reverse("standard_item:export", args=["csv"]))).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(sheet)))) == 3
    again = SimpleUploadedFile("目录.csv", sheet.encode())
    page = office.post(reverse("standard_item:import"), {"file": again}, follow=True).content.decode()
    assert "新增 0 项，修改 0 项，未变 2 项" in page
    page = send(office, GOOD.replace("县教育局", "县教育局、各乡镇"))
    assert "新增 0 项，修改 1 项，未变 0 项" in page
    assert StandardItem.objects.get(number=1).pk == first.pk  # documents stay linked to it


def test_one_wrong_line_keeps_the_whole_sheet_out_and_is_named(office):
    page = send(
        office,
        GOOD,
        GOOD.replace("义务教育,1", "没有的领域,1"),
        GOOD.replace(",1,", ",一,"),
        GOOD.replace("■政府网站", "■飞鸽传书").replace(",1,", ",3,"),
        GOOD,
    )
    for text in ("第 3 行", "没有“没有的领域”这个领域", "第 4 行", "序号应是数字", "第 5 行",
                 "没有这种公开渠道：飞鸽传书", "第 6 行", "出现了两次", "整张表都没有导入"):  # fmt: skip
        assert text in page
    assert not StandardItem.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "甲,乙\n1,2".encode()])
def test_what_is_no_table_is_refused_in_words(office, content):
    page = office.post(
        reverse("standard_item:import"), {"file": SimpleUploadedFile("目录.csv", content)}, follow=True
    ).content.decode()
    assert "help-critical" in page
    assert not StandardItem.objects.exists()


def test_sheets_are_taken_in_by_the_openness_office_only(signed_in):
    page = signed_in.get(reverse("standard_item:import"))
    assert page.status_code in (302, 403)


def test_a_row_of_a_table_is_written_by_hand(office):
    field = Field.objects.get(code="tax")
    data = {
        "field": field.pk, "number": 1, "subject": "纳税服务", "item": "", "content": "指南",
        "basis": "《税收征收管理法》", "time_limit": "20个工作日", "publisher": "县税务局",
        "channels": [CHANNELS[0], CHANNELS[6]], "whole_society": "on", "certain_groups": "",
        "proactive": "on", "county": "on",
    }  # fmt: skip
    office.post(reverse("standard_item:add"), data)
    assert StandardItem.objects.get().channels == [CHANNELS[0], CHANNELS[6]]
    page = office.post(reverse("standard_item:add"), data).content.decode()
    assert "这个领域已有此序号" in page
    page = office.post(reverse("standard_item:add"), data | {"number": 2, "whole_society": ""}).content.decode()
    assert "请说明公开对象" in page
    public = Client().get(reverse("disclosure_field", args=["tax"])).content.decode()
    assert "■政府网站 ■公开查阅点" in public


def test_setting_up_again_leaves_what_was_edited(portal_ready):
    from cms.disclosure.setup import setup

    Genre.objects.filter(code="notice").update(name="通知（含便函）")
    count = Agency.objects.count(), Topic.objects.count(), Field.objects.count()
    setup()
    assert Genre.objects.get(code="notice").name == "通知（含便函）"
    assert (Agency.objects.count(), Topic.objects.count(), Field.objects.count()) == count
    assert Field.objects.count() == 26
    assert Matter.objects.count() == 15
    assert Topic.objects.filter(parent=None).count() == 22

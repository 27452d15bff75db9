"""Personal data stop a publication until somebody masks them or says why they may stand."""

import io
import sys

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.documents import get_document_model
from xlsxwriter import Workbook

from cms.agencies.models import Agency
from cms.notices.models import Notice
from cms.review import findings
from cms.review.models import Finding
from cms.review.refusal import Refused
from search.extraction import stock, working
from tests.search import attachments as made
from tests.search.test_extraction import slow

from .conftest import messages_of

pytestmark = pytest.mark.django_db

IDENTITY = "11010519491231002X"


@pytest.fixture
def risky(desk, editor):
    return desk.write(editor, text="<p>张三，身份证号<b>110105</b>19491231002X，手机13800000000。</p>")


def page(desk, user, notice):
    return desk.sign_in(user).get(f"/admin/review/notices/notice/{notice.pk}/")


def decide(desk, user, notice, finding, decision, reason=""):
    url = f"/admin/review/notices/notice/{notice.pk}/finding/"
    data = {"finding": finding.pk, "decision": decision, "reason": reason}
    return desk.sign_in(user).post(url, data, headers={"referer": f"http://testserver{url[:-8]}"}, follow=True)


def of(notice, kind):
    return findings.findings_of(notice).get(kind=kind)


def test_an_approval_is_refused_with_what_was_found_masked(desk, risky, first, sign_in):
    response = desk.decide(first, risky)
    assert response.json()["step"] == "success"  # the dialogue closes and leads back to the page with the message
    assert Notice.objects.get().current_workflow_task_state.stage == "first"
    shown = page(desk, first, risky).content.decode()
    assert "11*************02X" in shown
    assert "138****0000" in shown
    assert IDENTITY not in shown
    assert "13800000000" not in shown


def test_the_plain_value_is_nowhere_in_the_tables_of_findings(desk, risky, editor):
    page(desk, editor, risky)
    assert Finding.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_finding")
        rows = str(cursor.fetchall())
    for value in (IDENTITY, "13800000000", "19491231"):
        assert value not in rows


def test_masked_in_a_new_text_it_goes_out(desk, risky, editor, first, second, third):
    page(desk, editor, risky)
    for kind in ("identity", "mobile"):
        decide(desk, editor, risky, of(risky, kind), "mask")
    notice = desk.approve_all(risky, first, second, third)
    assert notice.live
    text = str(notice.body)
    assert "138****0000" in text
    assert "1949" not in text
    assert "<b>" in text  # the tags around it are left whole
    masked = of(notice, "mobile")
    assert masked.status == Finding.Status.MASKED
    assert masked.decided_by == editor


def test_kept_for_a_reason_it_goes_out_and_the_record_says_who_decided(desk, risky, editor, first, second, third):
    page(desk, editor, risky)
    decide(desk, editor, risky, of(risky, "identity"), "keep", "法律规定须公示证件号码")
    decide(desk, editor, risky, of(risky, "mobile"), "keep", "本人同意公开")
    assert desk.approve_all(risky, first, second, third).live
    shown = page(desk, third, risky).content.decode()
    assert "法律规定须公示证件号码" in shown
    assert "editor" in shown


def test_keeping_needs_a_reason(desk, risky, editor):
    page(desk, editor, risky)
    response = decide(desk, editor, risky, of(risky, "mobile"), "keep", " ")
    assert "必须写明理由" in messages_of(response)
    assert of(risky, "mobile").status == Finding.Status.OPEN


def test_masking_a_text_under_review_starts_it_again(desk, risky, editor, first):
    page(desk, editor, risky)
    decide(desk, editor, risky, of(risky, "identity"), "keep", "须公示")
    decide(desk, editor, risky, of(risky, "mobile"), "keep", "须公示")
    desk.decide(first, risky)
    Finding.objects.filter(kind="mobile").update(status=Finding.Status.OPEN)
    decide(desk, editor, risky, of(risky, "mobile"), "mask")
    assert Notice.objects.get().current_workflow_task_state.stage == "first"


def test_a_finding_of_another_record_cannot_be_decided_here(desk, risky, editor, first):
    page(desk, editor, risky)
    other = desk.write(editor, title="另一则公告")
    assert decide(desk, editor, other, of(risky, "mobile"), "keep", "换个门路").status_code == 404


def test_an_editor_of_another_agency_decides_nothing(desk, risky, editor, stranger):
    page(desk, editor, risky)
    decide(desk, stranger, risky, of(risky, "mobile"), "keep", "外人说可以")
    assert of(risky, "mobile").status == Finding.Status.OPEN


def test_what_was_corrected_by_hand_needs_no_decision(desk, risky, editor):
    page(desk, editor, risky)
    desk.edit(editor, risky, text="<p>张三等人。</p>")
    assert "没有发现个人信息" in page(desk, editor, risky).content.decode()
    assert not Finding.objects.exists()


def test_the_published_contacts_of_agencies_are_not_personal(desk, editor, education):
    Agency.objects.filter(pk=education.pk).update(
        telephone="0000-8123456、8123457", openness_email="xxgk@example.com", address="青禾县城关镇书院路2号1幢305室"
    )
    text = "<p>咨询电话：0000-8123456、0000-8123457，邮箱 xxgk@example.com，地址：城关镇书院路2号1幢305室。</p>"
    notice = desk.write(editor, text=text)
    assert findings.scan(notice.get_latest_revision_as_object()) == []


# --- Attachments


def attach(name, data):
    return get_document_model().objects.create(title=name, file=ContentFile(data, name))


def attached(desk, editor, name, data):
    file = attach(name, data)
    form = {
        "attachments-TOTAL_FORMS": "1", "attachments-0-file": file.pk, "attachments-0-title": "",
        "attachments-0-id": "", "attachments-0-ORDER": "1",
    }  # fmt: skip
    notice = desk.write(editor, **form)
    assert notice.get_latest_revision_as_object().attachments.count() == 1
    return notice, file


def sheet(value):
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("名单").write(3, 1, value)
        book.add_worksheet("汇总").hide()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ming-dan.txt", f"张三 {IDENTITY}".encode()),
        ("ming-dan.csv", f"姓名,证件号\n张三,{IDENTITY}\n".encode("gb18030")),
        ("ming-dan-bom.csv", f"姓名,证件号\n张三,{IDENTITY}\n".encode("utf-8-sig")),
        ("ming-dan.xlsx", sheet(IDENTITY)),
        ("ming-dan.docx", made.word("名单", f"张三 {IDENTITY}")),
        ("ming-dan.pdf", made.pdf("名单", f"张三 {IDENTITY}")),
        ("ming-dan.ofd", made.ofd("名单", f"张三 {IDENTITY}")),
        ("ming-dan.pptx", made.slides("名单", notes=f"张三 {IDENTITY}")),
    ],
    ids=["utf-8", "gb18030", "bom", "xlsx", "docx", "pdf", "ofd", "notes of pptx"],
)
def test_attachments_are_read_too(desk, editor, first, name, data):
    notice, _ = attached(desk, editor, name, data)
    (finding,) = findings.scan(notice.get_latest_revision_as_object())
    assert finding.kind == "identity"
    assert name in finding.place
    assert not finding.can_be_masked
    desk.decide(first, notice)
    assert Notice.objects.get().current_workflow_task_state.stage == "first"


def test_a_number_in_a_cell_is_read_as_it_is_seen(desk, editor):
    notice, _ = attached(desk, editor, "phones.xlsx", sheet(13800000000))
    assert [f.kind for f in findings.scan(notice.get_latest_revision_as_object())] == ["mobile"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("broken.xlsx", b"PK\x03\x04 broken", "已损坏"),
        ("broken.docx", b"PK\x03\x04 broken", "已损坏"),
        ("broken.pdf", b"%PDF-1.4", "已损坏"),
        ("bomb.docx", made.zip_bomb(), "压缩炸弹"),
        ("secret.pdf", made.pdf("名单", password="qinghe"), "设有打开密码"),
    ],
    ids=["xlsx", "docx", "pdf", "bomb", "secret"],
)
def test_what_cannot_be_read_must_be_looked_at_by_a_person(desk, editor, first, name, data, why):
    notice, _ = attached(desk, editor, name, data)
    (finding,) = findings.scan(notice.get_latest_revision_as_object())
    assert why in finding.sample
    assert "请人工核对" in finding.sample
    desk.decide(first, notice)
    assert Notice.objects.get().current_workflow_task_state.stage == "first"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("scan.pdf", made.pdf("", ""), "没有文字层，可能是扫描件"),
        ("half.pdf", made.pdf("名单", ""), "第 2 页没有文字，可能是图片"),
        ("old.doc", b"x", "请另存为 .docx"),
        ("photo.jpg", b"x", "是图片"),
    ],
    ids=["scan", "half", "doc", "photo"],
)
def test_what_holds_no_text_is_named_to_the_reviewers(desk, editor, first, name, data, why):
    notice, _ = attached(desk, editor, name, data)
    shown = page(desk, first, notice).content.decode()
    assert name in shown
    assert why in shown
    desk.decide(first, notice)
    assert Notice.objects.get().current_workflow_task_state.stage == "second"


def test_a_file_the_worker_has_read_is_not_read_again(desk, editor, monkeypatch):
    notice, _ = attached(desk, editor, "list.pdf", made.pdf(IDENTITY))
    while working.extract_due(patience=10):
        pass
    monkeypatch.setattr(sys, "executable", "/nowhere")  # no process can be started
    (finding,) = findings.scan(notice.get_latest_revision_as_object())
    assert finding.kind == "identity"


def test_a_file_that_takes_longer_than_somebody_waits_is_left_to_the_worker(desk, editor, first, monkeypatch):
    notice, file = attached(desk, editor, "long.html", slow())
    monkeypatch.setattr(stock, "MAX_SECONDS_WAITED", 0.3)
    (finding,) = findings.scan(notice.get_latest_revision_as_object())
    assert "正在后台读取" in finding.sample
    desk.decide(first, notice)
    assert Notice.objects.get().current_workflow_task_state.stage == "first"
    file.file.save("short.html", ContentFile(b"<p>nothing</p>"))
    file.save()
    assert findings.scan(notice.get_latest_revision_as_object()) == []


def test_a_file_in_an_attachment_is_not_masked(desk, editor):
    notice, _ = attached(desk, editor, "list.txt", IDENTITY.encode())
    (finding,) = findings.scan(notice.get_latest_revision_as_object())
    with pytest.raises(Refused, match="附件"):
        findings.mask(notice.get_latest_revision_as_object(), finding, editor)


def test_another_file_behind_the_same_attachment_is_not_what_was_approved(desk, editor, first, second, third):
    notice, file = attached(desk, editor, "list.txt", "没有问题".encode())
    desk.approve_all(notice, first, second)
    file.file.save("list2.txt", ContentFile("换了内容".encode()))
    file._set_document_file_metadata()
    file.save()
    desk.decide(third, notice)
    notice.refresh_from_db()
    assert not notice.live

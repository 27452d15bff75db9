"""Files are read in the background, once for equal ones; what cannot be read is marked and told to the editors."""

import io
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.notices.models import Notice, NoticeAttachment, NoticeKind
from search.extraction import limits, process, stock, working
from search.extraction.models import ExtractedText, ReadFile
from tests.search import attachments as made
from tests.search.test_extraction import slow

pytestmark = pytest.mark.django_db
Status = ExtractedText.Status


@pytest.fixture(autouse=True)
def nothing_left(portal_ready):
    yield
    working.abandon()


@pytest.fixture
def upload():
    def save(name, data, title=""):
        return get_document_model().objects.create(title=title or name, file=ContentFile(data, name))

    return save


def work():
    done = 0
    while count := working.extract_due(patience=20):
        done += count
    return done


def text_of(document):
    return ReadFile.objects.select_related("text").get(document=document).text


def test_a_new_file_is_due_at_once_and_read(upload):
    file = upload("a.txt", "校车服务标准".encode())
    assert ReadFile.objects.get(document=file).due
    assert work() == 1
    assert text_of(file).pages == [["", "校车服务标准"]]
    assert not ReadFile.objects.get(document=file).due
    assert work() == 0


def test_equal_files_are_read_once(upload):
    one, other = upload("a.txt", b"same"), upload("b.txt", b"same")
    work()
    assert text_of(one) == text_of(other)
    assert ExtractedText.objects.count() == 1


def test_the_same_bytes_of_another_kind_are_another_text(upload):
    upload("a.txt", b"<p>same</p>")
    upload("a.html", b"<p>same</p>")
    work()
    assert {text.pages[0][1] for text in ExtractedText.objects.all()} == {"<p>same</p>", "same"}


def test_a_changed_file_is_read_again_a_changed_title_is_not(upload):
    file = upload("a.txt", b"old")
    work()
    file.title = "新名称"
    file.save()
    assert work() == 0
    file.file.save("a.txt", ContentFile(b"new"))
    file.save()
    assert not stock.texts_of([file.pk])  # the old text is not the new file's
    assert work() == 1
    assert text_of(file).pages == [["", "new"]]


@pytest.mark.parametrize("bomb", [made.pdf_stream_bomb, made.pdf_form_loop])
def test_a_file_that_takes_its_process_down_is_marked_and_not_tried_again(upload, bomb):
    bad, good = upload("bad.pdf", bomb()), upload("good.txt", b"good")
    assert work() == 2
    assert text_of(bad).status == Status.REFUSED
    assert text_of(bad).reason == process.BROKE_DOWN
    assert text_of(good).status == Status.READ
    assert work() == 0
    assert stock.take_stock() == 0


def test_a_slow_file_keeps_the_worker_from_nothing_else(upload):
    upload("slow.html", slow())
    started = time.monotonic()
    assert working.extract_due(patience=0.2) == 0
    assert working.extract_due(patience=0.2) == 0
    assert time.monotonic() - started < 20  # the file itself would take minutes


def test_a_process_killed_from_outside_leaves_the_file_marked(upload):
    file = upload("slow.html", slow())
    working.extract_due(patience=0.1)
    working._running.extraction.process.kill()
    assert working.extract_due(patience=5) == 1
    assert text_of(file).status == Status.REFUSED


def test_a_file_on_which_the_worker_itself_dies_is_not_tried_for_ever(upload):
    upload("slow.html", slow())
    for _ in range(stock.TRIES):
        assert working.extract_due(patience=0.05) == 0
        working.abandon()
    assert not stock.due_files().exists()


def test_a_portal_that_is_stopped_leaves_the_file_for_its_next_start(upload):
    file = upload("slow.html", slow())
    working.extract_due(patience=0.1)
    working._running.extraction.process.terminate()  # the system stops all that the portal has started
    working.extract_due(patience=5)
    assert not working.is_busy()
    assert text_of(file) is None
    read = ReadFile.objects.get(document=file)
    assert (read.due, read.attempts) == (True, 1)
    assert read.try_at < timezone.now() + timedelta(minutes=1)


def test_a_file_deleted_while_it_is_read_is_no_failure(upload):
    file = upload("slow.html", slow())
    working.extract_due(patience=0.1)
    file.delete()
    working._running.extraction.process.kill()
    assert working.extract_due(patience=5) == 1
    assert not ReadFile.objects.exists()


def test_a_file_that_another_process_has_taken_on_is_left_to_it_for_a_while(upload, time_machine_at):
    file = upload("a.txt", b"text")
    assert stock.claim(ReadFile.objects.get(document=file))
    assert work() == 0
    time_machine_at((timezone.localtime() + timedelta(minutes=2)).strftime("%Y-%m-%d %H:%M"))
    assert work() == 1  # whoever had it is no more
    assert text_of(file).status == Status.READ


def test_a_file_replaced_while_it_is_read_is_read_again(upload):
    file = upload("slow.html", slow())
    working.extract_due(patience=0.1)
    file.file.save("short.html", ContentFile(b"short"))
    file.save()
    working._running.extraction.process.kill()
    work()
    assert text_of(file).pages == [["", "short"]]


def test_a_file_that_is_gone_is_tried_a_few_times_and_named(upload):
    file = upload("a.txt", b"gone")
    file.file.storage.delete(file.file.name)
    work()
    read = ReadFile.objects.get(document=file)
    assert (read.due, read.attempts, read.problem) == (True, 1, "文件打不开，可能已丢失")
    assert timezone.now() < read.try_at < timezone.now() + timedelta(minutes=5)


def test_a_file_too_big_is_refused_unread(upload, monkeypatch):
    monkeypatch.setattr(stock, "MAX_BYTES", 1_000)
    file = upload("a.txt", b"x" * 2_000)
    work()
    assert text_of(file).status == Status.REFUSED
    assert "超过" in text_of(file).reason


@pytest.mark.parametrize(("name", "why"), [("a.doc", ".docx"), ("a.jpg", "图片"), ("a.rar", "不支持"), ("a", "扩展名")])
def test_what_is_not_read_says_why(upload, name, why):
    file = upload(name, b"x")
    work()
    assert text_of(file).status == Status.UNSUPPORTED
    assert why in text_of(file).reason


def test_search_knows_so_much_of_a_file_and_the_scan_all_of_it(upload):
    file = upload("a.txt", ("公" * (limits.MAX_INDEXED + 10)).encode())
    work()
    assert len(text_of(file).pages[0][1]) == limits.MAX_INDEXED
    assert text_of(file).whole.count("公") == limits.MAX_INDEXED + 10


def test_texts_of_older_readers_are_read_again_and_those_of_no_file_forgotten(upload):
    file = upload("a.txt", b"text")
    work()
    ExtractedText.objects.update(readers=0)
    ExtractedText.objects.create(
        digest="x", kind="txt", readers=1, status="read", extracted_at=timezone.now() - timedelta(days=2)
    )
    assert working.take_stock() == 1
    work()
    assert text_of(file).readers == limits.READERS
    assert ExtractedText.objects.count() == 1


def test_forgetting_the_texts_of_a_thousand_deleted_files_loads_none_of_them():
    old = timezone.now() - timedelta(days=2)
    for number in range(3):
        ExtractedText.objects.create(digest=number, kind="txt", readers=1, status="read", extracted_at=old)
    with CaptureQueriesContext(connection) as asked:
        working.take_stock()
    assert not ExtractedText.objects.exists()
    assert not [query["sql"] for query in asked if '"pages"' in query["sql"]]


# --- The command


def command(**options):
    out, err = io.StringIO(), io.StringIO()
    call_command("extract_attachments", stdout=out, stderr=err, **options)
    return out.getvalue()


def test_the_command_reads_files_that_nobody_announced_and_can_be_run_again(upload):
    upload("a.txt", b"a")
    upload("b.docx", made.laughs(), "坏文件")
    ReadFile.objects.all().delete()
    said = command()
    assert "《坏文件》：含有自定义实体（DTD），疑似恶意文件" in said
    assert "处理 2 个附件" in said
    assert "没有待读的附件" in command()
    assert "处理 1 个附件" in command(again=True)


def test_the_command_fails_where_a_file_is_lost(upload):
    file = upload("a.txt", b"a")
    upload("b.txt", b"b")
    file.file.storage.delete(file.file.name)
    with pytest.raises(CommandError, match="1 个文件打不开，其余已完成"):
        command()
    assert ReadFile.objects.filter(due=False).count() == 1


# --- The page


@pytest.fixture
def editor(client):
    user = User.objects.create_user(username="editor", password="长长的口令-2026")
    user.groups.set(Group.objects.filter(name=roles.EDITOR))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_editors_see_which_files_could_not_be_read_and_why(editor, upload):
    upload("scan.pdf", made.pdf("", ""), "扫描的批复")
    upload("secret.pdf", made.pdf("x", password="qinghe"), "加密的表")
    upload("good.txt", b"good", "好文件")
    upload("photo.jpg", b"x", "照片")
    work()
    page = editor.get("/admin/search/attachments/").content.decode()
    assert "没有文字层，可能是扫描件" in page
    assert "设有打开密码" in page
    assert "已读出 1 个" in page
    assert "好文件" not in page
    assert "照片" not in page
    assert "/admin/search/attachments/" in editor.get("/admin/").content.decode()


def test_the_page_leads_to_the_records_that_use_the_file_of_those_one_may_edit(client, editor, upload):
    agency, other = (
        Agency.objects.create(name=f"青禾县{name}局", slug=slug, code=code, code_exception="测试数据")
        for name, slug, code in (("教育", "edu", "990000001"), ("水利", "water", "990000002"))
    )
    User.objects.filter(username="editor").update(agency=agency)
    scan = upload("scan.pdf", made.pdf(""))
    kind = NoticeKind.objects.first()
    for owner in (agency, other):
        Notice.objects.create(title=f"{owner}的公告", kind=kind, lead_agency=owner, body=[])
    for notice in Notice.objects.all():
        NoticeAttachment.objects.create(notice=notice, file=scan)
        ReferenceIndex.create_or_update_for_object(notice)
    work()
    page = editor.get("/admin/search/attachments/").content.decode()
    mine = Notice.objects.get(lead_agency=agency)
    assert f'<a href="/admin/snippets/notices/notice/edit/{mine.pk}/">青禾县教育局的公告</a>' in page
    assert "青禾县水利局的公告" not in page
    assert editor.get(scan.url).status_code == 200


def test_the_page_is_not_for_those_who_have_no_files(client, upload):
    user = User.objects.create_user(username="guest", password="长长的口令-2026")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/search/attachments/").status_code == 302

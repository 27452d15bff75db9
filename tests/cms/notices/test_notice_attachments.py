"""What stands in a notice's files is found, and the hit says where; what is not public is not."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils.html import strip_tags
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.rich_text import RichText

from cms.notices.models import Notice, NoticeAttachment
from search import outbox
from search.extraction import working
from search.extraction.models import ExtractedText, ReadFile
from search.models import DueEntry
from search.query import Wanted, find
from tests.search import attachments as made

FEE = "收费标准为每人每月一百二十元，由县发展和改革局核定。"


@pytest.fixture
def index(portal_ready):
    DueEntry.objects.all().delete()
    call_command("rebuild_index", verbosity=0)


@pytest.fixture
def upload(index):
    def save(name, data, title="校车服务标准"):
        return get_document_model().objects.create(title=title, file=ContentFile(data, name))

    return save


def work():
    """What the worker does by and by."""
    while working.extract_due(patience=10):
        pass
    while outbox.drain():
        pass


def within(text):
    """(title of the hit, file, page, address) for every hit."""
    return [
        (hit.title, *((one.title, one.page, one.url) for one in hit.highlighted["attachment"]))
        for hit in find(Wanted(text)).hits
    ]


@pytest.fixture
def standard(upload):
    return upload("standard.pdf", made.pdf("校车服务标准", "运行线路与时间", FEE))


def test_a_notice_is_found_by_words_on_the_third_page_of_its_file_and_the_page_says_so(client, put_up, standard):
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    page = client.get("/search/", {"q": "每人每月一百二十元"}).content.decode()
    assert f'在附件<a href="{standard.url}#page=3">《校车服务标准.pdf》</a>第 3 页' in page
    assert "<mark>每人每月一百二十元</mark>" in page
    assert "关于校车运行的公告" in strip_tags(page)
    (hit,) = client.get("/api/v1/search", {"q": "每人每月一百二十元"}).json()["results"]
    assert hit["attachment"] == {
        "title": "校车服务标准.pdf", "url": f"http://testserver{standard.url}#page=3", "page": "第 3 页",
    }  # fmt: skip
    assert "每人每月一百二十元" in hit["extract"]


def test_a_hit_of_its_own_text_names_no_file(client, put_up, standard):
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    assert within("家长按时登记")[0] == ("关于校车运行的公告",)
    hit = client.get("/api/v1/search", {"q": "家长按时登记"}).json()["results"][0]
    assert hit["attachment"] is None


def test_the_title_it_has_with_the_notice_is_shown_and_sheets_are_named(put_up, upload):
    file = upload("list.xlsx", made.sheets(拟录用人员=[["岗位", "人数"], ["幼儿园保育员", 3]]), title="表")
    put_up("招聘公示", attachments=[NoticeAttachment(file=file, title="拟录用名单")])
    work()
    assert within("幼儿园保育员") == [
        ("招聘公示", ("拟录用名单.xlsx", "工作表“拟录用人员”", file.url)),
    ]


def test_a_file_linked_in_the_text_is_found_too(put_up, standard):
    link = RichText(f'<p>见<a linktype="document" id="{standard.pk}">标准</a>。</p>')
    put_up("关于校车运行的公告", body=[("text", link)])
    work()
    assert within("一百二十元")[0][1][1] == "第 3 页"


def test_a_withdrawn_notice_is_not_found_by_its_files(put_up, standard, django_user_model):
    notice = put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    notice.withdraw("有误", django_user_model.objects.create_user("keeper"))
    assert within("一百二十元") == []
    work()
    assert within("一百二十元") == []


def test_a_file_of_a_draft_is_not_found(education, standard):
    work()
    assert ReadFile.objects.get().text.status == ExtractedText.Status.READ
    notice = Notice(title="草稿", lead_agency=education, kind_id=1, body=[])
    notice.attachments = [NoticeAttachment(file=standard)]
    notice.save()
    work()
    assert within("一百二十元") == []


def test_what_a_public_notices_draft_attaches_is_not_found_before_it_goes_out(put_up, standard):
    notice = put_up("关于校车运行的公告")
    notice.attachments = [NoticeAttachment(file=standard)]
    notice.save_revision()
    work()
    assert within("一百二十元") == []


def test_a_file_of_a_collection_that_is_closed_is_not_found_until_it_is_opened(put_up, standard):
    closed = Collection.get_first_root_node().add_child(name="内部")
    standard.collection = closed.add_child(name="校车")
    standard.save()
    restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    assert within("一百二十元") == []
    restriction.delete()
    work()
    assert within("一百二十元")[0][1][1] == "第 3 页"


def test_a_collection_of_many_files_is_closed_at_once(put_up, upload, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(outbox, "SPREAD", 2)
    closed = Collection.get_first_root_node().add_child(name="内部")
    for number in range(5):
        file = upload(f"{number}.txt", f"第{number}份：每人每月一百二十元".encode())
        put_up(f"第{number}号公告", attachments=[NoticeAttachment(file=file)])
    get_document_model().objects.update(collection=closed)
    work()
    assert len(within("每人每月一百二十元")) == 5
    with django_assert_max_num_queries(5):
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    work()
    assert within("每人每月一百二十元") == []


def test_a_collection_moved_into_a_closed_one_is_closed_with_it(put_up, standard, admin_client):
    closed, moved = (Collection.get_first_root_node().add_child(name=name) for name in ("内部", "校车"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    standard.collection = moved
    standard.save()
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    assert within("一百二十元")
    admin_client.post(f"/admin/collections/{moved.pk}/", {"name": "校车", "parent": closed.pk})
    assert Collection.objects.get(pk=moved.pk).get_parent() == closed
    work()
    assert within("一百二十元") == []


def test_a_file_that_is_deleted_is_found_no_longer(put_up, standard):
    link = f'<p>见<a linktype="document" id="{standard.pk}">附件</a></p>'
    put_up("关于校车运行的公告", body=[("text", RichText(link))])
    work()
    assert within("每人每月一百二十元")
    standard.delete()
    work()
    assert not within("每人每月一百二十元")


def test_a_new_title_of_a_file_is_shown(put_up, standard):
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    standard.title = "校车服务规范"
    standard.save()
    work()
    assert within("一百二十元")[0][1][0] == "校车服务规范.pdf"


def test_another_file_in_its_place_is_read_and_the_old_text_is_found_no_longer(put_up, standard):
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=standard)])
    work()
    standard.file.save("new.pdf", ContentFile(made.pdf("新的标准：每人每月八十元")))
    standard.save()
    outbox.drain()
    assert within("一百二十元") == []  # though it is not read yet
    work()
    assert within("一百二十元") == []
    assert within("每人每月八十元")[0][1][1] == "第 1 页"


def test_a_file_that_cannot_be_read_leaves_its_notice_to_be_found(put_up, upload):
    put_up("关于校车运行的公告", attachments=[NoticeAttachment(file=upload("a.docx", made.laughs(), "坏文件"))])
    work()
    assert within("校车运行") == [("关于校车运行的公告",)]
    assert "实体" in ReadFile.objects.get().text.reason


def test_entries_of_many_notices_cost_as_many_queries_as_of_one(put_up, upload, django_assert_max_num_queries):
    for number in range(6):
        file = upload(f"{number}.txt", f"第{number}号附件".encode())
        put_up(f"公告{number}", attachments=[NoticeAttachment(file=file)])
    work()
    from search import engine  # the index of notices as the engine knows it

    notices = engine.index_for("notices.notice")
    with django_assert_max_num_queries(9):
        prepared = [notices.full_prepare(notice) for notice in notices.index_queryset()]
    assert [len(entry["attachments"]) for entry in prepared] == [1] * 6

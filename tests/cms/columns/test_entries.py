"""What search learns of articles, pages and columns; dates and sizes as templates write them."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from cms.columns.models import ColumnPage
from cms.columns.search_indexes import ArticleIndex, ColumnIndex, SinglePageIndex
from cms.columns.templatetags import furniture
from search.extraction import working

pytestmark = pytest.mark.usefixtures("portal_ready")


def table():
    return {"data": [["项目", "单位"], ["农村公路", "县交通运输局"]], "table_caption": "民生实事"}


def test_search_reads_all_of_an_article(publish, text):
    article = publish(
        "预算公开", summary="三张表看懂预算。", keywords="预算、财政", body=[*text("正文"), ("table", table())]
    )
    entry = ArticleIndex().entry(article)
    assert (entry.title, entry.url, entry.kind) == ("预算公开", "/news/county/yu-suan-gong-kai/", "article")
    for words in ("三张表看懂预算", "正文", "县交通运输局"):
        assert words in entry.text
    assert list(entry.agencies) == ["县农业农村局"]
    assert list(entry.keywords) == ["预算", "财政"]
    assert entry.published_at == article.published_at


def test_search_reads_the_files_an_article_lists_and_links(publish, text):
    files = [
        get_document_model().objects.create(title=title, file=ContentFile(words.encode(), name))
        for title, name, words in (("表一", "one.txt", "农村公路里程"), ("表二", "two.txt", "农村饮水户数"))
    ]
    link = RichText(f'<p><a linktype="document" id="{files[1].pk}">表二</a></p>')
    article = publish("民生实事", body=[("attachments", {"title": "附件", "files": files[:1]}), ("text", link)])
    while working.extract_due(patience=10):
        pass
    (found,) = ArticleIndex().index_queryset().filter(pk=article.pk)
    attached = ArticleIndex().entry(found).attachments
    assert [(one.title, list(one.pages)) for one in attached] == [
        ("表一", ["农村公路里程"]),
        ("表二", ["农村饮水户数"]),
    ]


def test_what_is_withdrawn_is_not_for_search(publish, admin_user):
    article = publish("撤下的")
    assert article in ArticleIndex().index_queryset()
    article.withdraw("内容有误", admin_user)
    assert article not in ArticleIndex().index_queryset()


def test_single_pages_and_columns_are_found_too(publish_page):
    page = publish_page(ColumnPage.objects.get(slug="about"), "县情概况", intro="人口和面积。")
    assert "人口和面积" in SinglePageIndex().entry(page).text
    column = ColumnPage.objects.get(slug="news")
    assert ColumnIndex().entry(column).url == "/news/"


def test_dates_are_written_as_chinese_readers_write_them():
    day, late = date(2026, 7, 4), datetime(2026, 7, 3, 16, 30, tzinfo=UTC)  # half past midnight in China
    assert furniture.zh_date(day) == "2026年7月4日"
    assert furniture.zh_date(late) == "2026年7月4日"
    assert furniture.iso_date(late) == "2026-07-04"
    assert furniture.iso_minute(late) == "2026-07-04 00:30"
    assert furniture.time_stamp(late) == '<time datetime="2026-07-04T00:30+08:00">2026-07-04 00:30</time>'
    assert furniture.time_zh(day) == '<time datetime="2026-07-04">2026年7月4日</time>'
    assert furniture.time_iso(None) == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 字节"), (1023, "1023 字节"), (1024, "1.0 KB"), (34_567, "34 KB"), (1_258_291, "1.2 MB"), (None, "")],
)
def test_sizes_are_written_for_people(size, words):
    assert furniture.filesize_zh(size) == words

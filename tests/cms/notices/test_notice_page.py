"""One notice, from every side."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from cms.notices.models import NoticeAttachment
from cms.notices.search_indexes import NoticeIndex


@pytest.fixture
def paper(portal_ready):
    return get_document_model().objects.create(title="报名表", file=ContentFile(b"paper", name="form.pdf"))


def test_page_shows_the_notice_with_period_agency_attachments_and_history(client, put_up, paper, health, today):
    notice = put_up(
        "教师招考公告", kind="recruitment", number="青公告〔2026〕3号", period_end=today + timedelta(days=5),
        contact="县教育局人事股，0000-8123456", co_agencies=[health], attachments=[NoticeAttachment(file=paper)],
        body=[
            ("text", "<p>招考教师二十名。</p>"),
            ("table", {"data": [["岗位", "人数"], ["数学", "8"]], "table_caption": "岗位表"}),
        ],
    )  # fmt: skip
    page = client.get(notice.get_absolute_url()).content.decode()
    for text in (
        "教师招考公告", "青公告〔2026〕3号", "报名期还剩 5 天", "0000-8123456", "青禾县教育局", "青禾县卫生健康局",
        "报名表", "PDF", "招考教师二十名", "岗位表", "由旧网站迁入", '<meta name="ColumnName" content="公告公示">',
        '<meta name="ArticleTitle" content="教师招考公告">',
    ):  # fmt: skip
        assert text in page, text


def test_withdrawn_notice_answers_with_reason_and_date(client, put_up):
    notice = put_up()
    notice.withdraw("招生范围有误，将重新公告", user=None)
    answer = client.get(notice.get_absolute_url())
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "招生范围有误，将重新公告" in page
    assert "请广大家长按时登记" not in page


def test_what_must_vanish_answers_410(client, put_up):
    notice = put_up("含有不应公开内容的公告")
    notice.withdraw("依法不再提供", user=None, gone=True)
    answer = client.get(notice.get_absolute_url())
    assert answer.status_code == 410
    assert "含有不应公开内容" not in answer.content.decode()


def test_notice_taken_down_by_its_date_says_so(client, put_up):
    notice = put_up()
    notice.expire_at = timezone.now()
    notice.save(update_fields=["expire_at"])
    notice.unpublish(set_expired=True)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "停止公开" in page
    assert "请广大家长按时登记" not in page


def test_period_must_not_end_before_it_begins(put_up, today):
    notice = put_up()
    notice.period_start, notice.period_end = today, today - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        notice.clean()
    assert "period_end" in refused.value.message_dict


def test_search_knows_title_text_numbers_and_agencies(put_up, paper, health):
    notice = put_up(
        "教师招考公告", kind="recruitment", number="青公告〔2026〕3号", co_agencies=[health],
        attachments=[NoticeAttachment(file=paper)],
        body=[("text", "<p>招考<b>教师</b>。</p>"), ("table", {"data": [["数学", None]], "table_caption": "岗位表"})],
    )  # fmt: skip
    index = NoticeIndex()
    (found,) = index.index_queryset()
    entry = index.entry(found)
    assert (entry.title, entry.url, entry.numbers) == (notice.title, notice.get_absolute_url(), ["青公告〔2026〕3号"])
    for text in ("招考教师", "岗位表", "数学", "报名表"):
        assert text in entry.text
    assert list(entry.agency_slugs) == ["education", "health"]
    notice.withdraw("有误", user=None)
    assert not index.index_queryset().exists()

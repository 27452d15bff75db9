"""On time or late, in working days of the legal calendar; and nobody sets the date of publication."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.disclosure import terms
from cms.disclosure.models import DisclosureLimit, Document, DocumentRelation, InterpretationLink, Matter
from cms.disclosure.timing import Timing
from cms.review.refusal import Refused
from interaction.casework.models import LegalDay, LegalYear

from .conftest import new_document

NORMATIVE = {"genre_code": "normative"}


def record_of(client, document) -> str:
    page = client.get(document.get_absolute_url()).content.decode()
    return page[page.index("record-table") : page.index("引用和下载")]


@pytest.mark.parametrize(
    ("formed", "due"),
    [
        (date(2026, 2, 9), date(2026, 3, 13)),
        (date(2026, 4, 3), date(2026, 5, 7)),
        (date(2026, 9, 30), date(2026, 11, 3)),
    ],
)
def test_twenty_working_days_from_the_day_it_came_about(draft, formed, due):
    assert draft(issued_on=formed).disclosure_due_on == due
    assert draft(issued_on=date(2025, 1, 2), formed_on=formed).disclosure_due_on == due


def test_a_law_that_sets_another_limit_goes_first(draft, portal_ready):
    budget = Matter.objects.get(number=7)
    of_itself = draft(issued_on=date(2026, 1, 20), matters=[budget])
    assert of_itself.disclosure_due_on == date(2026, 2, 9)  # 20 natural days: 预算法 art. 14
    purchase = DisclosureLimit.objects.get(name__startswith="政府采购中标")
    chosen = draft(issued_on=date(2026, 1, 20), matters=[budget], limit=purchase)
    assert chosen.disclosure_due_on == date(2026, 1, 22)  # 2 working days


def test_natural_days_that_end_on_a_holiday_run_on(portal_ready):
    limit = DisclosureLimit(days=20, unit="days")
    assert limit.due_on(date(2026, 9, 12)) == date(2026, 10, 8)  # 2 October is a holiday


def test_published_in_time_and_too_late(admitted, client):
    early = admitted("及时的", published=date(2026, 3, 2), issued_on=date(2026, 2, 27))
    late = admitted("迟到的", published=date(2026, 6, 1), issued_on=date(2026, 2, 9))
    assert "应于2026-03-26前公开，2026-03-02公开（按时）" in record_of(client, early)
    assert "应于2026-03-13前公开，2026-06-01公开（逾期" in record_of(client, late)
    assert list(terms.narrow(Document.objects.all(), "published_late")) == [late]


@time_machine.travel("2026-03-02 12:00+08:00", tick=False)
def test_an_interpretation_is_due_within_three_working_days(admitted):
    document = admitted("办法", published=date(2026, 3, 2), **NORMATIVE)
    assert document.interpretation_due_on == date(2026, 3, 5)
    assert terms.interpretation_words(document) == "还剩3个工作日"
    assert admitted("通知", genre_code="notice").interpretation_due_on is None
    assert admitted("通知", genre_code="notice", interpretation_wanted=True).interpretation_due_on == date(2026, 3, 5)
    assert admitted("办法", interpretation_wanted=False, **NORMATIVE).interpretation_due_on is None


@pytest.mark.parametrize(("explained", "words"), [(date(2026, 3, 5), "按时"), (date(2026, 3, 9), "逾期2个工作日")])
def test_an_interpretation_in_time_or_late_is_shown_on_the_document(admitted, client, explained, words):
    document = admitted("办法", published=date(2026, 3, 2), **NORMATIVE)
    relation = DocumentRelation(kind="interprets", target=document)
    explanation = admitted("一图读懂", published=explained, genre_code="interpretation", relations=[relation])
    assert terms.interpretation_words(Document.objects.get(pk=document.pk)) == words
    page = client.get(document.get_absolute_url()).content.decode()
    assert f"应于2026-03-05前解读，{explained}解读（{words}）" in page
    assert explanation.get_absolute_url() in page
    assert document.get_absolute_url() in client.get(explanation.get_absolute_url()).content.decode()


def test_an_article_can_be_the_interpretation(education, admitted, client):
    document = admitted("办法", published=date(2026, 3, 2), **NORMATIVE)
    document.interpretation_links = [
        InterpretationLink(title="问答", url="/news/1/", published_on=date(2026, 3, 3)),
    ]
    document.save()
    assert terms.interpretation_words(Document.objects.get(pk=document.pk)) == "按时"
    assert 'href="/news/1/"' in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "news/1"])
def test_a_link_that_is_no_address_is_refused(url):
    with pytest.raises(Exception, match="网址应以"):
        InterpretationLink(title="问答", url=url, published_on=date(2026, 3, 3)).full_clean(exclude=["document"])


def test_nobody_sets_the_date_of_publication(draft, publish):
    document = publish(draft())
    assert document.published_at.date() == timezone.now().date()
    document.published_at -= timedelta(days=30)
    with pytest.raises(Refused, match="任何人都不能修改"):
        document.save()


@time_machine.travel("2026-03-12 12:00+08:00", tick=False)
def test_what_is_late_and_due_soon_waits_on_the_desk(draft, admitted):
    late = draft("迟了", issued_on=date(2026, 2, 2))
    soon = draft("快到期", issued_on=date(2026, 2, 9))
    draft("还早", issued_on=date(2026, 3, 11))
    explain = admitted("待解读", published=date(2026, 3, 11), issued_on=date(2026, 3, 10), **NORMATIVE)
    due = terms.waiting(Document.objects.all(), 10)
    assert [(each.document, each.what, each.is_late) for each in due] == [
        (soon, "公开", False), (late, "公开", True), (explain, "解读", False)
    ]  # fmt: skip
    assert [each.words for each in due] == ["还剩1个工作日", "已逾期4个工作日", "还剩2个工作日"]
    assert list(terms.narrow(Document.objects.all(), "disclosure_late")) == [late]
    assert list(terms.narrow(Document.objects.all(), "disclosure_soon")) == [soon]
    assert list(terms.narrow(Document.objects.all(), "interpretation_soon")) == [explain]


def test_open_terms_follow_the_calendar_when_it_changes(draft):
    document = draft(issued_on=date(2026, 2, 9))
    LegalDay.objects.create(
        year=LegalYear.objects.get(year=2026), date=date(2026, 3, 13), worked=False, name="临时放假"
    )
    assert terms.recheck() == 1
    assert Document.objects.get(pk=document.pk).disclosure_due_on == date(2026, 3, 16)
    assert terms.recheck() == 0


def test_what_is_not_published_by_itself_has_no_term(draft):
    document = draft(access="on_request", withheld_basis="《条例》第十六条")
    assert document.disclosure_due_on is None


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(-60, 60), st.booleans())
def test_words_and_lights_agree(due, offset, is_done):
    day = due + timedelta(days=offset)
    timing = Timing(due, day if is_done else None)
    late = day > due
    assert timing.is_late(day) == late
    assert ("逾期" in timing.in_words(day)) == late
    assert (timing.tone(day) == "bad") == late


@pytest.fixture(autouse=True)
def _calendar(portal_ready):
    """The working days of 2026 as the State Council announced them."""


def test_a_document_that_nobody_dated_has_no_term(education):
    document = new_document(education, issued_on=None)
    document.save()
    assert document.disclosure_due_on is None

"""The demo: an invented county that is whole, consistent and alive, and that never gets onto a real portal."""

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from cms.agencies.models import Agency, User
from cms.columns.models import ArticlePage, SinglePage
from cms.disclosure.models import Document, Guide, StandardItem
from cms.disclosure.validity import Validity
from cms.notices.models import Notice
from cms.review import findings
from cms.review.panels import drafts_of, returned_to, waiting_for
from cms.review.tasks import ReviewTaskState
from interaction.casework import actors, calendar
from interaction.casework.history import Situation
from interaction.casework.models import Case
from opendata.datasets.models import Dataset, Opening
from portal.demo import accounts, dates, texts
from search.learning import hot
from search.learning.models import ClickDay, Question
from search.learning.privacy import may_be_kept

LINK = re.compile(r'(?:href|src)="(/[^"#?]*)"')


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo as the command loads it, for all tests of this file; taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def counts():
    models = [Agency, User, Document, Guide, StandardItem, Notice, Page, ReviewTaskState]
    return {model.__name__: model.objects.count() for model in models}


def public_records():
    for model in (Document, Notice, Guide, ArticlePage, SinglePage):
        yield from model.objects.public()


def test_it_is_a_county_of_the_size_promised():
    assert Agency.objects.current().count() == 12
    assert Document.objects.public().count() >= 60
    assert len({document.issued_on.year for document in Document.objects.public()}) >= 10
    assert Notice.objects.public().count() >= 40
    assert ArticlePage.objects.public().count() >= 25
    assert min(Counter(StandardItem.objects.values_list("field__name", flat=True)).values()) == 8


def test_loading_again_changes_nothing(capsys):
    before = counts()
    call_command("load_demo")
    assert counts() == before
    said = capsys.readouterr().out
    assert "没有改动" in said
    assert all(f"{account.username} " in said and account.role in said for account in accounts.ACCOUNTS)


def test_every_record_satisfies_its_own_form():
    for record in public_records():
        record.full_clean(exclude=["validity"])


def test_documents_are_in_every_state_of_their_life():
    assert {document.validity for document in Document.objects.public()} == set(Validity)


def test_the_clock_shows_both_on_time_and_late():
    documents = Document.objects.public().exclude(disclosure_due_on=None)
    late = [document for document in documents if document.published_at.date() > document.disclosure_due_on]
    assert 2 <= len(late) <= 5
    interpreted = Document.objects.public().exclude(interpretation_due_on=None)
    assert interpreted.filter(interpreted_on__lte=F("interpretation_due_on")).count() > 10
    assert interpreted.filter(interpreted_on__gt=F("interpretation_due_on")).count() == 1
    waiting = interpreted.get(interpreted_on=None)
    assert waiting.interpretation_due_on >= timezone.localdate()


def test_notices_run_and_have_ended_whenever_it_is_loaded():
    today = timezone.localdate()
    assert Notice.objects.public().current(today).count() >= 20
    assert Notice.objects.public().ended(today).count() >= 10
    assert Notice.objects.public().filter(pinned=True).current(today)


def test_something_was_withdrawn_and_says_why(client):
    document = Document.objects.exclude(withdrawn_at=None).get()
    answer = client.get(document.get_absolute_url())
    assert document.withdrawn_reason in answer.content.decode()
    gone = Notice.objects.get(gone=True)
    assert client.get(gone.get_absolute_url()).status_code == 410


def test_nothing_public_holds_personal_data():
    found = {str(record): findings.scan(record) for record in public_records()}
    assert not {title: list(map(str, open_)) for title, open_ in found.items() if open_}


def shape(link):
    """Of the many questions that the page of a table links to, and of its rows, one of a kind is enough."""
    address = urlsplit(unescape(link))
    if not re.match(r"/data/[-\w]+/\d+/", address.path):
        return link
    return re.sub(r"\d+", "0", address.path), tuple(name for name, _ in parse_qsl(address.query))


def test_every_public_page_is_reached_by_links_and_answers():
    client, waiting, seen, shapes = Client(), ["/"], {"/"}, set()
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code == 200, address
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in LINK.findall(answer.content.decode()):
            if link not in seen and not link.startswith(("/static/", "/admin/", "/search/", "/display/")):
                seen.add(link)
                if shape(link) not in shapes:
                    shapes.add(shape(link))
                    waiting.append(link)
    urls = {record.get_absolute_url() for record in [*Guide.objects.public(), *Agency.objects.current()]}
    urls |= {page.address for model in (ArticlePage, SinglePage) for page in model.objects.public()}
    assert urls <= seen
    assert sum(address.startswith("/files/") for address in seen) >= 10
    for record in [*Document.objects.public(), *Notice.objects.public()]:
        assert client.get(record.get_absolute_url()).status_code == 200, record


def test_dates_in_the_past_are_working_days():
    for document in Document.objects.public():
        assert calendar.is_workday(document.issued_on), document
        assert calendar.is_workday(document.published_at.astimezone().date()), document
        assert document.published_at.date() >= document.issued_on, document


def number(cell):
    return float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else None


@pytest.mark.parametrize("folder", ["documents", "notices", "columns", "desk"])
def test_tables_with_a_total_add_up(folder):
    checked = 0
    for source in texts.sources(folder, date(2026, 11, 23)):
        for kind, value in texts.pieces(source.body, ""):
            if kind != "table" or value[0][-1][0] != "合计" or any("其中" in row[0] for row in value[0]):
                continue
            rows = value[0]
            for column in range(1, len(rows[0])):
                total = number(rows[-1][column])
                parts = [number(row[column]) for row in rows[1:-1]]
                if total is None or None in parts or "率" in rows[0][column]:
                    continue
                assert sum(parts) == pytest.approx(total), (source.key, rows[0][column])
                checked += 1
    assert checked


def test_reports_keep_the_identities_of_their_form():
    """国办公开办函〔2021〕30号: received and carried over equal answered and carried on, in every column."""
    reports = [source for source in texts.sources("documents", date(2026, 11, 23)) if "annual-report" in source.key]
    tables = [value[0] for source in reports for kind, value in texts.pieces(source.body, "") if kind == "table"]
    found = [rows for rows in tables if rows[0][1] == "自然人"]
    assert len(found) == 3
    for rows in found:
        lines = [[int(cell) for cell in row[1:]] for row in rows[1:]]
        assert len(lines) == 25
        for column in range(7):
            line = [values[column] for values in lines]
            assert line[0] + line[1] == line[23] + line[24]
            assert line[23] == sum(line[2:23])
        assert all(sum(values[:6]) == values[6] for values in lines)


def test_the_desk_of_every_role_has_work():
    people = {user.username: user for user in User.objects.all()}
    for account in (accounts.FIRST, accounts.SECOND, accounts.THIRD):
        assert waiting_for(people[account.username])
    assert drafts_of(people[accounts.EDITOR.username])
    assert returned_to(people[accounts.EDITOR.username]).count() == 1


def test_the_notice_under_first_review_shows_how_personal_data_stops_it():
    state = waiting_for(User.objects.get(username=accounts.FIRST.username))[0]
    assert "手机号码" in findings.reason_against(state.revision.as_object())


def test_each_role_can_sign_in_and_is_marked_as_demo():
    for account in accounts.ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert {group.name for group in user.groups.all()} == {account.role, accounts.MARK}
        assert not user.is_superuser


def test_it_is_never_loaded_into_production(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings.production")
    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_demo")


@given(today=st.dates(date(2024, 1, 1), date(2040, 12, 31)), days=st.integers(-400, 400))
def test_days_told_from_loading_fall_on_working_days(today, days):
    day = dates.day_of(f"today{days:+}", today)
    if days:
        assert calendar.is_workday(day)
    assert (day - today).days * days >= 0
    assert abs(day - today) <= timedelta(days=abs(days) + 12)


@given(today=st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_months_told_from_loading_begin_on_their_first_day(today):
    days = [dates.day_of(f"month{months:+}", today) for months in range(-15, 15)]
    assert all(day.day == 1 for day in days)
    assert all(timedelta(27) < later - earlier < timedelta(32) for earlier, later in pairwise(days))


def test_placeholders_read_as_dates_in_chinese():
    text = "{today-1}起，{today.md}止，{today.year}年，{today.ym}，{today.half}，{today.quarter}，自{month+2}起"
    assert dates.fill(text, date(2026, 11, 24)) == (
        "2026年11月23日起，11月24日止，2026年，2026年11月，2026年下半年，2026年第四季度，自2027年1月1日起"
    )
    with pytest.raises(ValueError, match="不是日期"):
        dates.day_of("tomorrow", date(2026, 11, 24))


def test_what_people_look_for_is_there_for_the_report_and_is_what_might_be_kept():
    asked = Question.objects.filter(recent__gt=0)
    assert asked.count() >= 10
    assert all(may_be_kept(question.text) for question in asked)
    assert {question.text for question in asked} >= set(hot.words())
    opened = ClickDay.objects.values_list("question").distinct()
    assert asked.filter(found__gt=0, pk__in=opened).count() >= 10


def test_datasets_say_of_what_time_they_tell():
    filled = Dataset.objects.public().exclude(resources__current=None)
    assert filled.count() >= 8
    for dataset in filled:
        assert dataset.covers_from <= dataset.covers_until <= timezone.localdate(), dataset


def test_who_signs_in_at_the_agency_of_conditional_data_can_decide_an_application():
    dataset = Dataset.objects.get(opening=Opening.CONDITIONAL)
    accounts_there = [one for one in accounts.ACCOUNTS if one.agency == dataset.lead_agency.slug]
    offered = set()
    for case in Case.objects.filter(asked__dataset=dataset):
        for account in accounts_there:
            actor = actors.staff(User.objects.get(username=account.username), case)
            offered |= {action.name for action in Situation(case, actor).available()}
    assert {"grant", "deny"} <= offered

"""What everybody can read of how letters are answered: a page, files, an interface and a feed, all with one number."""

import csv
import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from interaction.mailbox.kinds import LetterKind
from interaction.mailbox.models import MailboxSettings
from interaction.supervision.letters import figures, keeping

from .conftest import TODAY

YEAR = TODAY.year
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def counted(letters):
    keeping.catch_up()
    return letters


def page(address="/mailbox/figures/"):
    return Client().get(address)


@pytest.mark.django_db
class TestFigures:
    def test_agencies_kinds_and_months_add_up_to_the_total(self, counted):
        board = figures.read(YEAR)
        for name in ("received", "answered", "rated", "in_time"):
            whole = getattr(board.total, name)
            assert whole == sum(getattr(row, name) for row in board.agencies) > 0
            assert whole == sum(getattr(row, name) for row in board.kinds)
            assert whole == sum(getattr(row, name) for row in board.months)
        assert board.total.in_hand == sum(row.in_hand for row in board.agencies)

    def test_what_is_in_hand_stands_under_the_agency_that_has_it(self, agencies, writer):
        case = writer.letter(agencies[0], LetterKind.COMPLAINT, TODAY - timedelta(days=30))
        writer.happens(case, "assign", TODAY, desk=agencies[1])
        board = figures.read(YEAR)
        rows = {row.pk: row for row in board.agencies}
        assert (rows[agencies[0].pk].in_hand, rows[agencies[1].pk].lights["red"]) == (0, 1)
        assert {row.name: row.in_hand for row in board.kinds if row.in_hand} == {"投诉": 1}

    def test_the_number_of_questions_does_not_grow_with_the_letters(self, counted, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            figures.read(YEAR)

    def test_no_answers_are_neither_on_time_nor_late(self, agencies):
        total = figures.read(YEAR).total
        assert (total.on_time, total.average, total.satisfaction, total.is_empty) == (None, None, None, True)

    def test_satisfied_is_who_is_not_dissatisfied(self, agencies, writer):
        for degree in (5, 4, 3, 2, 1):
            writer.rated(writer.answered(writer.letter(agencies[0]), TODAY), degree, TODAY)
        keeping.catch_up()
        assert figures.read(YEAR).total.satisfaction == 60

    def test_they_are_kept_for_a_minute(self, counted, django_assert_num_queries):
        first = figures.board(YEAR)
        with django_assert_num_queries(0):
            assert figures.board(YEAR) == first


@pytest.mark.django_db
class TestRanking:
    def answers(self, writer, agency, on_time, late, degree):
        for number in range(on_time + late):
            case = writer.letter(agency, on=TODAY)
            due = TODAY if number < on_time else TODAY - timedelta(days=1)
            writer.rated(writer.answered(case, TODAY, due_on=due), degree, TODAY)

    def test_first_whoever_is_in_time_then_whoever_satisfies(self, agencies, writer):
        education, finance, civil = agencies
        self.answers(writer, education, 9, 1, 5)
        self.answers(writer, finance, 10, 0, 2)
        self.answers(writer, civil, 10, 0, 4)
        keeping.catch_up()
        assert [(place, row.pk) for place, row in figures.read(YEAR).ranking] == [
            (1, civil.pk), (2, finance.pk), (3, education.pk),
        ]  # fmt: skip

    def test_equals_share_a_place_and_the_next_is_skipped(self, agencies, writer):
        self.answers(writer, agencies[0], 10, 0, 4)
        self.answers(writer, agencies[1], 10, 0, 4)
        self.answers(writer, agencies[2], 9, 1, 4)
        keeping.catch_up()
        assert [place for place, _ in figures.read(YEAR).ranking] == [1, 1, 3]

    def test_nobody_is_ranked_by_a_handful_of_answers(self, agencies, writer):
        self.answers(writer, agencies[0], 9, 0, 5)
        keeping.catch_up()
        assert figures.read(YEAR).ranking == []

    def test_it_is_shown_only_when_the_county_says_so(self, agencies, writer):
        self.answers(writer, agencies[0], 10, 0, 5)
        keeping.catch_up()
        assert "名次" not in page().content.decode()
        settings = MailboxSettings.load()
        settings.ranking_public = True
        settings.save()
        cache.clear()
        assert "名次" in page().content.decode()


@pytest.mark.django_db
class TestOpen:
    def test_the_page_says_what_the_figures_say(self, counted):
        text = page().content.decode()
        total = figures.read(YEAR).total
        assert f"共收到群众来信 {total.received} 件，答复 {total.answered} 件" in text
        assert "青禾县教育局" in text and "投诉" in text and "满意率" in text

    def test_it_sets_no_cookie_and_may_be_kept(self, counted):
        answer = page()
        assert not answer.cookies and "csrfmiddlewaretoken" not in answer.content.decode()

    @pytest.mark.parametrize("address", ["/mailbox/figures/", "/mailbox/figures.csv", "/mailbox/figures.json"])
    @pytest.mark.parametrize("year", ["1999", "abcd", f"{YEAR + 1}", "²0²6", "20261"])
    def test_a_year_without_figures_is_not_there(self, portal_ready, address, year):
        assert page(f"{address}?year={year}").status_code == 404

    def test_a_year_of_nothing_has_a_page_too(self, portal_ready):
        assert "这一年没有收到来信" in page().content.decode()

    def test_csv_opens_in_a_spreadsheet_and_adds_up(self, counted):
        answer = page("/mailbox/figures.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        total = figures.read(YEAR).total
        assert sum(int(row["收到（件）"]) for row in rows) == total.received
        assert sum(int(row["非常满意（次）"]) for row in rows) == total.degrees[5]
        assert rows[0]["月份"] == f"{YEAR}-01" and rows[0]["机构"] and rows[0]["来信类型"]

    def test_json_the_interface_and_csv_say_the_same(self, counted):
        told = page("/mailbox/figures.json").json()
        asked = Client().get("/api/v1/mailbox/figures").json()
        assert {name: told[name] for name in ("total", "agencies", "kinds", "rows")} == {
            name: asked[name] for name in ("total", "agencies", "kinds", "rows")
        }
        assert told["total"]["received"] == sum(row["received"] for row in told["rows"])

    def test_the_interface_says_what_is_wrong_with_a_year(self, portal_ready):
        answer = Client().get("/api/v1/mailbox/figures?year=99999")
        assert answer.status_code == 400 and "年份" in answer.content.decode()

    def test_the_feed_has_an_entry_for_each_month_that_is_over(self, agencies, writer):
        over = date(YEAR - 1, 12, 5)
        writer.answered(writer.letter(agencies[0], on=over), over + timedelta(days=2))
        writer.letter(agencies[0], on=TODAY)
        keeping.catch_up()
        answer = page("/feeds/mailbox-figures.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        (entry,) = feed.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == f"{YEAR - 1}年12月来信办理情况"
        assert "收到 1 件，答复 1 件" in entry.findtext(f"{ATOM}summary")
        assert entry.findtext(f"{ATOM}updated").startswith(f"{YEAR}-01-01T00:00:00")
        assert entry.findtext(f"{ATOM}id").endswith(f"{YEAR - 1}-12")
        assert entry.find(f"{ATOM}link").get("href").endswith(f"/mailbox/figures/?year={YEAR - 1}#{YEAR - 1}-12")

    def test_no_letter_can_be_read_from_them(self, counted):
        for address in (
            "/mailbox/figures/",
            "/mailbox/figures.csv",
            "/mailbox/figures.json",
            "/feeds/mailbox-figures.atom",
        ):
            text = page(address).content.decode()
            assert "路灯" not in text and "LX00" not in text

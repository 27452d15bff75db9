"""What everybody reads of letters, and that nobody reads anything of a letter that is not public."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.columns import listings
from interaction.mailbox.models import Letter
from interaction.mailbox.publishing import ending, preparing, tallies
from interaction.mailbox.publishing.models import PublishedLetter, Vote
from search import memory, outbox

from .letters import NAME, PHONE, Office, attach, department

pytestmark = pytest.mark.django_db
WORD = "萤火虫"


@pytest.fixture
def index(portal_ready):
    call_command("rebuild_index", verbosity=0)


def many(agency, count, kind="consultation"):
    """Rows as they stand when they are public; what they say does not matter here."""
    now = timezone.now()
    from interaction.casework.models import Case

    first = Case.objects.count()
    cases = Case.objects.bulk_create(
        Case(procedure="mailbox", number=f"T{first + n}", agency=agency, desk=agency, submitted_at=now, step="archived")
        for n in range(count)
    )
    PublishedLetter.objects.bulk_create(
        PublishedLetter(
            case=case, agency=agency, kind=kind, status="public", public=True, title=f"第{n}封", question="问",
            answer="答", published_at=now - timedelta(minutes=n),
        )
        for n, case in enumerate(cases)
    )  # fmt: skip
    tallies.recount()
    memory.bump()


class TestThePage:
    def test_question_answer_dates_and_days(self, office, client):
        letter = office.publish(office.letter())
        page = client.get(letter.get_absolute_url()).content.decode()
        assert "路灯从上周起不亮" in page and "已于昨日修复" in page
        assert office.agency.name in page and "当天答复" in page
        for secret in (NAME, PHONE, letter.case.number, "501室"):
            assert secret not in page

    def test_links_and_markup_stand_there_inert(self, office, client):
        text = "<script>alert(1)</script><img src=x onerror=alert(1)> http://example.com/ [a](javascript:alert(1))"
        letter = office.publish(office.letter(text=text, answer=text))
        page = client.get(letter.get_absolute_url()).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page
        assert 'href="http://example.com' not in page

    def test_it_is_the_same_for_everybody_and_may_be_kept(self, office, client):
        letter = office.publish(office.letter())
        for address in ("/mailbox/letters/", letter.get_absolute_url(), "/mailbox/letters/feed.xml"):
            answer = client.get(address)
            assert not answer.cookies and "csrfmiddlewaretoken" not in answer.content.decode()

    def test_rated_afterwards(self, office, client):
        from interaction.mailbox.models import Rating

        case = office.letter()
        letter = office.publish(case)
        Rating.objects.create(case=case, degree=5)
        ending.rated(case)
        assert "非常满意" in client.get(letter.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("address", ["0/", "999999999999999999/", "1/files/1/", "abc/", "1/helpful/"])
    def test_addresses_that_lead_nowhere(self, office, client, address):
        assert client.get(f"/mailbox/letters/{address}").status_code in (404, 405)


class TestTheList:
    def test_by_kind_agency_and_year_with_counts(self, office, client):
        other = department("青禾县财政局", "110000000000000028")
        many(office.agency, 3)
        many(other, 2, "suggestion")
        page = client.get("/mailbox/letters/").content.decode()
        assert "共 5 件" in page
        assert "共 2 件" in client.get("/mailbox/letters/?kind=suggestion").content.decode()
        assert "共 3 件" in client.get(f"/mailbox/letters/?agency={office.agency.slug}").content.decode()
        assert "没有符合条件" in client.get("/mailbox/letters/?year=1999").content.decode()
        year = timezone.localdate().year
        narrowed = client.get(f"/mailbox/letters/?kind=suggestion&agency={other.slug}&year={year}").content.decode()
        assert narrowed.count("rows__title") == 2

    def test_page_by_page_every_letter_once(self, office, client):
        many(office.agency, 45)
        address, seen = "/mailbox/letters/", []
        while address:
            page = client.get(address).content.decode()
            seen += re.findall(r'href="/mailbox/letters/(\d+)/"', page)
            found = re.search(r'href="([^"]*key=[^"-][^"]*)"[^>]*>[^<]*下一页', page)
            address = found.group(1).replace("&amp;", "&") if found else ""
        assert len(seen) == len(set(seen)) == 45

    def test_editors_set_a_list_of_letters_into_a_page(self, office):
        many(office.agency, 3)
        many(office.agency, 1, "complaint")
        assert len(listings.rows("letters:", 2)) == 2
        assert [row.kind for row in listings.rows("letters:complaint", 5)] == ["投诉"]
        assert listings.more_url("letters:complaint") == "/mailbox/letters/?kind=complaint"
        assert listings.rows("letters:nothing", 5) == []

    @pytest.mark.parametrize(
        "query",
        [
            "kind=nothing",
            "kind=%00",
            "agency=nobody",
            "agency=%00",
            "year=abc",
            "year=99999",
            "key=1",
            "key=~",
            "key=x~1",
        ],
    )
    def test_odd_filters(self, office, client, query):
        assert client.get(f"/mailbox/letters/?{query}").status_code in (400, 404)

    @pytest.mark.parametrize("query", ["", "kind=consultation", "agency={}", "agency={}&kind=consultation"])
    def test_as_many_questions_for_a_thousand_as_for_one_and_each_by_an_index(
        self, office, client, query, django_assert_max_num_queries
    ):
        many(office.agency, 1_000)
        client.get("/mailbox/letters/")
        query = query.format(office.agency.slug)
        memory.bump()
        client.get(f"/mailbox/letters/?{query}&year=")  # what is the same on every page is remembered now
        with django_assert_max_num_queries(8) as asked:
            client.get(f"/mailbox/letters/?{query}")
        if connection.vendor != "sqlite":
            return
        for question in asked.captured_queries:
            if "published_letters_publishedletter" in question["sql"]:
                with connection.cursor() as cursor:
                    cursor.execute("EXPLAIN QUERY PLAN " + question["sql"].replace("%", "%%"))
                    plan = " ".join(row[3] for row in cursor.fetchall())
                assert "letter_" in plan and "TEMP B-TREE" not in plan, plan


class TestHelpful:
    def post(self, client, letter, said="yes", **more):
        return client.post(f"{letter.get_absolute_url()}helpful/", {"helpful": said}, **more)

    def test_once_for_each_browser_without_knowing_who(self, office):
        letter, reader, other = office.publish(office.letter()), Client(), Client()
        assert "谢谢" in self.post(reader, letter).content.decode()
        assert "评价过" in self.post(reader, letter, "no").content.decode()
        self.post(other, letter, "no")
        letter.refresh_from_db()
        assert (letter.helpful, letter.unhelpful) == (1, 1)
        cookie = reader.cookies["reader"]
        assert cookie["httponly"] and cookie["path"] == "/mailbox/letters/"
        assert cookie.value not in repr(list(Vote.objects.values()))

    def test_votes_for_two_letters_cannot_be_told_to_be_of_one_reader(self, office):
        reader = Client()
        for _ in range(2):
            self.post(reader, office.publish(office.letter()))
        first, second = Vote.objects.values_list("key", flat=True)
        assert first != second

    def test_another_site_cannot_let_its_visitors_vote(self, office):
        letter = office.publish(office.letter())
        assert self.post(Client(), letter, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
        assert not Vote.objects.exists()

    def test_neither_too_often_nor_nonsense(self, office, settings):
        settings.HELPFUL_RATE = "3/h"
        letter = office.publish(office.letter())
        answers = [self.post(Client(), letter).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]
        settings.HELPFUL_RATE = "60/h"
        reader = Client()
        reader.cookies["reader"] = "forged"
        assert self.post(reader, letter, "perhaps").status_code == 302


class TestTakenBack:
    def test_by_its_writer_at_once(self, office, client):
        case = office.letter(text=f"村口的{WORD}路灯不亮。")
        attach(case, "a.txt", "路灯的位置在村口。".encode(), "text/plain")
        letter = preparing.save(case, office.handler, office.choices(case))
        file = letter.files.get()
        office.publish(case, chosen={file.pk})
        files = f"{letter.get_absolute_url()}files/{file.pk}/"
        assert client.get(files).status_code == 200
        ending.recall(case)
        for address in (letter.get_absolute_url(), files):
            answer = client.get(address)
            assert answer.status_code == 410
            assert WORD not in answer.content.decode()
        assert "共 0 件" in client.get("/mailbox/letters/").content.decode()
        assert client.post(f"{letter.get_absolute_url()}helpful/", {"helpful": "yes"}).status_code == 410

    def test_by_the_agency_with_its_reason(self, office, client):
        case = office.letter()
        letter = office.publish(case)
        ending.withdraw(case, office.reviewer, "政策已经调整")
        page = client.get(letter.get_absolute_url())
        assert page.status_code == 410 and "政策已经调整" in page.content.decode()
        preparing.save(case, office.handler, office.choices(case))
        assert "政策已经调整" in client.get(letter.get_absolute_url()).content.decode(), (
            "also while it is prepared anew"
        )
        Letter.objects.filter(case=case).update(wish_public=False)
        ending.recall(case)
        assert "政策已经调整" not in client.get(letter.get_absolute_url()).content.decode()


class TestNothingOfAnUnpublishedLetter:
    """In whatever state it is: nowhere a word of it, until it is approved, and none after it was taken back."""

    ADDRESSES = (
        "/mailbox/letters/", "/mailbox/letters/feed.xml", "/sitemap-letters.xml", f"/search/?q={WORD}",
        f"/search/?q={WORD}&kind=letter", f"/api/v1/search?q={WORD}", f"/search/suggest/?q={WORD}",
    )  # fmt: skip

    def leaks(self, client, letter=None):
        outbox.drain()
        pages = {address: client.get(address).content.decode() for address in self.ADDRESSES}
        found = [
            address
            for address, page in pages.items()
            if "路灯不亮" in page or (letter is not None and letter.get_absolute_url() in page)
        ]
        if letter is not None and client.get(letter.get_absolute_url()).status_code == 200:
            found.append(letter.get_absolute_url())
        return found

    def test_in_search_feed_sitemap_or_list(self, index, client):
        office = Office()
        case = office.letter(text=f"{WORD}路灯不亮", subject=f"{WORD}路灯不亮", answer=f"{WORD}路灯不亮，已修。")
        assert self.leaks(client) == []
        letter = preparing.offer(case)
        assert self.leaks(client, letter) == []
        office.prepare(case)
        assert self.leaks(client, letter) == []
        preparing.approve(case, office.reviewer)
        shown = self.leaks(client, letter)
        assert {"/mailbox/letters/", "/mailbox/letters/feed.xml", "/sitemap-letters.xml", f"/search/?q={WORD}",
                letter.get_absolute_url()} <= set(shown)  # fmt: skip
        ending.recall(case)
        assert self.leaks(client, letter) == []

    def test_nor_what_was_masked_or_edited_away(self, index, client):
        office = Office()
        case = office.letter(text=f"我是{NAME}，电话{PHONE}。{WORD}很多。私事一件。")
        office.publish(case, wording={"question": f"我是{NAME}，电话{PHONE}。{WORD}很多。"})
        outbox.drain()
        pages = "".join(client.get(address).content.decode() for address in self.ADDRESSES)
        assert WORD in pages
        for secret in (NAME, PHONE, "私事一件", case.number):
            assert secret not in pages

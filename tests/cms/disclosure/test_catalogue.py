"""The catalogue: narrowed by any choices, counted, cut by key, taken home."""

import csv
import io
import json
import random
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from haystack import connections
from openpyxl import load_workbook

from cms.disclosure import shelves, standing
from cms.disclosure.admission import admit_documents
from cms.disclosure.models import Document, Field, Genre, Matter, Place, Shelf, StandardItem, Topic
from cms.disclosure.search_indexes import DocumentIndex
from search import outbox, upkeep
from search.models import DueEntry

from .conftest import new_document, noon


@pytest.fixture
def url():
    return reverse("catalogue")


@pytest.fixture
def many(government, education):
    """Some 90 documents of two agencies under various headings; many went out in the same moment."""
    dice = random.Random(7)
    matters, fields = list(Matter.objects.all()[:3]), list(Field.objects.all()[:3])
    topics = list(Topic.objects.filter(code__in=["02", "0201", "1102"]))
    genres = list(Genre.objects.filter(code__in=["notice", "normative"]))
    documents = []
    for number in range(90):
        lead = dice.choice([government, education])
        document = new_document(
            lead,
            f"第{number}号文件",
            topic=dice.choice(topics),
            genre=dice.choice(genres),
            issued_on=date(2024 + number % 3, 1, 5),
            repealed_on=dice.choice([None, None, date(2025, 1, 1)]),
            matters=dice.sample(matters, dice.randrange(3)),
            fields=dice.sample(fields, dice.randrange(2)),
            co_agencies=[government] if lead == education and dice.random() < 0.3 else [],
        )
        documents.append((document, noon(date(2026, 1, 1) + dice.randrange(6) * timedelta(days=1))))
    admit_documents(documents, "原门户网站")
    return [document for document, _ in documents]


def walk(client, address, link="下一页"):
    """Every page from ``address`` on: the titles on each."""
    pages = []
    while address:
        page = client.get(address).content.decode()
        titles = re.findall(r'class="rows__title" href="[^"]*">([^<]+)<', page)
        pages.append(titles)
        found = re.search(rf'href="([^"]+)">{link}<', page)
        address = found and f"{reverse('catalogue')}{found[1].replace('&amp;', '&').partition('catalogue/')[2]}"
    return pages


def test_every_document_stands_on_exactly_one_page_newest_first(client, url, many):
    pages = walk(client, url)
    titles = [title for page in pages for title in page]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 10]
    expected = Document.objects.order_by("-published_at", "-pk").values_list("title", flat=True)
    assert titles == list(expected)


def test_going_back_shows_the_same_pages(client, url, many):
    forth = walk(client, url)
    last = client.get(url).content.decode()
    address = url
    for _ in range(len(forth) - 1):
        address = re.search(r'rel="next" href="([^"]+)"', client.get(address).content.decode())[1].replace("&amp;", "&")
    last = walk(client, address, "上一页")
    assert last[::-1] == forth


@pytest.mark.parametrize("seed", range(8))
def test_any_combination_of_choices_gives_what_the_documents_say(client, url, many, seed):
    dice = random.Random(seed)
    choices = {
        "agency": (dice.choice(["government", "education"]), None),
        "topic": (dice.choice(["02", "0201", "1102", "11"]), None),
        "genre": (dice.choice(["notice", "normative"]), None),
        "matter": (str(dice.randrange(1, 4)), None),
        "field": (Field.objects.all()[dice.randrange(3)].code, None),
        "year": (str(dice.randrange(2024, 2027)), None),
        "validity": (dice.choice(["in_force", "repealed"]), None),
    }
    chosen = dict(dice.sample(sorted(choices.items()), dice.randrange(1, 4)))
    query = {name: value for name, (value, _) in chosen.items()}

    def fits(document):
        agencies = {document.lead_agency.slug, *(agency.slug for agency in document.co_agencies.all())}
        facts = {
            "agency": lambda value: value in agencies,
            "topic": lambda value: document.topic.code.startswith(value),
            "genre": lambda value: document.genre.code == value,
            "matter": lambda value: value in {str(matter.number) for matter in document.matters.all()},
            "field": lambda value: value in {field.code for field in document.fields.all()},
            "year": lambda value: str(document.issued_on.year) == value,
            "validity": lambda value: document.validity == value,
        }
        return all(facts[name](value) for name, value in query.items())

    expected = [d.title for d in Document.objects.order_by("-published_at", "-pk") if fits(d)]
    address = f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    assert [title for page in walk(client, address) for title in page] == expected


def test_what_is_not_public_stands_nowhere(client, url, draft, admitted, people):
    draft("草稿")
    withdrawn = admitted("撤下的")
    withdrawn.withdraw("有误", people["third"])
    admitted("不予公开的", access="withheld", withheld_basis="《条例》第十四条")
    admitted("公开的")
    assert walk(client, url) == [["公开的"]]
    assert set(Place.objects.values_list("document__title", flat=True)) == {"公开的"}
    Document.objects.get(pk=withdrawn.pk).restore("核对无误", people["third"])
    assert {title for page in walk(client, url) for title in page} == {"公开的", "撤下的"}


def test_a_corrected_document_moves_to_its_new_shelves(admitted, publish, client, url):
    document = admitted(topic_code="1102", matters=[Matter.objects.get(number=1)])
    document.topic = Topic.objects.get(code="0201")
    document.matters = [Matter.objects.get(number=2)]
    publish(document)
    assert walk(client, f"{url}?topic=0201&matter=2") == [[document.title]]
    assert walk(client, f"{url}?topic=11") == [[]]
    assert walk(client, f"{url}?matter=1") == [[]]


def test_the_shortest_shelf_is_walked(many):
    """Page 5,000 of a big shelf narrowed to a small one must not look at every document of the big one."""
    rare = Field.objects.last()
    document = Document.objects.first()
    document.fields = [rare]
    shelves.put([document])
    assert shelves._shortest([(Shelf.ALL, 0), (Shelf.FIELD, rare.pk)]) == (Shelf.FIELD, rare.pk)
    found = shelves.newest([(Shelf.ALL, 0), (Shelf.FIELD, rare.pk)], 5)
    assert [each.document_id for each in found] == [document.pk]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("agency=nobody", 404), ("topic=9999", 404), ("genre=x", 404), ("matter=99", 404), ("field=x", 404),
        ("year=20x6", 404), ("year=٢٠٢٦", 404), ("validity=x", 404), ("item=1", 404), ("item=x", 404),
        ("item=99999999999999999999", 404), ("key=x", 400), ("key=~", 400), ("key=2026-01-01~x", 400),
        ("key=9999999999-01-01~1", 400), ("key=~1", 400),
        ("at=0", 400), ("at=-1", 400), ("at=x", 400), ("at=99999999999999999999", 400),
        ("topic=%00", 400), ("year=9999", 200), ("unknown=1", 200),
    ],
)  # fmt: skip
def test_a_bad_address_is_answered_in_chinese_and_never_breaks(client, url, many, query, status):
    response = client.get(f"{url}?{query}")
    assert response.status_code == status
    assert 'lang="zh-CN"' in response.content.decode()


@pytest.mark.parametrize("key", ["0001-01-01T00:00:00%2B14:00~1", "9999-12-31T23:59:59-14:00~1"])
def test_a_key_at_the_end_of_time_is_no_error(client, url, many, key):
    assert client.get(f"{url}?key={key}").status_code in (200, 400)


# --- Counts


@pytest.fixture
def indexed(many):
    DueEntry.objects.all().delete()
    upkeep.rebuild()
    return many


def test_every_choice_tells_how_many_there_are(client, url, indexed):
    page = client.get(url).content.decode()
    assert '共 <span class="num">90</span> 件' in page
    in_notices = sum(document.genre.code == "notice" for document in indexed)
    assert re.search(rf'genre=notice"[^>]*><span>通知</span> <span class="num">{in_notices}</span>', page)
    # Of the other agency there are some under the same choices, and choosing one's own again takes it away.
    page = client.get(f"{url}?agency=education").content.decode()
    theirs = Place.objects.filter(shelf=Shelf.AGENCY, value=indexed[0].lead_agency_id).count()
    assert theirs
    assert re.search(
        r'href="/disclosure/catalogue/\?agency=government"[^>]*><span>县政府</span> <span class="num">\d+', page
    )
    assert 'aria-current="true"' in page


def test_the_sentence_says_what_was_chosen(client, url, many):
    page = client.get(f"{url}?agency=education&topic=1102&year=2026").content.decode()
    assert "县教育局发布的、主题为“教育”的、2026年的文件" in page
    assert "去掉条件" in page


def test_the_catalogue_works_while_the_index_is_out_of_reach(client, url, many, tmp_path):
    cache.clear()
    broken = tmp_path / "no-index"
    broken.write_text("a file where the index should be")
    engines = {"default": {"ENGINE": "search.backends.embedded.EmbeddedEngine", "PATH": str(broken)}}
    kept = connections["default"]
    try:
        with override_settings(HAYSTACK_CONNECTIONS=engines):
            connections.connections_info = engines
            connections.reload("default")
            page = client.get(f"{url}?agency=education").content.decode()
    finally:
        connections.connections_info = {"default": kept.options}
        connections.reload("default")
    assert "检索服务暂时不可用" in page
    assert "rows__title" in page
    assert "县政府" in page  # the choices, without counts


def test_a_published_document_is_found_under_its_number(client, indexed, admitted):
    document = admitted("办法", document_number="青教发〔2026〕18号", keywords="招生、入学")
    outbox.drain()
    found = client.get("/search/", {"q": "青教发[2026]18号"}).content.decode()
    assert document.get_absolute_url() in found


# --- Taken home


def test_any_view_can_be_taken_home(client, url, many):
    query = "?genre=notice"
    titles = [title for page in walk(client, f"{url}{query}") for title in page]
    page = client.get(f"{url}{query}").content.decode()
    links = {form: f"/disclosure/catalogue/export.{form}{query}" for form in ("csv", "xlsx", "json")}
    assert all(link in page for link in links.values())
    text = b"".join(client.get(links["csv"])).decode("utf-8-sig")
    assert [row["名称"] for row in csv.DictReader(io.StringIO(text))] == titles
    records = json.loads(b"".join(client.get(links["json"])))
    assert [record["名称"] for record in records] == titles
    assert records[0]["网址"].startswith("http://testserver/disclosure/documents/")
    book = load_workbook(io.BytesIO(b"".join(client.get(links["xlsx"]))))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == titles


def test_what_a_spreadsheet_would_run_is_written_as_text(client, admitted):
    admitted('=HYPERLINK("http://evil.example")', keywords="+1", summary="-2")
    text = b"".join(client.get(reverse("catalogue_export", args=["csv"]))).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["名称"].startswith("'=")
    assert (row["关键词"], row["内容概述"]) == ("'+1", "'-2")
    book = load_workbook(io.BytesIO(b"".join(client.get(reverse("catalogue_export", args=["xlsx"])))))
    assert book.active.cell(2, 2).data_type == "s"
    assert book.active.cell(2, 2).value.startswith("'=")


def test_an_export_reads_in_batches(many, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert len(list(shelves.every([]))) == 90


def test_many_documents_are_brought_up_to_date_in_few_questions(many, django_assert_max_num_queries):
    Document.objects.update(validity="void")
    with django_assert_max_num_queries(20):
        assert standing.refresh(document.pk for document in many) == 90


def test_many_documents_are_admitted_in_few_questions(education, django_assert_max_num_queries):
    documents = [(new_document(education, f"文件{number}"), noon(date(2026, 1, 5))) for number in range(60)]
    with django_assert_max_num_queries(45):
        admit_documents(documents, "原门户网站")


def test_the_index_is_filled_in_few_questions(many, django_assert_max_num_queries):
    index = DocumentIndex()
    with django_assert_max_num_queries(8):
        assert len([index.entry(document) for document in index.index_queryset()]) == 90


# --- 基层领域


def test_a_row_of_a_standard_table_leads_to_its_documents(client, admitted):
    field = Field.objects.get(code="compulsory-education")
    item = StandardItem.objects.create(
        field=field, number=3, subject="招生管理", item="招生工作", content="方案", basis="条例",
        time_limit="20个工作日", publisher="县教育局", channels=["政府网站"],
    )  # fmt: skip
    document = admitted(standard_items=[item])
    admitted("别的文件")
    page = client.get(reverse("disclosure_field", args=[field.code])).content.decode()
    link = re.search(r'href="(/disclosure/catalogue/\?item=\d+)">1 件', page)[1]
    shown = client.get(link).content.decode()
    assert document.title in shown
    assert "别的文件" not in shown
    # What stands under a row stands under its field.
    assert walk(client, f"{reverse('catalogue')}?field={field.code}") == [[document.title]]


def test_the_key_of_a_page_keeps_its_place_while_others_are_published(client, url, many, admitted):
    second = re.search(r'rel="next" href="([^"]+)"', client.get(url).content.decode())[1].replace("&amp;", "&")
    before = walk(client, second)[0]
    admitted("更新的文件", published=date(2026, 2, 1))
    assert walk(client, second)[0] == before
    assert parse_qs(urlsplit(second).query)["at"] == ["21"]

"""The public pages: what a citizen reads, how many questions the database is asked, what is said of what is gone."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from cms.agencies.models import Agency
from cms.columns import listings
from cms.disclosure import body
from cms.disclosure.models import (
    Document,
    DocumentAttachment,
    DocumentRelation,
    Field,
    Guide,
    InterpretationLink,
    Matter,
)
from cms.disclosure.search_indexes import DocumentIndex
from cms.review import admission

from .conftest import noon

CODE = "11990001MB0000002H"


@pytest.fixture
def full(admitted, education, government):
    """A document with everything a document can have."""
    old = admitted("旧办法", published=date(2020, 3, 2), document_number="青教发〔2020〕1号")
    chapters = [("text", f"<h2>第{n}章 标题</h2><p>第{n}条 内容。</p>" + "<p>内容。</p>" * 300) for n in "一二三四"]
    document = admitted(
        "关于印发义务教育招生办法的通知",
        published=date(2026, 3, 2),
        issued_on=date(2026, 2, 24),
        effective_on=date(2026, 4, 1),
        document_number="青教发〔2026〕18号",
        official_kind="通知",
        genre_code="normative",
        keywords="招生、入学",
        summary="明确招生范围和程序。",
        access_basis="《条例》第二十条第一项",
        body=body.stream([*chapters, ("table", [["学校", "人数"], ["一小", "120"]])]),
        co_agencies=[government],
        matters=[Matter.objects.get(number=1), Matter.objects.get(number=11)],
        fields=[Field.objects.get(code="compulsory-education")],
        relations=[DocumentRelation(kind="replaces", target=old)],
    )
    file = get_document_model()(title="报名表")
    file.file.save("form.txt", ContentFile("姓名：".encode()))
    document.attachments = [DocumentAttachment(file=file)]
    document.interpretation_links = [InterpretationLink(title="问答", url="/news/1/", published_on=date(2026, 3, 3))]
    document.save()
    explanation = DocumentRelation(kind="interprets", target=document)
    admitted("一图读懂", published=date(2026, 3, 4), genre_code="interpretation", relations=[explanation])
    amendment = DocumentRelation(kind="amends", target=document)
    admitted("修改招生办法的决定", published=date(2026, 5, 6), relations=[amendment])
    return Document.objects.get(pk=document.pk)


@pytest.fixture
def guide(government):
    text = "<h3>怎样申请</h3><p>当面提交、邮寄均可。</p>"
    guide = Guide(
        title="青禾县政府信息公开指南", lead_agency=government, classes=text, ways=text, requests=text, remedies=text
    )
    admission.admit([(guide, noon(date(2026, 1, 6)))], "原门户网站")
    return guide


def read(client, address, status=200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_a_document_page_is_in_the_order_people_use_it(client, full):
    page = read(client, full.get_absolute_url())
    order = [
        "banner--warn", "修改招生办法的决定", "document-head", "关于印发义务教育招生办法的通知</h1>",
        "青教发〔2026〕18号", 'id="chapter-1"', "一小", "报名表", "索引号", full.index_number, "公开方式", "解读",
        "一图读懂", "/news/1/", "相关文件", "旧办法", "公开记录", "由原门户网站迁入", "引用和下载", "打印本页",
        'href="#chapter-4"',
    ]  # fmt: skip
    places = []
    start = page.index("<main")
    for text in order:
        start = page.find(text, start)
        assert start >= 0, text
        places.append(start)
    assert "青禾县教育局、青禾县人民政府" in page  # both that published it
    assert "法规、规章和规范性文件、民生政策" in page
    assert 'content="青教发' not in page  # number is not among the meta tags
    assert '<meta name="ArticleTitle" content="关于印发义务教育招生办法的通知">' in page
    assert '<meta name="PubDate" content="2026-03-02 12:00">' in page
    assert '<meta name="ColumnType" content="政策文件">' in page


@pytest.mark.parametrize(
    "address",
    [
        "/disclosure/", "/disclosure/guide/", "/disclosure/rules/", "/disclosure/reports/", "/disclosure/catalogue/",
        "/disclosure/catalogue/?agency=education&topic=1102&genre=normative&year=2026&validity=amended&matter=1"
        "&field=compulsory-education", "/disclosure/fields/", "/disclosure/fields/compulsory-education/", "document",
        "text", "data",
    ],
)  # fmt: skip
def test_no_page_asks_the_database_more_than_ten_questions(client, full, guide, address, django_assert_max_num_queries):
    known = {
        "document": full.get_absolute_url(),
        "text": reverse("document_text", args=[full.index_number]),
        "data": reverse("document_data", args=[full.index_number]),
    }
    cache.clear()
    client.get("/disclosure/guide/")  # the frame of all pages is in the cache
    with django_assert_max_num_queries(10):
        read(client, known.get(address, address))


def test_a_long_law_is_rendered_once(client, admitted, django_assert_max_num_queries):
    cache.clear()
    chapter = "<h2>第{}章 标题</h2>" + "".join(f"<p>第{n}条 {'条文' * 100}。</p>" for n in range(1, 101))
    law = admitted("一部长法", body=body.stream([("text", chapter.format(n)) for n in "一二三四五六七八"]))
    first = read(client, law.get_absolute_url())
    assert len(first.encode()) > 400_000
    with django_assert_max_num_queries(10) as asked:
        assert read(client, law.get_absolute_url()) == first
    assert not any('"disclosure_document"."body"' in query["sql"] for query in asked.captured_queries)


def test_the_text_and_the_record_can_be_taken_home(client, full):
    text = read(client, reverse("document_text", args=[full.index_number]))
    assert text.startswith(
        "关于印发义务教育招生办法的通知\n青禾县教育局、青禾县人民政府\n青教发〔2026〕18号\n\n第一章 标题"
    )
    record = client.get(reverse("document_data", args=[full.index_number])).json()
    assert record["validity"] == "amended"
    assert record["attachments"][0]["title"] == "报名表"
    assert {relation["relation"] for relation in record["relations"]} == {"解读", "修改它的文件", "本文件替代"}


def test_what_was_withdrawn_answers_with_reason_and_date(client, full, people):
    full.withdraw("数据有误", people["third"])
    page = read(client, full.get_absolute_url())
    assert "数据有误" in page
    assert "撤下" in page
    assert "第一章" not in page
    assert 'name="robots" content="noindex"' in page
    read(client, reverse("document_text", args=[full.index_number]), 404)
    assert "title" not in client.get(reverse("document_data", args=[full.index_number])).json()


def test_what_must_vanish_answers_410_and_says_nothing_of_it(client, full, people):
    full.withdraw("涉及个人隐私", people["third"], gone=True)
    for name in ("document", "document_text", "document_data"):
        page = read(client, reverse(name, args=[full.index_number]), 410)
        assert "招生" not in page
        assert "隐私" not in page


def test_a_draft_and_what_is_withheld_are_not_there(client, draft, admitted):
    read(client, draft().get_absolute_url(), 404)
    read(client, admitted(access="withheld", withheld_basis="《条例》第十四条").get_absolute_url(), 404)
    read(client, f"/disclosure/documents/{CODE}/2026-99999/", 404)
    read(client, "/disclosure/documents/x/2026-1/", 404)


def test_what_is_open_on_request_shows_its_record_and_the_door(client, admitted):
    document = admitted("案卷目录", text="里面的内容", access="on_request", withheld_basis="《条例》第十六条")
    page = read(client, document.get_absolute_url())
    assert "这份文件依申请公开" in page
    assert "里面的内容" not in page
    assert "《条例》第十六条" in page
    read(client, reverse("document_text", args=[document.index_number]), 404)
    assert "里面的内容" not in DocumentIndex().entry(document).text


def test_the_files_of_what_is_open_on_request_are_not_given_out(client, admitted):
    document = admitted("案卷目录", access="on_request", withheld_basis="《条例》第十六条")
    file = get_document_model()(title="案卷")
    file.file.save("case.txt", ContentFile("案情".encode()))
    document.attachments = [DocumentAttachment(file=file)]
    document.save()
    assert "case" not in read(client, document.get_absolute_url())
    read(client, file.url, 404)
    document.access, document.withheld_basis = "proactive", ""
    document.save()
    assert client.get(file.url).status_code == 200


def test_markup_in_a_title_stays_text(client, admitted):
    document = admitted("<script>alert(1)</script>", keywords='"><img src=x>')
    for address in (document.get_absolute_url(), "/disclosure/", "/disclosure/catalogue/"):
        assert "<script>alert" not in read(client, address)


# --- 指南, 制度, 年报


def test_the_guide_names_every_office_for_openness(client, guide, education):
    page = read(client, "/disclosure/guide/")
    assert "青禾县政府信息公开指南" in page
    assert 'id="request"' in page  # where 依申请公开 leads
    for text in ("政府信息的分类和编排体系", "监督和救济", "县政府办公室政务公开股", "0000-8123400", "0000-8123402"):
        assert text in page
    Agency.objects.filter(pk=education.pk).update(openness_telephone="0000-8123499")
    assert "0000-8123499" in read(client, "/disclosure/guide/")  # never out of date


def test_an_agency_may_have_a_guide_of_its_own(client, guide, education):
    own = Guide(title="教育局公开指南", lead_agency=education, classes="<p>甲</p>", ways="", requests="", remedies="")
    admission.admit([(own, noon(date(2026, 2, 2)))], "原门户网站")
    county = read(client, "/disclosure/guide/")
    assert "青禾县政府信息公开指南" in county
    assert "/disclosure/guide/education/" in county
    assert "教育局公开指南" in read(client, "/disclosure/guide/education/")
    read(client, "/disclosure/guide/nobody/", 404)


def test_before_there_is_a_guide_the_page_tells_whom_to_ask(client, education):
    page = read(client, "/disclosure/guide/")
    assert "公开指南正在编制" in page
    assert "0000-8123402" in page


def test_rules_and_reports_list_their_documents(client, admitted):
    rule = admitted("信息公开审查办法", is_disclosure_rule=True)
    report = admitted("2025年政府信息公开工作年度报告", genre_code="annual-report")
    assert rule.title in read(client, "/disclosure/rules/")
    assert report.title not in read(client, "/disclosure/rules/")
    assert report.title in read(client, "/disclosure/reports/")
    assert rule.title not in read(client, "/disclosure/reports/")


def test_empty_pages_say_what_to_do(client, portal_ready):
    for address in ("/disclosure/", "/disclosure/rules/", "/disclosure/reports/", "/disclosure/catalogue/"):
        assert 'class="empty"' in read(client, address)
    assert "还在编制" in read(client, "/disclosure/fields/tax/")


def test_the_left_menu_has_the_four_blocks_and_the_door_on_every_page(client, guide):
    for address in ("/disclosure/", "/disclosure/guide/", "/disclosure/rules/", "/disclosure/catalogue/"):
        page = read(client, address)
        for name in ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"):
            assert name in page


# --- Found elsewhere


def test_an_agency_shows_what_it_published_alone_and_with_others(client, full, government):
    assert full.title in read(client, "/agencies/education/")
    assert full.title in read(client, "/agencies/government/")


def test_editors_can_set_lists_of_documents_into_pages(full):
    assert listings.rows("documents:matter=11", 5)[0].title == full.title
    assert listings.rows("documents:", 20)
    assert listings.rows("documents:matter=nonsense", 5) == []
    assert listings.rows("documents:topic", 5) == []
    assert listings.more_url("documents:matter=11") == "/disclosure/catalogue/?matter=11"


def test_search_engines_are_told_of_public_documents_only(client, full, draft, people):
    draft()
    page = read(client, "/sitemap-documents.xml")
    assert full.get_absolute_url() in page
    assert page.count("<url>") == Document.objects.public().count()
    full.withdraw("有误", people["third"])
    assert full.get_absolute_url() not in read(client, "/sitemap-documents.xml")


def test_what_search_knows_of_a_document(full):
    entry = DocumentIndex().entry(full)
    assert entry.numbers == ["青教发〔2026〕18号", full.index_number]
    assert entry.keywords == ["招生", "入学"]
    assert (entry.topic, entry.genre, entry.validity) == ("1102", "normative", "amended")
    assert entry.matters == ["1", "11"]
    assert entry.fields == ["compulsory-education"]
    assert entry.agency_slugs == ["education", "government"]
    assert "一小\t120" in entry.text

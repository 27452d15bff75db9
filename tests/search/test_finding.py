"""What people type, and what they find."""

from datetime import date

import pytest

from search.query import Wanted, facet_counts, find


def titles(text="", filters=(), **asked):
    """Of the papers: the portal's own pages are in the index too."""
    return [hit.title for hit in find(Wanted(text, {"kind": ("paper",), **dict(filters)}, **asked)).hits]


@pytest.fixture
def library(paper, at):
    """A few papers of an invented county."""
    paper(
        "青禾县人民政府关于印发《政府信息公开工作年度报告》的通知",
        "现将二〇二五年度报告印发给你们。",
        number="青政发〔2026〕5号",
        agency="office",
        topic="0101",
        genre="通知",
        validity="valid",
        issued_on=date(2026, 3, 1),
        published_at=at(2026, 3, 2),
    )
    paper(
        "青禾县教育局关于做好2026年义务教育招生入学工作的通知",
        "公办学校划片入学，随迁子女凭居住证报名。咨询电话0000-8123456。",
        number="青教发〔2026〕5号",
        agency="education",
        topic="1502",
        genre="通知",
        validity="valid",
        issued_on=date(2026, 5, 6),
        published_at=at(2026, 5, 8),
    )
    paper(
        "青禾县校车服务规定",
        "校车收费按本规定执行，义务教育阶段学生优先。",
        number="青政规〔2021〕12号",
        agency="education",
        topic="1502",
        genre="规定",
        validity="repealed",
        issued_on=date(2021, 9, 1),
        published_at=at(2021, 9, 3),
    )


def test_words_inside_a_title_are_found(library):
    assert titles("信息公开") == ["青禾县人民政府关于印发《政府信息公开工作年度报告》的通知"]


def test_of_several_words_some_may_be_missing_but_all_count(library):
    assert titles("义务教育 校车 收费 退费")[0] == "青禾县校车服务规定"
    assert len(titles("义务教育 校车 收费 退费")) == 2


def test_a_question_in_whole_sentences_finds(library):
    assert titles("外地户口的孩子怎么报名上小学？随迁子女要居住证吗")[0].startswith("青禾县教育局")


@pytest.mark.parametrize("typed", ["“划片入学”", '"划片入学"', "「划片入学」"])
def test_a_quoted_phrase_is_exact(library, typed):
    assert len(titles(typed)) == 1
    assert titles("“入学划片”") == []


def test_a_word_quoted_inside_a_question_that_stands_nowhere_is_looked_for_unquoted(library):
    found = find(Wanted("“学位证书”要划片入学吗", {"kind": ("paper",)}))
    assert found.relaxed
    assert found.hits[0].title.startswith("青禾县教育局")
    assert not find(Wanted("“划片入学”要证明吗", {"kind": ("paper",)})).relaxed


def test_a_phrase_may_end_in_the_middle_of_a_word_and_leave_quotation_marks_out(library):
    assert len(titles("“做好2026年”")) == 1
    assert len(titles("“关于印发政府信息公开工作年度报告的通知”")) == 1
    assert titles("“做好2025年”") == []


@pytest.mark.parametrize(
    "typed",
    [
        "青教发〔2026〕5号",
        "青教发[2026]5号",
        "青教发(2026)5号",
        "青教发（2026）第5号",
        "青教发【２０２６】05 号",
        "青教发 〖2026〗 5号",
    ],
)
def test_a_document_number_in_any_brackets_goes_first(library, typed):
    assert titles(typed)[0] == "青禾县教育局关于做好2026年义务教育招生入学工作的通知"
    assert titles(f"请找一下{typed}")[0] == "青禾县教育局关于做好2026年义务教育招生入学工作的通知"


def test_a_number_asked_for_alone_finds_its_document_and_those_that_cite_it_and_nothing_else(library, paper):
    paper("关于废止部分文件的决定", "废止《青禾县校车服务规定》（青政规〔2021〕12号）等文件。")
    assert titles("青政规(2021)12号") == ["青禾县校车服务规定", "关于废止部分文件的决定"]
    [_, citing] = find(Wanted("青政规[2021]12号", {"kind": ("paper",)})).hits
    assert "<mark>青政规〔2021〕12号</mark>" in citing.highlighted["text"][0]


def test_a_number_without_its_agency_finds_those_of_all_agencies_first(library):
    assert len(titles("〔2026〕5号")[:2]) == 2
    assert "青禾县校车服务规定" not in titles("〔2026〕5号")[:2]


def test_full_width_capitals_and_spaces_do_not_matter(paper):
    paper("关于推广ＯＦＤ版式文件的通知")
    assert titles("ofd") == titles("OFD") == ["关于推广ＯＦＤ版式文件的通知"]


def test_a_single_character_finds(paper):
    paper("关于饮水安全的通知")
    paper("防洪预案")
    assert titles("“水”") == ["关于饮水安全的通知"]


def test_filters_bound_what_is_found(library):
    assert titles("义务教育", filters={"agency": ("education",), "year": ("2021",)}) == ["青禾县校车服务规定"]
    assert len(titles(filters={"topic": ("15",)})) == 2  # a class finds its topics
    assert len(titles(filters={"year": ("2021", "2026")})) == 3  # any one of several
    assert titles(since=date(2026, 3, 2), until=date(2026, 3, 2)) == [
        "青禾县人民政府关于印发《政府信息公开工作年度报告》的通知"
    ]


def test_by_date_the_newest_is_first(library):
    assert titles("义务教育", sort="date")[0].startswith("青禾县教育局")
    assert [title[:6] for title in titles()] == ["青禾县教育局", "青禾县人民政", "青禾县校车服"]


def test_counts_are_those_of_what_is_found_each_beside_its_own_filter(library):
    found = find(Wanted("义务教育", {"year": ("2021",)}), facets=("year", "genre"))
    assert found.facets["year"] == {"2026": 1, "2021": 1}
    assert found.facets["genre"] == {"规定": 1}


def test_the_catalogue_counts_by_every_facet(library):
    counts = facet_counts(kind="paper")
    assert counts["topic"] == {"01": 1, "0101": 1, "15": 2, "1502": 2}
    assert counts["validity"] == {"valid": 2, "repealed": 1}
    assert facet_counts(kind="paper", agency="education", facets=("year",)) == {"year": {"2026": 1, "2021": 1}}
    assert facet_counts(kind="paper", year=["2026"], facets=("year", "agency")) == {
        "year": {"2026": 2, "2021": 1},
        "agency": {"office": 1, "education": 1},
    }


def test_counts_follow_the_index(library, paper):
    assert facet_counts(facets=("genre",))["genre"]["通知"] == 2
    paper("又一个通知", genre="通知")
    assert facet_counts(facets=("genre",))["genre"]["通知"] == 3


def test_what_nobody_may_ask_for_is_refused(index):
    with pytest.raises(KeyError):
        facet_counts(password="x")


@pytest.mark.parametrize(
    "typed",
    [
        "* OR *",
        ">=0",
        "title:(",
        "kind:paper",
        "a:b AND NOT c~2^9",
        "[* TO *]",
        "\\",
        "”“",
        '"',
        "   ",
        "！！！",
        "🌾",
    ],
)
def test_signs_of_query_languages_mean_nothing(library, typed):
    assert len(titles(typed)) <= 3


def test_extracts_show_the_best_part_with_the_words_marked_and_escape_everything(paper):
    paper("<b>标题</b>与校车", "开头。" * 100 + "<img src=x onerror=alert(1)>校车收费标准" + "结尾。" * 100)
    [hit] = find(Wanted("校车收费标准")).hits
    [title], [extract] = hit.highlighted["title"], hit.highlighted["text"]
    assert title == "&lt;b&gt;标题&lt;/b&gt;与<mark>校车</mark>"
    assert "<mark>校车收费标准</mark>" in extract
    assert "<img" not in extract
    assert extract.startswith("…") and extract.endswith("…")
    [plain] = find(Wanted("校车收费标准"), markup=False).hits[0].highlighted["text"]
    assert "<mark>" not in plain and "onerror=alert(1)>校车收费标准" in plain

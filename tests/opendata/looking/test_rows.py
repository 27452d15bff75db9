"""The rows of a table: narrowed, sorted, chosen and turned by links and plain forms."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opendata.datasets.models import Opening
from opendata.keys import limits
from opendata.tables.schema import FILES
from tests.opendata import making

from .conftest import SCHOOLS

pytestmark = pytest.mark.django_db


def rows(page) -> list[list[str]]:
    """The cells of the table, as they are read."""
    body = re.search(r'looking-table">.*?<tbody>(.*?)</tbody>', page.content.decode(), re.S)
    lines = re.findall(r"<tr>(.*?)</tr>", body[1], re.S) if body else []
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)]
        for line in lines
    ]


def names(page) -> list[str]:
    return [row[1] for row in rows(page)]


def links(page, text) -> list[str]:
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page.content.decode(), re.S)
    return [unescape(url) for url, inner in found if text in unescape(re.sub(r"<[^>]+>", " ", inner))]


def test_a_table_is_shown_as_it_was_written(client, schools):
    page = client.get("/data/schools/1/")
    assert page.status_code == 200
    first = rows(page)[0]
    assert first == ["0001", "青溪镇中心小学", "小学", "青溪镇", "1240", "1956-09-01", "否", "118.302", "30.121"]
    assert "共 8 行" in page.content.decode()
    assert "空" in rows(page)[5][4]


def test_a_condition_is_added_by_a_plain_form_and_taken_away_by_a_link(client, schools):
    sent = client.get("/data/schools/1/", {"q": "", "new-column": "c3", "new-how": "", "new-value": "小学"})
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert sent.url.endswith("?c3=" + quote("小学"))
    assert len(rows(page)) == 5
    assert "符合条件的有 5 行（共 8 行）" in page.content.decode()
    [without] = links(page, "类型 是 小学")
    assert len(rows(client.get("/data/schools/1/" + without))) == 8


def test_conditions_are_joined_and_headers_may_be_written_in_the_address(client, schools):
    page = client.get("/data/schools/1/", {"类型": "小学", "在校生__gte": "500", "sort": "-在校生"})
    assert names(page) == ["青溪镇中心小学", "双塘镇第一小学", "柳河镇小学"]
    text = page.content.decode()
    assert "在校生 不小于 500" in text
    assert "按“在校生”由大到小" in text
    assert re.search(r'aria-sort="descending"[^>]*><a[^>]*>在校生', text)


def test_what_is_empty_is_found(client, schools):
    sent = client.get("/data/schools/1/", {"new-column": "c5", "new-how": "empty", "new-value": ""})
    page = client.get(sent.url)
    assert names(page) == ["枫林乡小学"]
    assert "在校生 空着" in page.content.decode()


def test_yes_and_no_are_asked_for_in_chinese(client, schools):
    sent = client.get("/data/schools/1/", {"new-column": "c7", "new-how": "", "new-value": "是"})
    page = client.get(sent.url)
    assert len(rows(page)) == 5
    assert "寄宿 是 是" in page.content.decode()


def test_words_are_found_anywhere_in_a_row(client, schools):
    assert names(client.get("/data/schools/1/", {"q": "双塘"})) == ["双塘镇第一小学"]
    nothing = client.get("/data/schools/1/", {"q": "幼儿园"})
    assert nothing.status_code == 200
    assert "没有符合条件的行" in nothing.content.decode()


def test_columns_are_chosen_by_ticking_them(client, schools):
    sent = client.get("/data/schools/1/", {"columns": ["c2", "c5"], "sort": "c5"})
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert rows(page)[0] == ["竹坞乡小学", "210"]
    assert all(len(row) == 2 for row in rows(page))


def test_pages_are_turned_by_key_and_nothing_is_missed(client, schools):
    seen, url = [], "/data/schools/1/?sort=-c5&limit=20"
    resource = schools
    lines = "".join(f"{n:04d},第{n}小学,小学,青溪镇,{n % 7},2001-01-01,否,118.3,30.1\n" for n in range(1, 90))
    making.version(resource, SCHOOLS.splitlines()[0] + "\n" + lines, "学校.csv")
    while url:
        page = client.get(url)
        seen += [row[0] for row in rows(page)]
        url = next(iter("/data/schools/1/" + link for link in links(page, "下一页")), "")
    assert sorted(seen) == [f"{n:04d}" for n in range(1, 90)]
    assert links(page, "第一页") == ["?sort=-c5&limit=20"]


def test_who_turns_pages_while_a_new_version_comes_stays_with_the_old_one(client, schools):
    lines = "".join(f"{n:04d},第{n}小学,小学,青溪镇,{n},2001-01-01,否,118.3,30.1\n" for n in range(1, 90))
    head = SCHOOLS.splitlines()[0] + "\n"
    making.version(schools, head + lines, "学校.csv")
    [next_url] = links(client.get("/data/schools/1/"), "下一页")
    making.version(schools, head + lines.replace("青溪镇", "双塘镇"), "学校.csv")
    answer = client.get("/data/schools/1/" + next_url)
    assert answer.status_code == 302
    assert answer.url.startswith("/data/schools/1/v2/?")
    page = client.get(answer.url)
    assert rows(page)[0][3] == "青溪镇"
    assert "不是最新的" in page.content.decode()


def test_the_commonest_values_narrow_by_a_click_and_are_counted_among_what_is_left(client, schools):
    page = client.get("/data/schools/1/", {"寄宿": "true"})
    [url] = links(page, "初中")
    assert re.search(r"初中</span> <span[^>]*>2<", page.content.decode())
    assert names(client.get("/data/schools/1/" + url)) == ["瓷坊镇初级中学", "云岭镇九年一贯制学校"]


def test_a_row_has_an_address_of_its_own_with_what_each_column_means(client, schools):
    schools.fields.filter(name="在校生").update(meaning="学年初在校学生数", unit="人")
    page = client.get("/data/schools/1/v1/rows/3/").content.decode()
    assert "瓷坊镇初级中学" in page
    assert "学年初在校学生数" in page
    assert "1530</span> 人" in page
    assert client.get("/data/schools/1/rows/9/").status_code == 404
    assert client.get("/data/schools/1/rows/999999999/").status_code == 404


def test_codes_stand_with_their_names_and_are_found_by_them(client, portal_ready):
    resource = making.resource(making.dataset("kinds", "分类"), "分类表")
    making.version(resource, "编号,类别\n1,01\n2,02\n3,01\n")
    resource.fields.filter(name="类别").update(codes={"01": "小学", "02": "初中"})
    sent = client.get("/data/kinds/1/", {"new-column": "c2", "new-how": "", "new-value": "初中"})
    assert sent.url == "/data/kinds/1/?c2=02"
    page = client.get(sent.url)
    assert rows(page) == [["2", "02 初中"]]
    assert "类别 是 02（初中）" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"c99": "1"}, {"在校生": "很多"}, {"c5__almost": "3"}, {"after": "???"}, {"sort": "c99"}, {"limit": "-1"},
        {"c2__contains": "x" * 5_000}, {"columns": "c99"}, {"c6__gt": "去年"},
    ],
    ids=["column", "type", "comparison", "place", "order", "number", "long", "columns", "date"],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_on_the_page_and_never_fails(client, schools, query):
    page = client.get("/data/schools/1/", query)
    text = page.content.decode()
    assert page.status_code in (200, 400)
    if page.status_code == 400:
        assert 'role="alert"' in text
        assert "从头看这个表" in text


def test_what_stands_in_the_cells_does_nothing(client, portal_ready):
    resource = making.resource(making.dataset("wild", "野数据"), "野表")
    bad = "<script>alert(1)</script>"
    making.version(resource, f'名称,"<b>数</b>"\n{bad},1\n"=cmd|x","2"\n')
    for path in ("", "profile/", "chart/", "rows/1/", "changes/"):
        text = client.get(f"/data/wild/1/{path}", {"q": bad} if not path else {}).content.decode()
        assert bad not in text
        assert "<b>数</b>" not in text


def test_conditional_data_shows_its_columns_and_no_row(client, portal_ready):
    resource = making.resource(making.dataset("firms", "企业用电", opening=Opening.CONDITIONAL), "用电表")
    making.version(resource, "企业,用电量\n青禾陶瓷厂,1234567\n")
    for path in ("", "profile/", "chart/", "v1/", "rows/1/", "changes/", "v1/changes/"):
        page = client.get(f"/data/firms/1/{path}")
        text = page.content.decode()
        assert page.status_code == 200
        assert "青禾陶瓷厂" not in text
        assert "1234567" not in text
    assert "用电量" in client.get("/data/firms/1/").content.decode()
    assert "第四十一条" in client.get("/data/firms/1/").content.decode()


def test_what_was_withdrawn_says_when_and_why(client, schools):
    making.publishing.withdraw(schools.versions.get(), None, "有一列填错了")
    page = client.get("/data/schools/1/v1/")
    assert page.status_code == 410
    assert "有一列填错了" in page.content.decode()
    now = client.get("/data/schools/1/")
    assert now.status_code == 200
    assert "没有已发布的数据" in now.content.decode()


def test_what_is_not_public_is_not_there(client, schools):
    making.version(schools, SCHOOLS.replace("1240", "1250"), publish=False)
    assert client.get("/data/schools/1/v2/").status_code == 404
    assert client.get("/data/schools/2/").status_code == 404
    assert client.get("/data/nothing/1/").status_code == 404
    assert client.get("/data/schools/1/").content.decode().count("1250") == 0


def test_the_whole_table_is_never_refused_but_questions_have_a_limit(client, schools, settings):
    settings.DATA_RATES = {**settings.DATA_RATES, "page": "2/m"}
    assert [client.get("/data/schools/1/", {"q": f"小学{n}"}).status_code for n in range(3)] == [200, 200, 429]
    assert client.get("/data/schools/1/").status_code == 200
    assert limits  # counted by the same rule as the API's


def test_pages_may_be_kept_for_everybody(client, schools):
    for path in ("", "?q=小学", "profile/", "chart/", "map/", "changes/", "rows/1/"):
        page = client.get(f"/data/schools/1/{path}")
        assert page.status_code == 200
        assert page.headers["Cache-Control"].startswith("public")


def test_a_page_asks_the_database_as_often_however_many_rows_there_are(client, schools, django_assert_max_num_queries):
    client.get("/data/schools/1/")
    with django_assert_max_num_queries(12):
        client.get("/data/schools/1/?limit=200")


@given(
    st.dictionaries(
        st.sampled_from(["q", "sort", "columns", "limit", "after", "group", "aggregate", "as", "c1", "c3__in", "c5__gt",
                         "c5__null", "new-column", "new-how", "new-value", "类型", "在校生__lt", "x__y"]),
        st.text(max_size=12) | st.sampled_from(["c1", "-c5", "c1,c2", "3", "true", "sum:c5", "c6:month", "scatter"]),
        max_size=4,
    ),
    st.sampled_from(["", "chart/", "map/", "changes/", "profile/"]),
)  # fmt: skip
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_address_is_answered(client, schools, settings, query, page):
    settings.DATA_RATES = {**settings.DATA_RATES, "page": "100000/m"}
    query = {name: value.replace("\x00", "") for name, value in query.items()}
    assert client.get(f"/data/schools/1/{page}", query).status_code in (200, 302, 400, 404)


def test_files_that_cannot_be_read_are_told_of_on_the_page(client, schools):
    (schools.current.folder / FILES["sqlite"][0]).write_bytes(b"\xff" * 10_000)
    page = client.get("/data/schools/1/")
    assert page.status_code == 503
    assert "读不出来" in page.content.decode()

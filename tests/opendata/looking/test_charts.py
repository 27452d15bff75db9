"""Charts chosen from the types of the columns, with their numbers as a table."""

import re
from html import unescape

import pytest

from tests.opendata import making

pytestmark = pytest.mark.django_db


def numbers(page) -> dict[str, list[str]]:
    """The table behind the chart."""
    body = re.search(r'looking-numbers".*?<tbody>(.*?)</tbody>', page.content.decode(), re.S)
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body[1], re.S) if body else []
    return {unescape(name): re.findall(r'<td class="num">(.*?)</td>', cells) for name, cells in found}


def offered(page) -> list[str]:
    menu = re.search(r'aria-label="可以画的图".*?</nav>', page.content.decode(), re.S)
    return [unescape(one) for one in re.findall(r"<a [^>]*>(.*?)</a>", menu[0])] if menu else []


def title(page) -> str:
    return unescape(re.search(r"<figcaption><h2>(.*?)<", page.content.decode())[1])


def daily(client, days=40):
    """A table of measurements by day."""
    resource = making.resource(making.dataset("air", "空气质量"), "日报")
    lines = "".join(
        f"2026-0{1 + day // 28}-{1 + day % 28:02d},{'优' if day % 3 else '良'},{30 + day % 7}.5,{day * 10}\n"
        for day in range(days)
    )
    making.version(resource, "日期,等级,PM2.5浓度,发电量\n" + lines)
    return resource


def test_a_table_with_dates_is_drawn_along_time(client, portal_ready):
    daily(client)
    page = client.get("/data/air/1/chart/")
    assert title(page) == "按日期（每日）：PM2.5浓度平均"
    assert len(numbers(page)) == 40
    assert numbers(page)["2026-01-01"] == ["30.5"]
    assert "按日期（每日）：发电量合计" in offered(page)
    assert "按等级：行数" in offered(page)
    assert "PM2.5浓度和发电量" in offered(page)


def test_kinds_are_counted_and_amounts_added_up(client, schools):
    page = client.get("/data/schools/1/chart/?group=c3&aggregate=sum:c5")
    assert numbers(page) == {"小学": ["2,840"], "初中": ["2,170"], "高中": ["2,860"]}
    assert list(numbers(page)) == ["高中", "小学", "初中"], "the longest bar first"
    assert "<svg" in page.content.decode()
    assert "最多是高中" in page.content.decode()


def test_what_cannot_be_added_up_is_not_suggested(client, schools):
    told = "".join(offered(client.get("/data/schools/1/chart/")))
    assert "经度" not in told
    assert "学校代码" not in told
    assert "按类型：行数" in told
    assert "按类型：在校生合计" in told


def test_a_chart_is_chosen_by_a_plain_form_and_each_group_divided_again(client, schools):
    sent = client.get("/data/schools/1/chart/", {"group": ["c3", "c7"], "aggregate": "count"})
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert numbers(page)["小学"] == ["2", "3"]  # boards, does not: yes stands first, as there are more
    alone = client.get("/data/schools/1/chart/", {"group": ["c3", ""], "aggregate": "max:c5"})
    assert alone.url == "/data/schools/1/chart/?aggregate=max%3Ac5&group=c3"
    assert numbers(client.get(alone.url))["高中"] == ["2,860"]


def test_two_columns_of_numbers_are_drawn_against_each_other(client, portal_ready):
    daily(client)
    page = client.get("/data/air/1/chart/", {"as": "scatter", "columns": "c4,c3", "发电量__lte": "20"})
    assert page.content.decode().count('class="chart__dot"') == 3
    assert list(numbers(page).values()) == [["0", "30.5"], ["10", "31.5"], ["20", "32.5"]]


def test_what_was_narrowed_stays_narrowed_in_the_chart_and_leads_back(client, schools):
    table = client.get("/data/schools/1/?寄宿=true&sort=c5").content.decode()
    [url] = re.findall(r'href="(/data/schools/1/chart/[^"]*)"', table)
    page = client.get(unescape(url))
    assert "寄宿 是 是" in page.content.decode()
    page = client.get(unescape(url) + "&group=c3")
    assert numbers(page) == {"小学": ["2"], "初中": ["2"], "高中": ["1"]}


def test_the_same_numbers_come_from_the_api(client, schools):
    page = client.get("/data/schools/1/chart/?group=c3&aggregate=sum:c5").content.decode()
    [url] = {unescape(one) for one in re.findall(r'href="(/api/v1/datasets/[^"]*aggregate[^"]*)"', page)}
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"2860" in answer.content


def test_a_table_with_nothing_to_draw_says_so(client, portal_ready):
    resource = making.resource(making.dataset("words", "词表"), "词表")
    making.version(resource, "词\n" + "".join(f"词{n}\n" for n in range(200)))
    page = client.get("/data/words/1/chart/").content.decode()
    assert "没有一眼就适合画图的列" in page
    assert numbers(client.get("/data/words/1/chart/?group=c1"))


def test_many_groups_are_said_to_be_more_than_are_shown(client, portal_ready):
    resource = making.resource(making.dataset("words", "词表"), "词表")
    making.version(resource, "词\n" + "".join(f"词{n}\n" for n in range(700)))
    page = client.get("/data/words/1/chart/?group=c1")
    assert len(numbers(page)) == 400
    assert "表里只列最大的 400 组" in page.content.decode()


def test_ties_are_said_to_be_ties(client, portal_ready):
    resource = making.resource(making.dataset("stops", "站点"), "站点")
    making.version(resource, "站名,乡镇\n" + "".join(f"站{n},{town}\n" for n, town in enumerate("甲甲甲乙乙丙丁")))
    page = client.get("/data/stops/1/chart/?group=c2").content.decode()
    assert "最多是甲，3 行；最少的有 2 个，都是 1 行。" in page

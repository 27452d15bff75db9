"""Where it is: points by their coordinates, divisions by their codes; nothing is asked of anybody's map."""

import math
import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opendata.looking.mapping import Point, draw
from opendata.looking.scatter import ticks
from opendata.looking.tiles import PROVINCES, Tile, level, shades
from tests.opendata import making

pytestmark = pytest.mark.django_db


def test_places_are_points_with_their_names_and_lead_to_their_rows(client, schools):
    page = client.get("/data/schools/1/map/").content.decode()
    assert page.count('<circle class="chart__dot"') == 8
    assert "<title>瓷坊镇初级中学</title>" in page
    assert "8 个地点" in page
    [url] = re.findall(r'<a href="([^"]*)"[^>]*>竹坞乡小学</a>', page)
    assert "竹坞乡小学" in client.get(unescape(url)).content.decode()


def test_the_map_shows_what_was_narrowed(client, schools):
    page = client.get("/data/schools/1/map/?类型=小学").content.decode()
    assert page.count('<circle class="chart__dot"') == 5
    nothing = client.get("/data/schools/1/map/?类型=大学")
    assert nothing.status_code == 200
    assert "没有可以画的地点" in nothing.content.decode()


def test_a_table_without_places_has_no_map(client, portal_ready):
    resource = making.resource(making.dataset("words", "词表"), "词表")
    making.version(resource, "词,数\n甲,1\n乙,2\n")
    assert client.get("/data/words/1/map/").status_code == 404
    assert "地图" not in re.search(r"looking-tabs.*?</nav>", client.get("/data/words/1/").content.decode(), re.S)[0]


def test_coordinates_that_are_none_are_left_out_and_said(client, portal_ready):
    resource = making.resource(making.dataset("wells", "水井"), "水井表")
    making.version(resource, "名称,经度,纬度\n甲,118.3,30.1\n乙,1183,30.2\n丙,,\n丁,118.4,30.2\n")
    page = client.get("/data/wells/1/map/").content.decode()
    assert page.count('<circle class="chart__dot"') == 2
    assert "另有 1 个地点的坐标不在地球上" in page


def test_codes_of_divisions_are_tiles_by_province(client, portal_ready):
    resource = making.resource(making.dataset("firms", "企业"), "企业表")
    lines = "".join(f"{code}0101,{n}\n" for n, code in enumerate(["11", "11", "31", "44", "51"], 1))
    making.version(resource, "行政区划代码,产值\n" + lines)
    page = client.get("/data/firms/1/map/").content.decode()
    assert page.count('<g class="tile') == len(PROVINCES)
    assert "<title>京 2行</title>" in page
    added = client.get("/data/firms/1/map/?aggregate=sum:c2").content.decode()
    assert "<title>京 3</title>" in added
    [url] = re.findall(r'<a href="([^"]*)"[^>]*>11</a>', page)
    assert "符合条件的有 2 行" in client.get(unescape(url)).content.decode()


def test_the_divisions_of_one_county_stand_in_their_order(client, portal_ready):
    resource = making.resource(making.dataset("villages", "村"), "村表")
    lines = "".join(
        f"990321{town:03d}{n:03d},村{town}{n},镇{town}\n" for town in (101, 102, 201) for n in range(1, town % 7)
    )
    making.version(resource, "统计用区划代码,村名,乡镇\n" + lines)
    page = client.get("/data/villages/1/map/").content.decode()
    assert re.findall(r'<th scope="row"><a [^>]*>(\d+)</a>', page)
    assert {len(code) for code in re.findall(r'<th scope="row"><a [^>]*>(\d+)</a>', page)} == {9}


def test_no_map_asks_another_host(client, schools):
    page = client.get("/data/schools/1/map/").content.decode()
    assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', page)


def test_places_close_together_have_some_ground_around_them():
    drawn = draw("井", [Point(118.3, 30.1, "甲")])
    assert "nan" not in drawn.drawing
    assert "1 个地点" in drawn.sentence


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.integers(1, 10**6)), min_size=1, max_size=20
    )
)  # fmt: skip
def test_every_place_on_earth_lies_on_the_drawing(places):
    drawn = draw("任何地方", [Point(longitude, latitude, "", rows) for longitude, latitude, rows in places]).drawing
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups())
    spots = re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', drawn)
    assert len(spots) == len(places)
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in spots)
    assert 100 <= height <= 3 * width


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
@example(1e12, 1e12 + 1e-4)
@example(5e-324, 1e-323)
@example(0.0, 0.0)
def test_an_axis_reaches_over_all_its_numbers(one, other):
    low, high = min(one, other), max(one, other)
    found = ticks(low, high)
    slack = (found[-1] - found[0]) * 1e-6
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert 2 <= len(found) <= 12
    assert not any(math.isnan(value) for value in found)


def test_levels_and_shades():
    assert level(["110101", "310101"]) == 2
    assert level(["990321101001", "990321102001"]) == 9
    assert level(["11"]) == 2
    dark = shades(
        [Tile("a", "a", 1), Tile("b", "b", 10), Tile("c", "c", 100), Tile("d", "d", 1_000), Tile("e", "e", 0)]
    )
    assert dark == {"a": 0, "b": 1, "c": 2, "d": 3}


@pytest.mark.shared
def test_the_streets_of_the_whole_country_are_looked_at(client, portal_ready, shared_data):
    resource = making.resource(making.dataset("streets", "全国乡级区划"), "乡级区划")
    making.version(resource, (shared_data / "divisions-streets.csv").read_bytes(), "streets.csv")
    page = client.get("/data/streets/1/?name__contains=" + "青溪").content.decode()
    assert re.search(r"符合条件的有 \d+ 行（共 41,352 行）", page)
    provinces = client.get("/data/streets/1/map/")
    assert provinces.content.decode().count('<g class="tile') == len(PROVINCES)
    for path in ("profile/", "chart/", "rows/41352/"):
        assert client.get(f"/data/streets/1/{path}").status_code == 200

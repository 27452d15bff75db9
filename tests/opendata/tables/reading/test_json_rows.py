"""JSON as programs write it: an array, JSON Lines, rows under a name, GeoJSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.tables.reading import Options, open_source
from opendata.tables.schema import BadTable, Type

from ..conftest import said

ROWS = [{"编号": "001", "人口": 1200}, {"编号": "002", "人口": None, "备注": "撤并"}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2, ensure_ascii=False),
        "\n".join(json.dumps(row) for row in ROWS),
        json.dumps({"code": 0, "msg": "", "data": ROWS, "total": 2}, indent=1),
    ],
    ids=["array", "pretty", "lines", "under-a-name"],
)
def test_objects_become_rows_and_their_names_columns(workshop, text):
    built = workshop.build(text, "村.json")
    assert [(column.name, column.type) for column in built.columns] == [
        ("编号", Type.TEXT), ("人口", Type.INTEGER), ("备注", Type.TEXT),
    ]  # fmt: skip
    assert workshop.rows(built) == [("001", 1200, None), ("002", None, "撤并")]


def test_what_json_calls_text_stays_text_and_long_numbers_stay_exact(workshop):
    built = workshop.build(
        '[{"证": 110101199003074518, "数": "12", "小数": 0.1, "大": 1.234567890123456789, "有": true,'
        ' "几": [1, "二"]}]',
        "x.json",
    )
    assert [column.type for column in built.columns] == [
        Type.TEXT, Type.TEXT, Type.NUMBER, Type.TEXT, Type.BOOLEAN, Type.TEXT,
    ]  # fmt: skip
    assert workshop.rows(built) == [("110101199003074518", "12", 0.1, "1.234567890123456789", 1, '[1,"二"]')]


def test_geojson_becomes_columns_of_coordinates_and_shapes_and_back(workshop):
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.5, 34.2]}, "properties": {"名": "东站"}},
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [3, 4], [1, 2]]]},
            "properties": {"名": "公园"},
        },
        {"type": "Feature", "geometry": None, "properties": {"名": "未定"}},
    ]
    built = workshop.build(json.dumps({"type": "FeatureCollection", "features": features}), "x.geojson")
    assert [column.name for column in built.columns] == ["名", "经度", "纬度", "几何"]
    made = json.loads((workshop.folder / "table.geojson").read_text())["features"]
    assert [place["geometry"] for place in made] == [place["geometry"] for place in features[:2]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"a": 1},\n{"a": 2},\n{"a": }]', 3),
        ('{"a": 1}\n{"a": 2}\n[3]\n', 3),
        ('[{"a": 1}\n{"a": 2}]', 2),
        ('[{"a": 1},', 1),
        ("[]", 0),
        ('[1, 2]', 1),
        ('{"data": [' + '{"a":' * 100_000 + "1", 1),
        ("[" * 100_000, 1),
    ],
    ids=["value", "no-object", "no-comma", "cut", "empty", "numbers", "deep", "deeper"],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line(workshop, text, line):
    with pytest.raises(BadTable) as error:
        workshop.build(text, "x.json")
    assert said(error) == [(line, 0)]


_VALUE = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5) | st.lists(st.integers(0, 9))
_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=4)


@given(st.lists(st.dictionaries(_NAMES, _VALUE, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_any_objects_are_read(tmp_path_factory, rows, lines):
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows, ensure_ascii=False)
    if lines and any(
        key in ("features", "data", "rows", "records", "items", "list", "result", "results") for key in rows[0]
    ):
        return
    path = tmp_path_factory.mktemp("any") / "x.json"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    source = open_source(path, "x.json", Options(), path.parent)
    read = list(source.rows())
    assert all(len(cells) == len(source.header) for _, cells in read)
    assert len(source.header) == len({key for row in rows for key in row})

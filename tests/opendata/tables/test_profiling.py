"""What a column holds, at a glance."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from opendata.tables.profiling import BINS, round_width


def test_every_column_is_told_by_what_it_holds(workshop):
    built = workshop.build(
        "乡镇,人口,面积,建档日期,通车\n甲镇,100,1.5,2026-01-05,是\n甲镇,250,,2026-03-09,否\n乙乡,100,2.25,2025-12-31,是\n"
    )
    town, people, area, day, road = (built.profile[column.key] for column in built.columns)

    assert town == {
        "missing": 0, "distinct": 2, "shortest": 2, "longest": 2, "top": [["甲镇", 2], ["乙乡", 1]], "bins": [],
    }  # fmt: skip
    assert (people["min"], people["max"], people["mean"], people["median"], people["sum"]) == (100, 250, 150, 100, 450)
    assert people["bins"][0] == [100, 110, 2] and people["bins"][-1] == [250, 260, 1]
    assert (area["missing"], area["distinct"]) == (1, 2)
    assert (day["min"], day["max"]) == ("2025-12-31", "2026-03-09")
    assert [start for start, _, _ in day["bins"]] == ["2025-12-01", "2026-01-01", "2026-03-01"]
    assert road["top"] == [[True, 2], [False, 1]]


def test_a_column_of_nothing_has_a_profile(workshop):
    built = workshop.build("甲,空\n1,\n2,\n")
    assert built.profile["c2"]["missing"] == 2 and built.profile["c2"]["top"] == []


def test_every_row_is_in_one_bin(workshop):
    built = workshop.build("数\n" + "".join(f"{number / 10}\n" for number in range(-57, 3000, 7)))
    profile = built.profile["c1"]
    assert sum(rows for _, _, rows in profile["bins"]) == built.rows
    assert all(first[1] == second[0] for first, second in zip(profile["bins"], profile["bins"][1:], strict=False))
    assert profile["bins"][0][0] <= profile["min"] and profile["bins"][-1][1] >= profile["max"]


@given(st.decimals(min_value="0.00001", max_value=10**12, places=5))
def test_the_width_of_a_bin_is_round_and_no_more_than_twenty_cover_all(span):
    width = round_width(span, whole=False)
    assert width * BINS >= span and width.normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert round_width(span, whole=True) >= Decimal(1)

"""What the text of a cell means: nothing is guessed, nothing is rounded."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.tables import values
from opendata.tables.schema import Type

FULL_WIDTH = str.maketrans("0123456789.-:/,", "０１２３４５６７８９．－：／，")
CHINESE = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "text", ["007", "00", "110101199003074518", "1,23", "12,34,567", "1e5", "+5", "12元", "五", "", "-", "１２a", "1 2"]
)
def test_codes_and_what_would_be_rounded_are_no_integers(text):
    assert values.integer(text) is None


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_integer_is_read_as_it_stands_with_separators_and_in_full_width(value):
    assert values.integer(str(value)) == value
    assert values.integer(f"{value:,}") == value
    assert values.integer(f" {value:,}".translate(FULL_WIDTH)) == value


@given(st.integers(10**15, 10**40))
def test_a_number_of_sixteen_digits_and_more_is_text(value):
    assert values.integer(str(value)) is None
    assert values.number(str(value)) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=5))
def test_a_number_is_the_one_that_is_written_and_can_be_written_again(value):
    read = values.number(f"{value:f}")
    assert read == float(value)
    assert Decimal(values.plain_float(read)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_written_without_an_exponent(value):
    text = values.plain_float(value)
    assert "e" not in text.lower()
    if 1e-10 < abs(value) < 1e15:
        assert float(text) == pytest.approx(value)


@given(st.dates(date(1000, 1, 1)))
def test_a_date_is_read_in_every_way_that_offices_write_it(day):
    year, month, number = day.year, day.month, day.day
    ways = [
        day.isoformat(),
        f"{year}/{month}/{number}",
        f"{year}.{month:02}.{number:02}",
        f"{year}年{month}月{number}日",
        f"{year} 年 {month} 月 {number} 日",
        f"{year}-{month}-{number}".translate(FULL_WIDTH),
        f"{year}/{month}/{number} 0:00:00",
        "".join(CHINESE[int(digit)] for digit in str(year)) + f"年{_chinese(month)}月{_chinese(number)}日",
    ]
    assert [values.day(way) for way in ways] == [day] * len(ways)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (CHINESE[ones] if ones else "")


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月",
        "2026",
        "2026-02-30",
        "2026-7/14",
        "7/14/2026",
        "26-07-14",
        "20260714",
        "二〇二六年十三月一日",
        "2026-07-14 08:30",
    ],
)
def test_what_is_no_day_is_none(text):
    assert values.day(text) is None


@given(st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)))
def test_a_time_is_read_in_every_way_that_offices_write_it(moment):
    moment = moment.replace(microsecond=0)
    date_, hour, minute, second = moment.date(), moment.hour, moment.minute, moment.second
    ways = [
        moment.isoformat(),
        moment.isoformat(" "),
        f"{date_.year}年{date_.month}月{date_.day}日 {hour}时{minute}分{second}秒",
        f"{date_.year}年{date_.month}月{date_.day}日{hour}:{minute:02}:{second:02}",
        f"{date_.year}/{date_.month}/{date_.day} {hour}:{minute:02}:{second:02}",
        moment.isoformat() + "+08:00",
    ]
    assert [values.moment(way) for way in ways] == [moment] * len(ways)


def test_a_time_of_another_zone_is_reckoned_to_ours():
    assert values.moment("2026-07-14T00:30:00Z") == datetime(2026, 7, 14, 8, 30)
    assert values.moment("9999-12-31T23:30:00-08:00") is None


@pytest.mark.parametrize("text", ["2026-07-1408:30", "2026-07-14 25:00", "2026-07-14 8", "08:30", "2026-07-14 08:61"])
def test_what_is_no_time_is_none(text):
    assert values.moment(text) is None


@given(st.text(max_size=60), st.sampled_from(list(values.READ)))
def test_any_text_at_all_has_a_meaning_or_none(text, kind):
    value = values.READ[kind](text)
    if value is not None:
        # What was read is read again the same from its plain writing.
        assert values.READ[kind](values.written(value)) == value


def test_yes_and_no():
    assert [values.boolean(text) for text in ("是", "否", "√", "TRUE", "有", "1", "")] == [
        True, False, True, True, None, None, None,
    ]  # fmt: skip


def test_eight_digits_are_a_date_only_for_whoever_asks_for_one():
    assert values.compact_day("20260714") == date(2026, 7, 14)
    assert values.compact_day("20261314") is None
    assert values.READ[Type.DATE]("20260714") is None

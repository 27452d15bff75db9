"""A mistyped credit code is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.agencies import codes

REAL = [
    "11441700007280420Y", "11341702486344515H", "113708280043326001", "91110000101623741K", "911101066976941872",
]  # fmt: skip


@pytest.mark.parametrize("code", REAL)
def test_codes_in_use_are_valid(code):
    assert codes.problem_of(code) == ""


def test_organisation_code_in_use_is_valid():
    assert codes.organisation_check_character("00001434") == "9"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("11441700007280420", "应为 18 位，现在是 17 位"),
        ("1144170000728042OY", "“O”"),
        ("1144A700007280420Y", "行政区划码"),
        ("11441700007280421Y", "组织机构代码"),
        ("11441700007280420W", "最后一位"),
        ("", "现在是 0 位"),
    ],
)
def test_the_reason_is_said(code, reason):
    assert reason in codes.problem_of(code)


first_8 = st.tuples(st.text(codes.ALPHABET, min_size=2, max_size=2), st.text("0123456789", min_size=6, max_size=6))


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    organisation = draw(st.text(codes.ALPHABET, min_size=8, max_size=8))
    check = codes.organisation_check_character(organisation)
    first = "".join(draw(first_8)) + organisation + check
    return first + codes.check_character(first)


@given(valid_codes())
def test_a_code_made_by_the_rule_is_valid(code):
    assert codes.problem_of(code) == ""


@given(valid_codes(), st.integers(0, 17), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(code, place, character):
    wrong = code[:place] + character + code[place + 1 :]
    assert bool(codes.problem_of(wrong)) == (wrong != code)


@given(valid_codes())
def test_the_check_sum_of_the_standard_is_zero(code):
    # GB 32100, A.2: the weighted sum with the check character is divisible by 31.
    assert sum(codes.ALPHABET.index(c) * 3**place for place, c in enumerate(code[:17])) % 31 == (
        -codes.ALPHABET.index(code[17]) % 31
    )


def test_what_people_type_is_normalised():
    assert codes.normalise(" 11441700-007280420ｙ\n") == "11441700007280420Y"

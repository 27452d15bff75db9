"""What an applicant types as a number is understood where it is right, and told what is wrong where it is not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.agencies import codes
from interaction.casework import contacts
from interaction.requests import identity

FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
provinces = st.sampled_from(sorted(identity._PROVINCES))
days = st.dates(date(1900, 1, 1), date(2025, 12, 31))


@st.composite
def resident_numbers(draw):
    first = f"{draw(provinces)}{draw(st.integers(0, 9999)):04d}{draw(days):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + identity.resident_check_character(first)


class TestResidentNumber:
    @pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
    def test_the_examples_of_the_standard(self, number):
        assert identity.resident_number(number) == number

    @given(resident_numbers())
    def test_every_valid_number_is_taken_as_people_type_it(self, number):
        typed = f" {number[:6]} {number[6:14]} {number[14:].lower()}　".translate(FULL_WIDTH)
        assert identity.resident_number(typed) == number

    @given(resident_numbers(), st.integers(0, 16), st.integers(1, 9))
    def test_one_wrong_digit_is_found(self, number, place, by):
        wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
        with pytest.raises(ValidationError):
            identity.resident_number(wrong)

    @given(resident_numbers(), st.integers(0, 15))
    def test_two_neighbours_exchanged_are_found(self, number, place):
        wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if wrong != number:
            with pytest.raises(ValidationError):
                identity.resident_number(wrong)

    def test_nobody_is_born_in_the_future(self):
        tomorrow = timezone.localdate() + timedelta(days=2)
        first = f"110105{tomorrow:%Y%m%d}001"
        with pytest.raises(ValidationError, match="不可能"):
            identity.resident_number(first + identity.resident_check_character(first))

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("110105194912310", "15 位"), ("1101051949123100", "现在是 16 位"), ("11010519491331002X", "不是一个日期"),
            ("99010519491231002X", "前两位"), ("110105194912310021", "校验码"), ("一1010519491231002X", "数字"),
            ("", "现在是 0 位"), ("1\x00" * 9, "应全是数字"),
        ],
    )  # fmt: skip
    def test_it_says_what_is_wrong(self, typed, told):
        with pytest.raises(ValidationError, match=told):
            identity.resident_number(typed)

    @given(st.text(max_size=40))
    def test_anything_typed_is_answered(self, typed):
        for kind in identity.IdKind.values:
            try:
                kept = identity.id_number(kind, typed)
            except ValidationError as error:
                assert error.messages[0].endswith("。")
            else:
                assert kept == identity.id_number(kind, kept)


class TestOtherPapers:
    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [
            ("passport", "ｅ１２３４５６７８", "E12345678"), ("hk_macao", "h 12345678", "H12345678"),
            ("hk_macao", "810000199408230021", "810000199408230021"), ("taiwan", "12345678", "12345678"),
            ("military", "军字第2001988号", "军字第2001988号"),
        ],
    )  # fmt: skip
    def test_each_has_its_own_shape(self, kind, typed, kept):
        assert identity.id_number(kind, typed) == kept

    def test_a_permit_says_which_shapes_there_are(self):
        with pytest.raises(ValidationError, match="居住证号码应为 18 位"):
            identity.id_number("hk_macao", "12345")


class TestCreditCode:
    def test_a_valid_one(self):
        first = "91370100MA3TLKW60"
        first = first[:16] + codes.organisation_check_character(first[8:16])
        code = first + codes.check_character(first)
        assert identity.credit_code(code.lower().translate(FULL_WIDTH)) == code

    def test_one_with_another_check_character_must_be_confirmed(self):
        with pytest.raises(ValidationError, match="请勾选") as caught:
            identity.credit_code("91370100MA3TLKW600")
        assert caught.value.code == "doubtful"
        assert identity.credit_code("91370100MA3TLKW600", sure=True) == "91370100MA3TLKW600"

    @pytest.mark.parametrize("code", ["9137", "91370100MA3TLKW6OI", "9137O100MA3TLKW600"])
    def test_nobody_can_be_sure_of_what_no_code_is(self, code):
        with pytest.raises(ValidationError):
            identity.credit_code(code, sure=True)


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("138 0013 8000", "13800138000"), ("+86 138-0013-8000", "13800138000"), ("8613800138000", "13800138000"),
            ("008613800138000", "13800138000"), ("（0531）88888888", "0531-88888888"),
            ("010-6601 1234", "010-66011234"),
            ("０５３１—８８８８８８８８转１２３", "0531-88888888-123"), ("4001234567", "4001234567"),
            ("+86 531 88888888", "0531-88888888"), ("+852 2123 4567", "+85221234567"),
        ],
    )  # fmt: skip
    def test_as_people_write_it(self, typed, kept):
        assert contacts.phone(typed) == kept

    @pytest.mark.parametrize(
        ("typed", "told"),
        [("1380013800", "现在是 10 位"), ("88888888", "区号"), ("打我电话", "只能有数字"), ("12345", "11 位")],
    )
    def test_it_says_what_is_wrong(self, typed, told):
        with pytest.raises(ValidationError, match=told):
            contacts.phone(typed)

    @given(st.text(alphabet="0123456789+-() 转１９０abc\x00", max_size=30))
    def test_what_is_kept_stays_as_it_is(self, typed):
        try:
            kept = contacts.phone(typed)
        except ValidationError:
            return
        assert contacts.phone(kept) == kept


@pytest.mark.parametrize("typed", ["ｎａｍｅ＠example.com", " name@example.com "])
def test_an_address_typed_full_width_is_understood(typed):
    assert contacts.email(typed) == "name@example.com"


@pytest.mark.parametrize(("check", "typed"), [(contacts.email, "name@"), (identity.postcode, "25000")])
def test_addresses_that_lead_nowhere_are_refused(check, typed):
    with pytest.raises(ValidationError):
        check(typed)

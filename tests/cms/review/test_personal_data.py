"""The scan for personal data finds what it must, leaves alone what it may, and no text can stall it."""

import time
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.review import personal_data
from cms.review.personal_data import Kind, is_bank_card, is_identity_number, plain, readings, scan

# Examples of the standard itself (GB 11643) and invented ones.
IDENTITY = "11010519491231002X"


def found(text):
    return [(match.kind, match.masked) for match in scan(text)]


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY, f"身份证号：{IDENTITY}。", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X",
        "110105-1949-1231-002x",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "110105\u200b19491231\u200b002X", "𝟷𝟷𝟶𝟷𝟶𝟻𝟷𝟿𝟺𝟿𝟷𝟸𝟹𝟷𝟶𝟶𝟸X",
    ],
)  # fmt: skip
def test_an_identity_number_is_found_in_any_disguise(text):
    assert found(text) == [(Kind.IDENTITY, "11*************02X")]


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # wrong check digit
        "11010519491331002X",  # no such month
        "11010520991231002X",  # not born yet
        "索引号 11990000000000014X/2026-00012",
        "2026年预算收入110105194万元",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert Kind.IDENTITY not in [kind for kind, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800000000", "138****0000"), ("138-0000-0000", "138****0000"), ("138 0000 0000", "138****0000"),
        ("+86 13800000000", "138****0000"), ("１３８００００００００", "138****0000"), ("1380-000-0000", "138****0000"),
        ("1 3 8 0 0 0 0 0 0 0 0", "138****0000"), ("138.0000.0000", "138****0000"), ("138·0000·0000", "138****0000"),
        ("138_0000_0000", "138****0000"), ("138 00 00 00 00", "138****0000"),
        ("138\u202e0000\u202c0000", "138****0000"),
    ],
)  # fmt: skip
def test_mobile_phones(text, masked):
    assert found(text) == [(Kind.MOBILE, masked)]


@pytest.mark.parametrize("text", ["东经 130.12345678 度", "第 130 1.2345.6789 条", "2026.1234.5678", "130.1234.56789"])
def test_numbers_with_points_that_are_no_telephones(text):
    assert not found(text)


@pytest.mark.parametrize("text", ["0000-8123456", "（0000）8123456", "010 66551234", "电话：8123456"])
def test_landlines(text):
    assert [kind for kind, _ in found(text)] == [Kind.LANDLINE]


@pytest.mark.parametrize("text", ["2026-01-13 15:30", "15 3000 40000", "总投资13800万元", "第138号", "邮编 990000"])
def test_figures_are_no_phones(text):
    assert found(text) == []


def test_bank_cards_by_their_check_digit():
    assert found("卡号 6222 0212 3456 7890 128") == [(Kind.BANK_CARD, "6222***********0128")]
    assert found("卡号6222021234567890129") == []
    assert found("4111111111111111") == [(Kind.BANK_CARD, "4111********1111")]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("住青禾县城关镇幸福路12号3幢2单元501室", "住青禾县城关镇***"),
        ("青禾县白石乡石桥村3组15号", "青禾县白石乡***"),
        ("幸福小区7号楼1302", "***"),
        ("2单元301", "***"),
    ],
)
def test_addresses_to_the_door_keep_the_town_only(text, masked):
    assert found(text) == [(Kind.ADDRESS, masked)]


@pytest.mark.parametrize("text", ["城关镇书院路2号", "建设5幢教学楼", "石桥村三组"])
def test_addresses_that_do_not_reach_a_door_are_left_alone(text):
    assert found(text) == []


def test_emails():
    assert found("请发至 zhang.san@example.com。") == [(Kind.EMAIL, "z***@example.com")]
    assert found("@某某 a@b") == []


def test_several_in_one_text_come_in_their_order():
    text = f"{IDENTITY}，手机13800000000，邮箱a@example.com"
    assert [kind for kind, _ in found(text)] == [Kind.IDENTITY, Kind.MOBILE, Kind.EMAIL]


def test_the_value_is_what_stands_in_the_text():
    (match,) = scan("手机：１３８ 0000-0000")
    assert match.value == "１３８ 0000-0000"
    assert match.normal == "13800000000"


@given(st.integers(1, 999), st.dates(min_value=date(1930, 1, 1)), st.integers(0, 99))
def test_every_number_that_keeps_the_standard_is_found_wherever_it_stands(order, born, spot):
    seventeen = f"990000{born:%Y%m%d}{order:03d}"
    if born > timezone.localdate():
        return
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]
    number = seventeen + check
    assert is_identity_number(number)
    text = "名单" * spot + number + "等人"
    assert (Kind.IDENTITY, number) in [(m.kind, m.normal) for m in scan(text)]
    wrong = number[:-1] + ("0" if check != "0" else "1")
    assert not is_identity_number(wrong)


@given(st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_of_ten_check_digits_one_makes_a_card(digits):
    cards = [digits + last for last in "0123456789" if is_bank_card(digits + last)]
    assert len(cards) <= 1


@given(st.text(max_size=300))
def test_any_text_is_scanned_and_no_mask_shows_what_it_hides(text):
    for match in scan(text):
        assert match.value in text
        assert match.value != match.masked
        assert not [m for m in scan(match.masked) if m.normal == match.normal]


HOSTILE = {
    "digits": "1" * 100_000, "nineteens": "19" * 50_000, "spaced": "1 9 " * 25_000, "dated": "190112" * 17_000,
    "letters": "a" * 100_000, "ats": "a@" * 50_000, "dots": "a@a." * 25_000, "dashes": "1-" * 50_000,
    "doors": "3幢" * 50_000, "units": "1单元" * 33_000, "numbers": "中3号" * 33_000, "zeros": "(010" * 25_000,
    "cards": "6222 " * 20_000, "full-width": "０" * 100_000,
}  # fmt: skip
PATTERNS = ["_IDENTITY", "_MOBILE", "_LANDLINE", "_BANK_CARD", "_EMAIL", "_DOOR"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_hostile_text_stalls_a_pattern(pattern):
    """The time for twice the text is about twice the time: quadratic would be four times."""
    for text in HOSTILE.values():
        half, whole = (fastest(pattern, text[: len(text) // n]) for n in (2, 1))
        assert whole < max(3.5 * half, 0.2)


def fastest(pattern, text):
    times = []
    for _ in range(3):
        started = time.thread_time()
        for _found in getattr(personal_data, pattern).finditer(text):
            pass
        times.append(time.thread_time() - started)
    return min(times)


# --- However a number is written

WRITTEN = ("0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零幺两三四五六七八九",
           "⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # fmt: skip


@given(number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), data=st.data())
def test_a_mobile_number_is_found_in_whatever_digits_it_is_written(number, data):
    """Mixed, in the middle of a sentence, in groups or not."""
    digits = [data.draw(st.sampled_from(WRITTEN))[int(digit)] for digit in number]
    between = data.draw(st.sampled_from(("", " ", "-")))
    written = between.join(("".join(digits[:3]), "".join(digits[3:7]), "".join(digits[7:])))
    (one,) = scan(f"请打我手机{written}，谢谢。")
    assert (one.kind, one.value, one.normal) == (Kind.MOBILE, written, number)
    assert one.masked == f"{number[:3]}****{number[-4:]}"


@given(text=st.text("一二三四五六七八九〇零两的月日年村组号王 -1①", max_size=80))
def test_no_character_moves_when_a_text_is_read_plainly(text):
    assert {len(way) for way in [plain(text), *readings(text)]} == {len(text)}


@given(
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), written=st.sampled_from(WRITTEN),
    before=st.sampled_from(("张三", "第①", "组七")), after=st.sampled_from(("", "一直打", "①")),
)  # fmt: skip
def test_a_number_is_found_beside_words_that_could_be_digits_of_it(number, written, before, after):
    (one,) = scan(f"联系人{before}{''.join(written[int(digit)] for digit in number)}{after}。")
    assert (one.kind, one.normal) == (Kind.MOBILE, number)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("王七11010519491231002X", "identity"),
        ("陈一0551-8123456", "landline"),
        ("周五6222021234567890128", "bank_card"),
    ],
    ids=["identity", "landline", "card"],
)
def test_numbers_of_every_kind_are_found_behind_a_name(text, kind):
    (one,) = scan(text)
    assert (one.kind, one.value) == (kind, text[2:])


@pytest.mark.parametrize(
    "text", ["王一", "第二十三条第四款", "幸福村三组五号", "二〇二六年十一月", "一二三四五，上山打老虎"]
)
def test_words_for_numbers_in_names_and_sentences_stay_words(text):
    assert plain(text).replace("，", ",") == text.replace("，", ",")
    assert scan(text) == []

"""What is meant by what people type: other words, other numbers, other names, other letters."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import meanings, vocabulary
from search.meanings import forms_of, read_groups
from search.query import Wanted, find
from search.segmentation import asked_grams, fold, grams, normalise, set_own_terms
from search.segmentation.numerals import (
    LARGEST,
    from_chinese,
    in_chinese,
    written_otherwise,
    year_from_chinese,
    year_in_chinese,
)
from search.understanding import understand
from tests.costs import cost


def otherwise(text):
    """Piece → its other forms."""
    return {meaning.said: meaning.forms for meaning in meanings.meanings(text)}


@pytest.fixture
def said():
    """Let these be the only names and editors' synonyms; afterwards none."""
    yield
    meanings.set_synonyms([])
    meanings.set_names([])


# --- Numbers and dates


@given(st.integers(0, LARGEST))
def test_a_number_written_out_and_read_again_is_the_same(number):
    assert from_chinese(in_chinese(number)) == number


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万点", max_size=12))
def test_what_is_read_as_a_number_is_written_so(text):
    number = from_chinese(text)
    if text and number is not None:
        assert in_chinese(number) in (text.replace("两", "二").replace("〇", "零"), text.replace("两", "二")[1:])


@given(st.integers(1900, 2099))
def test_a_year_in_either_writing_is_the_other(year):
    assert year_from_chinese(year_in_chinese(str(year))) == str(year)
    chinese = f"{year_in_chinese(str(year))}年"
    assert chinese in otherwise(f"{year}年")[f"{year}年"]
    assert f"{year}年" in otherwise(chinese)[chinese]


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_a_day_in_any_writing_is_the_same(day):
    chinese = f"{in_chinese(day.month)}月{in_chinese(day.day)}日"
    digits = f"{day.month}月{day.day}日"
    assert chinese in otherwise(f"在{digits}之前")[digits]
    assert otherwise(f"在{chinese}之前")[chinese] == (digits,)
    assert f"{day.year}年{digits}" in otherwise(day.isoformat())[day.isoformat()]


@given(st.integers(1, 9999), st.sampled_from("条款项章节届次号"))
def test_the_twelfth_article_is_article_12(number, what):
    assert (
        otherwise(f"第{number}{what}") == {f"第{number}{what}": (f"第{in_chinese(number)}{what}",)}
        or number % 10000 == 0
    )
    assert f"第{number}{what}" in otherwise(f"第{in_chinese(number)}{what}")[f"第{in_chinese(number)}{what}"]


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("二〇二六年", "2026年"),
        ("二○二六年", "2026年"),
        ("二零二六年", "2026年"),
        ("２０２６年", "二〇二六年"),
        ("第12条", "第十二条"),
        ("第一百二十三条", "第123条"),
        ("百分之二十", "20%"),
        ("12.5％", "百分之十二点五"),
        ("2026/12/3", "2026年12月3日"),
        ("两个月", "2个月"),
        ("3个工作日", "三个工作日"),
        ("十九届", "19届"),
        ("5万元", "五万元"),
        ("10000元", "1万元"),
    ],
)
def test_numbers_as_people_type_them(typed, also):
    [forms] = otherwise(typed).values()
    assert also in forms


@pytest.mark.parametrize(
    "typed",
    [
        "十四五规划",
        "一次性告知",
        "三五年",
        "二十大",
        "千家万户",
        "三公经费",
        "第0条",
        "第三人",
        "青政发〔2026〕5号",
        "5号楼2/3",
    ],
)
def test_what_is_no_number_is_left_alone(typed):
    assert list(written_otherwise(typed)) == []


# --- One form of writing


@given(st.text(max_size=300))
def test_the_normal_form_stays_as_it_is(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="臺灣後於關於進一步優化營商環境實施意見著乾○ＡＢ１２ab，《》", max_size=60))
def test_folding_and_normalising_agree_and_places_stay(text):
    assert len(fold(text)) == len(text)
    assert normalise(fold(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("關於進一步優化營商環境的實施意見", "关于进一步优化营商环境的实施意见"),
        ("醫療保險與養老金領取", "医疗保险与养老金领取"),
        ("著作權", "著作权"),  # 著 is a simplified character as well
        ("乾坤灣", "乾坤湾"),
        ("后勤", "后勤"),
        ("二○二六年", "二〇二六年"),
    ],
)
def test_traditional_characters_are_the_simplified_ones(typed, meant):
    assert normalise(typed) == meant
    assert fold(typed) == meant
    assert grams(typed) == grams(meant)
    assert asked_grams(typed) == asked_grams(meant)


# --- Synonyms


def test_the_list_of_synonyms_goes_one_way_or_all_ways():
    groups = list(read_groups(["# 说明", "", "低保 => 最低生活保障  # 单向", "公积金 住房公积金", "=> 空", "半截 =>"]))
    assert groups == [(("低保",), ("最低生活保障",)), (("公积金", "住房公积金"), ())]
    assert forms_of(groups, 1.0) == {
        "低保": (("最低生活保障",), 1.0),
        "公积金": (("住房公积金",), 1.0),
        "住房公积金": (("公积金",), 1.0),
    }


def test_what_comes_with_the_portal_is_whole():
    path = Path(meanings.__file__).parent / "segmentation" / "synonyms.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.partition("#")[0].strip():
            [(said, written)] = read_groups([line])
            assert all(len(normalise(word)) > 1 for word in said), line
            assert not set(said) & set(written), line
            assert written or len(said) > 1, line


def test_what_people_say_is_found_as_texts_write_it(said):
    meanings.set_synonyms([(("惠农一卡通", "一卡通"), ("惠民惠农财政补贴资金",)), (("低保边缘户", "低保边缘家庭"), ())])
    assert otherwise("惠农一卡通怎么领") == {"惠农一卡通": ("惠民惠农财政补贴资金",)}
    assert otherwise("低保边缘家庭") == {"低保边缘家庭": ("低保边缘户",)}
    assert otherwise("低保邊緣戶") == {"低保边缘户": ("低保边缘家庭",)}


def test_a_short_word_is_no_piece_of_other_words(said):
    meanings.set_synonyms([(("人才",), ("专业技术人员",)), (("app",), ("应用程序",))])
    assert otherwise("人才在哪报到")["人才"] == ("专业技术人员",)
    assert "人才" not in otherwise("老人才能领取")
    assert "app" not in otherwise("apple")
    assert otherwise("ＡＰＰ备案")["app"] == ("应用程序",)


def test_a_bodys_nickname_is_its_name(said):
    meanings.set_names(
        [
            vocabulary.Name("青禾县人力资源和社会保障局", ("县人社局", "人社局", "教育局")),
            vocabulary.Name("教育局", ("教委",)),
        ]
    )
    found = {meaning.said: meaning for meaning in meanings.meanings("人社局电话")}
    assert found["人社局"].forms == ("青禾县人力资源和社会保障局", "县人社局", "教育局")
    assert found["人社局"].weight == 1
    assert "青禾县人力资源和社会保障局" not in otherwise("教育局").get("教育局", ())  # another's own name
    assert otherwise("教委在哪")["教委"] == ("教育局",)


# --- Letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zwgk", "政务公开"),
        ("zhengwugongkai", "政务公开"),
        ("zheng wu gong kai", "政务公开"),
        ("ＺＷＧＫ", "政务公开"),
        ("gongjijin", "公积金"),
        ("gongjijintiqu", "公积金提取"),
    ],
)
def test_letters_are_the_words_they_spell_or_begin(index, paper, typed, meant):
    paper("公积金提取须知")
    vocabulary.forget()
    [forms] = otherwise(typed).values()
    assert meant in forms


def test_letters_that_spell_a_word_are_surer_than_its_initials(index):
    vocabulary.forget()
    [spelt], [begun] = meanings.meanings("zheng wu gong kai"), meanings.meanings("zwgk")
    assert spelt.forms == begun.forms
    assert spelt.weight > begun.weight


def test_letters_that_stand_in_a_title_mean_themselves(index, paper):
    paper("ZWGK 接口说明")
    vocabulary.forget()
    assert otherwise("zwgk") == {}
    assert otherwise("ab") == {}
    assert otherwise("xqzvw") == {}


# --- Speed


def test_meaning_is_quick(index):
    questions = [
        f"外地户口的孩子第{number}条怎么报名上小学，2026年{number}月公积金能贷款买房吗" for number in range(1, 13)
    ]
    questions += ["第" * 200, "二" * 400, "a" * 400, "低保" * 200, "1" * 400, "zheng " * 60]
    for question in questions:
        meanings.meanings(question)  # read what is read once
    meanings.set_synonyms([])
    vocabulary.words_by_sound.cache_clear()
    assert cost(lambda: [meanings.meanings(question) for question in questions]) < 2 * len(questions)


def test_any_question_can_be_looked_through():
    day = date(2026, 1, 1)
    for step in range(0, 800, 37):
        one = day + timedelta(days=step)
        assert otherwise(f"{one:%Y-%m-%d}以后")


# --- What is found


@pytest.fixture
def library(index, paper):
    paper("青禾县政务公开工作要点", "政务公开、信息公开、办事公开。")
    paper("关于二〇二六年暑期安全工作的通知", "定于十二月三日检查。违反第十二条的，处百分之二十的罚款。")
    paper("青禾县校车服务规定", "校车收费三百元，二十个工作日内办结。")
    paper("青禾县停车收费标准", "停车每小时收费两元。")
    vocabulary.forget()
    yield
    vocabulary.forget()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("zwgk", "青禾县政务公开工作要点"),
        ("zhengwugongkai", "青禾县政务公开工作要点"),
        ("政務公開", "青禾县政务公开工作要点"),
        ("2026年暑期", "关于二〇二六年暑期安全工作的通知"),
        ("二○二六年", "关于二〇二六年暑期安全工作的通知"),
        ("２０２６年", "关于二〇二六年暑期安全工作的通知"),
        ("12月3日", "关于二〇二六年暑期安全工作的通知"),
        ("2026-12-03检查", "关于二〇二六年暑期安全工作的通知"),
        ("第12条", "关于二〇二六年暑期安全工作的通知"),
        ("罚款20%", "关于二〇二六年暑期安全工作的通知"),
        ("300元", "青禾县校车服务规定"),
        ("20个工作日", "青禾县校车服务规定"),
        ("校車收費", "青禾县校车服务规定"),
    ],
)
def test_however_it_is_written_it_is_found_first(library, typed, title):
    hits = find(Wanted(typed, {"kind": ("paper",)})).hits
    assert [hit.title for hit in hits][:1] == [title]


def test_what_was_meant_is_marked_as_the_text_writes_it(library):
    [hit] = find(Wanted("2026年暑期", {"kind": ("paper",)})).hits[:1]
    assert "<mark>二〇二六年" in hit.highlighted["title"][0]


# --- What editors change while questions come in


def test_a_synonym_that_comes_in_while_others_are_put_together_counts(monkeypatch):
    class Slow(meanings.Thesaurus):
        def __init__(self, forms):
            super().__init__(forms)
            monkeypatch.undo()
            meanings.set_synonyms([(("青禾卡",), ("惠农补贴资金",))])

    monkeypatch.setattr(meanings, "Thesaurus", Slow)
    try:
        meanings.set_synonyms([(("甲乙丙",), ("子丑寅",))])
        meanings.meanings("青禾卡怎么办")
        assert [meaning.said for meaning in meanings.meanings("青禾卡怎么办")] == ["青禾卡"]
    finally:
        meanings.set_synonyms([])


def test_a_new_word_is_known_in_other_forms_at_once():
    meanings.set_synonyms([(("青禾卡",), ("蘅芜驿站潇湘",))])
    try:
        understand("青禾卡")
        set_own_terms(["蘅芜驿"])
        assert "蘅芜驿" in dict(understand("青禾卡").other_words)
    finally:
        meanings.set_synonyms([])
        set_own_terms([])

"""What people find first."""

import pytest

from search import dictionary, ranking
from search.advanced import Words
from search.models import StopWord
from search.nodes import Text, deciding
from search.query import Wanted, find
from search.understanding import understand


def titles(text, **asked):
    """Of the papers: the portal's own pages are in the index too."""
    return [hit.title for hit in find(Wanted(text, {"kind": ("paper",)}, **asked)).hits]


def test_everyday_words_find_what_texts_call_otherwise(paper):
    paper("困难群众救助办法", "符合条件的家庭可以申请最低生活保障。")
    paper("校车服务规定", "校车收费按本规定执行。")
    assert titles("低保") == ["困难群众救助办法"]
    assert titles("怎么申请低保")[0] == "困难群众救助办法"


def test_what_was_said_and_what_may_be_said_instead_are_found_together(paper):
    paper("甲", "家庭申请最低生活保障的，向乡镇提出。")
    paper("乙", "家庭申请低保的，向乡镇提出。")
    assert sorted(titles("低保 申请")) == ["乙", "甲"]


def test_a_single_word_is_not_answered_by_a_piece_of_its_other_form(paper):
    paper("生活垃圾分类办法", "居民生活垃圾应当分类。")
    assert titles("低保") == []


def test_who_knows_the_title_finds_it_first(paper):
    paper("青禾县河道管理条例实施细则", "青禾县河道管理条例。" * 3 + "本细则根据青禾县河道管理条例制定。")
    paper("关于修改《青禾县河道管理条例》的决定", "青禾县河道管理条例作如下修改。" * 3)
    paper("青禾县河道管理条例", "为了保护河道，制定本条例。")
    assert titles("青禾县河道管理条例")[0] == "青禾县河道管理条例"
    assert titles(" 《青禾县 河道管理条例》 ")[0] == "青禾县河道管理条例"


def test_a_law_is_known_by_its_short_name(paper):
    paper("中华人民共和国河道法实施办法", "河道法河道法河道法，河道。")
    paper("中华人民共和国河道法", "为了保护河道，制定本法。")
    assert titles("河道法")[0] == "中华人民共和国河道法"


def test_rules_come_before_what_tells_of_them_and_dead_rules_after_it(paper):
    text = "校车驾驶人每年体检一次，费用由服务提供者承担。"
    paper("旧规定", text, genre="规定", validity="repealed")
    paper("局长访谈", text, genre="报道")
    paper("新规定", text, genre="规定", validity="valid")
    assert titles("校车驾驶人体检费用谁承担，多久一次") == ["新规定", "局长访谈", "旧规定"]
    assert titles("校车 体检") == ["新规定", "局长访谈", "旧规定"]
    assert titles("校车 体检 费用 承担") == ["新规定", "局长访谈", "旧规定"]


def test_a_long_question_finds_something_though_most_of_its_words_are_nowhere(paper):
    paper("校车服务规定", "校车收费按本规定执行。")
    question = "我家住在很远的村子里，孩子每天坐校车上学，最近听说要多交钱，这样做对不对，应该找谁反映"
    assert titles(question) == ["校车服务规定"]


def test_by_date_a_long_question_does_not_drag_in_what_holds_one_of_its_words(paper, at):
    question = "农村义务教育学生营养改善计划资金管理办法公示"
    paper("关于农村义务教育学生营养改善计划资金管理办法的公示", "公示如下。", published_at=at(2025, 1, 1))
    paper("拟录用人员公示", "现予公示。", published_at=at(2026, 1, 1))
    assert titles(question, sort="date") == ["关于农村义务教育学生营养改善计划资金管理办法的公示"]
    assert titles(question)[0] == "关于农村义务教育学生营养改善计划资金管理办法的公示"


@pytest.mark.parametrize(
    "question", ["低保", "怎么申请低保", "校车 收费 标准", "“校车”收费", "青政发〔2026〕5号", "法"]
)
def test_what_only_ranks_never_decides(paper, question):
    """Facets are counted without it."""
    paper("困难群众救助办法", "符合条件的家庭可以申请最低生活保障，依法办理。", number="青政发〔2026〕5号")
    paper("校车收费标准", "校车收费标准见附表。")
    node = ranking.meaning(Text(question))
    assert deciding(node) == deciding(deciding(node))
    found = find(Wanted(question), facets=("kind",))
    assert sum(found.facets["kind"].values()) == found.total


def test_in_titles_alone_a_long_question_is_answered_by_titles_alone(paper):
    question = "校车驾驶人每年体检费用由谁承担"
    paper("校车管理答问", "与此无关。")
    paper("殡葬服务规定", "校车驾驶人每年体检一次，费用由服务提供者承担。", genre="规定", validity="valid")
    found = find(Wanted(question, {"kind": ("paper",)}, words=Words(in_title=True)), facets=("kind",))
    assert [hit.title for hit in found.hits] == ["校车管理答问"]
    assert found.facets["kind"] == {"paper": 1}


def test_nothing_but_punctuation_asks_for_nothing(paper):
    paper("校车收费标准", "校车收费标准见附表。")
    assert titles("？！，。") == []


def test_a_question_is_understood_once(paper):
    assert understand("校车收费标准") is understand("校车收费标准")


def test_what_editors_do_not_want_to_be_asked_for_does_not_rank_either(paper):
    paper("甲", "我县我县我县我县我县我县的校车。")
    paper("乙", "校车收费的标准和减免。")
    StopWord.objects.create(text="我县")
    dictionary.refresh(now=True)
    assert "我县" not in understand("我县校车收费怎么减免").grams
    assert titles("我县校车收费怎么减免")[0] == "乙"

"""What is offered unasked is about what somebody writes, not merely full of the same everyday words."""

import pytest

from search.relevance import Asked

RUBBISH = "我们村口的垃圾堆了一个多月没有人清运，苍蝇多，味道难闻，请尽快安排清理。"
SCHOOL = "孩子想换一所学校，离家太远了"
PRIVACY = "本网站怎样处理个人信息：未满十四周岁的孩子由监护人同意，学校统一组织的由学校告知。"
FIELDS = "田建好了，谁来管？沟渠垃圾没人清的，由村里安排清理。"
ADMISSION = "持居住证的随迁子女可以就近报名入学，请带居住证、户口簿。"


@pytest.mark.parametrize(
    ("asked", "title", "text"),
    [
        ("垃圾堆没人清", "高标准农田建设和管护办法解读", FIELDS), (RUBBISH, "高标准农田建设和管护办法解读", FIELDS),
        (SCHOOL, "隐私政策", PRIVACY), ("身份证", "学校图书馆周末开放", "读者凭身份证进馆。"), ("的", "的", "的"),
        ("", "", ""), ("\x00？", "？", "？"),
    ],
)  # fmt: skip
def test_everyday_words_make_nothing_an_answer(asked, title, text):
    assert not Asked(asked).is_about(title, text)


@pytest.mark.parametrize(
    ("asked", "title", "text"),
    [
        ("随迁子女报名", "2026年义务教育招生政策问答", ADMISSION),
        ("外地户口的孩子怎么报名上小学，随迁子女要带什么？", "招生政策问答", ADMISSION),
        ("低保", "城乡居民最低生活保障标准", "每人每月若干元。"), ("广场舞噪音", "加强环境噪声管理", "广场上不得……"),
        ("学校食堂的饭菜太凉，老师态度不好", "学校食堂和集中用餐管理办法", "饭菜要热。"),
    ],
)  # fmt: skip
def test_what_is_about_the_same_is_offered_however_it_is_said(asked, title, text):
    assert Asked(asked).is_about(title, text)

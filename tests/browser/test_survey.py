"""Questions that an answer skips go at once, and the answer arrives."""

import pytest


@pytest.mark.browser
def test_somebody_without_children_is_not_asked_about_them(visitor, portal):
    expect = pytest.importorskip("playwright.sync_api").expect
    visitor.goto(f"{portal}/consultations/?kind=surveys&stage=open")
    visitor.get_by_role("link", name="中小学校门口接送时段交通问卷").first.click()
    visitor.get_by_role("link", name="开始答题").click()
    way = visitor.get_by_role("group", name="孩子平时怎么上下学")
    way.wait_for()
    visitor.get_by_text("请跳到第 5 题").first.wait_for(state="hidden")  # it happens by itself
    visitor.get_by_label("没有，但住在学校附近").check()
    way.wait_for(state="hidden")
    visitor.get_by_label("错时放学").check()
    visitor.get_by_label("实验小学").check()
    expect(visitor.locator("[name=proof]")).not_to_have_value("", timeout=20_000)
    visitor.get_by_role("button", name="提交答卷").click()
    visitor.get_by_role("heading", name="您的答卷已经收到").wait_for()
    visitor.goto(f"{portal}/consultations/surveys/1/answer/")  # a second time
    visitor.get_by_role("heading", name="您的答卷已经收到").wait_for()

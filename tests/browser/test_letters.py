"""A citizen writes a letter: at a desk, on a phone, on a bad line, and without JavaScript."""

import re

import pytest

from .conftest import DESKTOP, PHONE
from .test_applying import answer_to, axe, clean, go_on  # noqa: F401

SUBJECT = "学区怎么划"
WRITTEN = "请问今年县城义务教育学校的学区怎么划？不服处罚决定又怎样申请行政复议？"


def write(page):
    page.check("input[name=kind][value=consultation]")
    page.fill("input[name=subject]", SUBJECT)
    page.fill("textarea", WRITTEN)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_letter_to_the_receipt_with_axe_on_each(chromium, portal, axe, screen):  # noqa: F811
    context = chromium.new_context(base_url=portal, viewport=screen, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/mailbox/")
    clean(page, axe)
    page.click("a:has-text('我要写信'):visible")  # the section's own menu is behind a button on a phone
    page.wait_for_url("**/new/")
    go_on(page)  # nothing written yet
    page.wait_for_selector("#errors")
    clean(page, axe)
    write(page)
    page.wait_for_selector("[data-already] a")
    page.wait_for_selector("[data-already] >> text=行政复议服务平台")
    clean(page, axe)
    go_on(page)
    page.wait_for_url("**/sender/")
    assert "60 日内" in page.inner_text("main")
    clean(page, axe)
    page.fill("input[name=name]", "王小明")
    page.fill("input[name=phone]", "13800138000")
    go_on(page)
    page.wait_for_url("**/check/")
    page.wait_for_selector("text=已经自动验证")
    clean(page, axe)
    page.check("input[name=confirmed]")
    page.dblclick("button:has-text('提交来信')")
    page.wait_for_url("**/receipt/")
    clean(page, axe)
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.inner_text("[data-code]"))
    assert page.inner_text("[data-number]").startswith("LX")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    page.click("button:has-text('我已记下')")
    page.wait_for_url("**/receipt/done/")
    clean(page, axe)
    assert not wrong
    context.close()


def test_what_was_written_survives_a_reload_and_a_lost_line(visitor):
    visitor.goto("/mailbox/new/")
    write(visitor)
    visitor.reload()
    assert visitor.input_value("textarea") == WRITTEN and visitor.is_checked("input[value=consultation]")
    visitor.context.set_offline(True)
    go_on(visitor)
    visitor.wait_for_selector("text=现在没有网络")
    visitor.context.set_offline(False)
    go_on(visitor)
    visitor.wait_for_url("**/sender/")
    visitor.goto("/mailbox/new/")
    assert visitor.input_value("textarea") == WRITTEN
    visitor.click("button:has-text('清除草稿')")
    visitor.wait_for_url("**/cleared/")
    assert visitor.evaluate("Object.keys(sessionStorage).length") == 0


def test_without_javascript_and_without_a_name(chromium, portal):
    context = chromium.new_context(base_url=portal, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/mailbox/new/")
    write(page)
    go_on(page)
    assert "也许" in page.inner_text("main") or "先看看这些有没有用" in page.inner_text("main")
    page.check("input[name=nameless]")
    go_on(page)
    page.fill("input[name=answer]", answer_to(page.inner_text("label[for=id_answer]")))
    page.check("input[name=confirmed]")
    page.click("button:has-text('提交来信')")
    page.wait_for_url("**/receipt/")
    assert page.is_visible("[data-code]") and "不留姓名" in page.inner_text("main")
    context.close()

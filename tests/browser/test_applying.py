"""A citizen applies for information: at a desk, on a phone, on a bad line, and without JavaScript."""

import re

import pytest

from .conftest import DESKTOP, PHONE

DESCRIPTION = "县城义务教育学校学区划分方案"
_DIGITS = "零一二三四五六七八九十"
_FRUITS_AND_OTHERS = {
    "水果": "苹果香蕉西瓜葡萄桃子", "动物": "老虎山羊兔子黄牛蜜蜂", "家具": "桌子椅子衣柜书架沙发",
    "衣服": "毛衣裤子衬衫大衣裙子",
}  # fmt: skip


@pytest.fixture(scope="session")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def number_of(words):
    """十三 → 13."""
    tens, ten, ones = words.rpartition("十") if "十" in words and words != "十" else ("", "", words)
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + (_DIGITS.index(ones) if ones else 0)


def answer_to(question):
    """What a person who reads Chinese would answer."""
    if found := re.search(r"：(.+)([加减])(.+)等于几", question):
        one, sign, other = found.groups()
        return str(number_of(one) + number_of(other) * (1 if sign == "加" else -1))
    if found := re.search(r"“(.+)”里，哪一个不是(.+)？", question):
        return next(word for word in found[1].split("、") if word not in _FRUITS_AND_OTHERS[found[2]])
    if found := re.search(r"“(.+)”的第(.)个字", question):
        return found[1][_DIGITS.index(found[2]) - 1]
    day = re.search(r"星期(.)的后一天", question)[1]
    return "星期" + "一二三四五六日一"["一二三四五六日".index(day) + 1]


def clean(page, axe):
    found = [
        f"{page.url}: {one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}"
        for one in axe.run(page).response["violations"]
    ]
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def go_on(page):
    page.click("button:has-text('下一步')")


def choose_agency(page):
    page.goto("/requests/")
    page.click("text=在线申请")
    page.select_option("select[name=agency]", label="青禾县教育局")
    page.check("input[name=who][value=person]")
    go_on(page)
    page.wait_for_url("**/information/")


def say_who(page):
    page.fill("input[name=name]", "王小明")
    page.fill("input[name=id_number]", "11010519491231002X")
    page.fill("input[name=phone]", "13800138000")
    go_on(page)
    page.wait_for_url("**/check/")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_first_step_to_the_receipt_with_axe_on_each(chromium, portal, axe, screen, tmp_path):
    context = chromium.new_context(base_url=portal, viewport=screen, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/requests/")
    clean(page, axe)
    page.goto("/requests/new/")
    go_on(page)  # nothing chosen yet
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    clean(page, axe)
    choose_agency(page)
    page.fill("textarea", DESCRIPTION)
    page.wait_for_selector("[data-already] a")
    assert "义务教育" in page.inner_text("[data-already]")
    clean(page, axe)
    page.set_input_files("input[type=file]", {"name": "旧文件.txt", "mimeType": "text/plain", "buffer": b"old"})
    go_on(page)
    page.wait_for_url("**/applicant/")
    clean(page, axe)
    say_who(page)
    assert "旧文件.txt" in page.inner_text("main") and "11010519491231002X" in page.inner_text("main")
    page.wait_for_selector("text=已经自动验证")
    clean(page, axe)
    page.check("input[name=confirmed]")
    page.dblclick("button:has-text('提交申请')")
    page.wait_for_url("**/receipt/")
    clean(page, axe)
    code = page.inner_text("[data-code]")
    number = page.inner_text("[data-number]")
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    with page.expect_download() as waiting:
        page.click("text=下载回执（含查询码）")
    waiting.value.save_as(tmp_path / "receipt.pdf")
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
    assert number in waiting.value.suggested_filename and code not in waiting.value.url
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    page.click("button:has-text('我已记下')")
    page.wait_for_url("**/receipt/done/")
    clean(page, axe)
    page.go_back()
    page.reload()
    assert code not in page.content()
    assert not wrong
    context.close()


def test_what_was_typed_survives_a_reload_and_a_lost_line(visitor):
    choose_agency(visitor)
    visitor.fill("textarea", DESCRIPTION)
    visitor.fill("input[name=document_number]", "青教发〔2026〕3号")
    visitor.reload()
    assert visitor.input_value("textarea") == DESCRIPTION
    assert "断网、刷新都不会丢" in visitor.inner_text(".draft-note") or visitor.is_hidden("[data-kept]")
    visitor.context.set_offline(True)
    go_on(visitor)
    visitor.wait_for_selector("text=现在没有网络")
    visitor.context.set_offline(False)
    go_on(visitor)
    visitor.wait_for_url("**/applicant/")
    visitor.fill("input[name=name]", "王小明")
    visitor.goto("/requests/new/information/")
    assert visitor.input_value("input[name=document_number]") == "青教发〔2026〕3号"
    visitor.goto("/requests/new/applicant/")
    assert visitor.input_value("input[name=name]") == "王小明"
    visitor.click("button:has-text('清除草稿')")
    visitor.wait_for_url("**/cleared/")
    assert visitor.evaluate("Object.keys(sessionStorage).length") == 0
    visitor.goto("/requests/new/applicant/")
    assert visitor.url.endswith("/requests/new/")


def test_without_javascript_a_question_is_answered_instead(chromium, portal):
    context = chromium.new_context(base_url=portal, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(20_000)
    choose_agency(page)
    page.fill("textarea", DESCRIPTION)
    go_on(page)
    assert "先看看是否已经公开" in page.inner_text("main")
    say_who(page)
    page.check("input[name=confirmed]")
    page.fill("input[name=answer]", "不知道")
    page.click("button:has-text('提交申请')")
    assert "换了一个问题" in page.inner_text("main")
    page.check("input[name=confirmed]")
    page.fill("input[name=answer]", answer_to(page.inner_text("label[for=id_answer]")))
    page.click("button:has-text('提交申请')")
    page.wait_for_url("**/receipt/")
    assert page.is_visible("[data-code]")
    context.close()


def test_by_keyboard_alone(visitor):
    choose_agency(visitor)
    visitor.focus("textarea")
    visitor.keyboard.type("2026 budget of the county")
    for _ in range(20):
        if visitor.evaluate("document.activeElement.textContent") == "下一步":
            break
        visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/applicant/")

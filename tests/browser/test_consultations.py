"""征集调查 from end to end: announced through three reviews, taken part in, run by the staff."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from .test_applying import answer_to
from .test_journeys import approve

CALL = "青禾县乡镇客运班线公交化改造实施办法（征求意见稿）"
DRAFT = "第一条 为了方便农村群众出行，制定本办法。\n第二条 建制村公交每日不少于四班。\n第三条 票价不超过三元。"


def moment(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%d} 09:00"


def submit(page) -> None:
    """Send what is in the editor to the reviewers."""
    page.keyboard.press("Escape")
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-submit]").click()


def write(page, field: str, text: str) -> None:
    """Into a rich text of the editor."""
    area = page.locator(f"[data-contentpath={field}] .public-DraftEditor-content[contenteditable=true]")
    area.click()
    page.keyboard.type(text)


def proved(page) -> None:
    """The browser has worked out that it is no machine."""
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(page.locator("[name=proof]")).not_to_have_value("", timeout=20_000)


def announce_call(page, days: int) -> None:
    page.goto("/admin/snippets/opinions/call/add/")
    page.fill("input[name=title]", CALL)
    page.select_option("select[name=kind]", "decision")
    page.fill("textarea[name=summary]", "村村通公交怎么开、开几班、票价多少，请大家说说。")
    write(page, "explanation", "现有班线班次少、票价高。")
    page.fill("textarea[name=draft]", DRAFT)
    page.get_by_role("tab", name="期限与方式").click()
    page.fill("input[name=opens_at]", moment(-1))
    page.keyboard.press("Escape")
    page.fill("input[name=closes_at]", moment(days))
    page.keyboard.press("Escape")
    page.fill("input[name=contact]", "青禾县教育局，0000-8120400")
    submit(page)


def test_a_call_goes_out_after_three_reviews_and_people_speak_to_its_articles(staff, visitor, phone, tmp_path):
    editor = staff("bianji")
    announce_call(editor, 20)
    editor.get_by_role("tab", name="期限与方式").click()
    editor.get_by_text("不足 30 日").first.wait_for()  # too short, and no reason given
    editor.fill("input[name=closes_at]", moment(35))
    submit(editor)
    editor.wait_for_url("**/admin/snippets/opinions/call/")
    for reviewer in ("chushen", "fushen", "zhongshen"):
        visitor.goto("/consultations/")
        assert CALL not in visitor.locator("main").inner_text()
        approve(staff(reviewer), CALL)
    visitor.goto("/consultations/?kind=opinions&stage=open")
    visitor.get_by_role("link", name=CALL).click()

    address = re.search(r"/consultations/opinions/(\d+)/", visitor.url)
    assert address
    attached = tmp_path / "说明.txt"
    attached.write_text("早晚各加一班。", encoding="utf-8")
    phone.goto(address.group())
    phone.get_by_role("link", name="对这一条提意见").nth(1).click()
    phone.get_by_label("对第二条的意见").fill("早班车请提前到六点。")
    phone.set_input_files("input[type=file]", str(attached))
    proved(phone)
    phone.get_by_role("button", name="提交意见").click()
    phone.get_by_role("heading", name=re.compile("收到")).first.wait_for()

    editor.goto(f"/admin/opinions/{address.group(1)}/")
    editor.get_by_text("1", exact=True).first.wait_for()
    editor.goto(f"/admin/opinions/{address.group(1)}/parts/")
    editor.get_by_text("早班车请提前到六点").first.wait_for()


def register(page, address: str, name: str, telephone: str) -> tuple[str, str]:
    """Number and code of the registration."""
    page.goto(address)
    page.get_by_role("link", name="我要报名").click()
    page.locator("input[name=category]").first.check()
    page.fill("input[name=name]", name)
    page.fill("input[name=phone]", telephone)
    if page.locator("textarea[name=reason]").count():
        page.fill("textarea[name=reason]", "想去看看。")
    page.locator("form.form input[type=checkbox], main form input[type=checkbox]").last.check()
    proved(page)
    page.get_by_role("button", name="提交报名").click()
    pair = page.locator(".receipt-code__pair dd")
    pair.first.wait_for()
    return pair.nth(0).inner_text().strip(), pair.nth(1).inner_text().strip()


def test_somebody_registers_for_an_event_looks_again_and_cancels(visitor):
    visitor.goto("/consultations/?kind=events&stage=open")
    visitor.locator(".rows__title", has_text="开放日").first.click()
    visitor.get_by_role("heading", level=1, name=re.compile("政府开放日")).wait_for()
    address = visitor.url
    number, code = register(visitor, address, "甄小满", "0000-8800003")
    visitor.goto("/consultations/events/track/")
    visitor.fill("input[name=number]", number)
    visitor.fill("input[name=code]", code)
    visitor.get_by_role("button", name="查看").click()
    visitor.get_by_role("heading", name="我的报名").wait_for()
    visitor.get_by_role("button", name="取消报名").click()
    visitor.get_by_role("heading", name="已取消").wait_for()


def test_anybody_computes_the_draw_by_the_lines_of_the_page(visitor, tmp_path):
    visitor.goto("/consultations/events/2/places/")
    program = visitor.locator("pre.event-code").inner_text()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name=re.compile("下载 list-")).click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    (tmp_path / "check.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "check.py"], cwd=tmp_path, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    first, *ranked = done.stdout.strip().splitlines()
    assert first == "True"
    shown = visitor.locator(".event-places tbody tr td:nth-child(2)").all_inner_texts()
    assert shown and shown == [line.split("\t")[0] for line in ranked][: len(shown)]


@pytest.mark.parametrize("script", [True, False])
def test_a_question_is_let_through_put_and_answered_live(chromium, portal, staff, script):
    words = f"课后服务能不能看书到六点（{'有' if script else '没有'}脚本）"
    context = chromium.new_context(base_url=portal, java_script_enabled=script, locale="zh-CN")
    reader = context.new_page()
    reader.goto("/consultations/?kind=interviews")
    reader.get_by_role("link", name=re.compile("课后服务")).first.click()
    here = reader.url
    reader.get_by_role("link", name="我要提问").click()
    reader.locator("textarea[name=text]").fill(words)
    if script:
        proved(reader)
    else:
        reader.fill("#id_answer", answer_to(reader.locator("label[for=id_answer]").inner_text()))
    reader.get_by_role("button", name="提交问题").click()
    reader.get_by_role("heading", name="问题已收到").wait_for()

    officer = staff("bianji")
    key = re.search(r"/interviews/(\d+)/", here).group(1)
    desk = f"/admin/consultations/interviews/{key}/"
    officer.goto(desk)
    if officer.get_by_role("button", name="开播", exact=True).count():
        if officer.get_by_label("提前开播").count():  # the demo announces it for days from now
            officer.get_by_label("提前开播").check()
        officer.get_by_role("button", name="开播", exact=True).click()
    officer.get_by_role("link", name=re.compile(re.escape(words))).click()
    officer.get_by_role("button", name="通过").click()
    officer.get_by_role("link", name=re.compile(re.escape(words))).click()
    officer.get_by_role("button", name="在访谈中提出（进记录）").click()
    officer.locator("select[name=guest]").last.select_option(index=1)
    officer.locator("textarea[name=text]").fill("可以，图书室开到六点。")
    officer.get_by_role("button", name="发布回答").click()
    officer.get_by_text("回答已发布").wait_for()
    reader.goto(here)
    record = reader.get_by_role("log")
    record.get_by_text(words).wait_for()
    assert "图书室开到六点" in record.inner_text()
    context.close()

"""What people come for, done as they do it: reading, searching, publishing through three reviews, importing."""

import json
import re
import subprocess
import sys
import time
from urllib.parse import quote

from .conftest import ROOT, environment_of

TITLE = "青禾县教育局关于调整冬季作息时间的通知"


def test_a_citizen_reads_from_the_home_page_to_a_document(visitor):
    visitor.goto("/")
    visitor.get_by_role("navigation").get_by_text("公告公示").first.click()
    visitor.wait_for_url("**/notices/")
    visitor.locator("main .rows a").first.click()
    assert visitor.locator("h1").count() == 1
    visitor.goto("/disclosure/")
    visitor.locator("main").get_by_role("link", name="法定主动公开内容").first.click()
    visitor.wait_for_url("**/disclosure/catalogue/")
    visitor.locator("main .rows a").first.click()
    visitor.wait_for_url("**/disclosure/documents/**")
    record = visitor.locator(".record-table").inner_text()
    for label in ("索引号", "发布机构", "成文日期", "发布日期", "有效性", "公开方式"):
        assert label in record


def test_a_dead_document_leads_to_the_living_one(visitor):
    visitor.goto("/disclosure/catalogue/?validity=repealed")
    visitor.locator("main .rows a").first.click()
    visitor.wait_for_url("**/disclosure/documents/**")
    banner = visitor.locator(".banner").first
    assert "废止" in banner.inner_text()


def test_a_citizen_finds_by_words_by_number_and_by_facet(visitor):
    visitor.goto("/")
    visitor.locator("main input[name=q]").fill("义务教育招生")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/search/?**")
    assert "招生" in visitor.locator("main .rows a").first.inner_text()
    assert visitor.locator("main .rows mark").count() > 0
    visitor.locator(".facets a[href*='kind=document']").click()
    visitor.wait_for_url("**kind=document**")
    visitor.goto("/search/?q=" + quote("青教发[2026]18号"))
    assert "青教发〔2026〕18号" in visitor.locator("main .rows li, main .rows article").first.inner_text()


def test_nothing_found_says_what_to_do(visitor):
    visitor.goto("/search/?q=" + quote("囍龘靐"))
    assert visitor.locator("main .rows a").count() == 0
    assert "没有找到" in visitor.locator("main").inner_text()


def test_everything_is_reached_by_keyboard(visitor):
    visitor.goto("/")
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.textContent").strip() == "跳到正文"
    visitor.keyboard.press("Enter")
    assert visitor.evaluate("document.activeElement.id") == "main"
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.name") == "q"


def test_the_elder_mode_is_turned_on_and_off_without_javascript(chromium, portal):
    context = chromium.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("/notices/")
    page.get_by_role("link", name="长辈版").click()
    assert page.url.endswith("/notices/")
    assert "elder" in page.locator("html").get_attribute("class")
    page.goto("/disclosure/")
    assert "elder" in page.locator("html").get_attribute("class")
    page.get_by_role("link", name="返回标准版").click()
    assert "elder" not in (page.locator("html").get_attribute("class") or "")
    context.close()


def test_no_page_asks_another_host_and_home_is_light(visitor, portal):
    asked, weight = [], []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.on(
        "response",
        lambda response: weight.append(len(response.body()) if response.request.resource_type != "image" else 0),
    )
    visitor.goto("/", wait_until="networkidle")
    assert all(url.startswith((portal, "data:")) for url in asked)
    assert sum(weight) < 200_000


def test_a_phone_shows_no_page_wider_than_itself(phone):
    for path in ("/", "/disclosure/", "/disclosure/catalogue/", "/notices/", "/agencies/", "/search/?q=%E5%8A%9E"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375, path


# --- Publishing


def write_a_document(page, title: str, text: str) -> None:
    """As an editor: a new document, filled in and submitted for review."""
    page.goto("/admin/snippets/disclosure/document/add/")
    page.fill("input[name=title]", title)
    page.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name="文字").click()
    page.locator(".public-DraftEditor-content[contenteditable=true]").first.click()
    page.keyboard.type(text)
    page.get_by_role("tab", name="分类").click()
    page.select_option("select[name=genre]", label="通知")
    page.select_option("select[name=topic]", label="1102 教育")
    page.get_by_role("tab", name="日期").click()
    page.fill("input[name=issued_on]", time.strftime("%Y-%m-%d"))
    page.keyboard.press("Escape")
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-submit]").click()
    page.wait_for_url("**/admin/snippets/disclosure/document/")


def approve(page, title: str) -> None:
    """As a reviewer: from the desk to the text, and approve it; every question of the secrecy check answered “no”."""
    page.goto("/admin/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name="打开稿件").click()
    button = page.locator("[data-workflow-action-name=approve]").first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator("footer .w-dropdown__toggle").click()
    button.click()
    dialog = page.locator(".modal-content")
    dialog.wait_for()
    asked = {radio.get_attribute("name") for radio in dialog.locator("input[type=radio]").all()}
    for name in asked:
        dialog.locator(f"input[type=radio][name={name}]").first.check()
    with page.expect_navigation():
        dialog.locator("button[type=submit], input[type=submit]").click()


def found(page, words: str) -> bool:
    page.goto("/search/?q=" + quote(f"“{words}”"))
    return any(words in text for text in page.locator("main .rows").all_inner_texts())


def test_a_text_goes_out_after_three_reviews_and_is_found_within_seconds(staff, visitor):
    editor = staff("bianji")
    write_a_document(editor, TITLE, "自下周一起，全县中小学冬季作息时间调整如下。")
    # The one who wrote it is not offered to approve it.
    editor.get_by_role("link", name=TITLE).first.click()
    editor.locator("input[name=title]").wait_for()
    assert editor.locator("[data-workflow-action-name=approve]").count() == 0
    for reviewer in ("chushen", "fushen", "zhongshen"):
        assert not found(visitor, TITLE)
        approve(staff(reviewer), TITLE)
    started = time.monotonic()
    while not found(visitor, TITLE):
        assert time.monotonic() - started < 10, "published but not found"
    visitor.locator("main .rows a").first.click()
    visitor.wait_for_url("**/disclosure/documents/**")
    assert re.search(r"11990321\w{10}/\d{4}-\d{5}", visitor.locator(".record-table").inner_text())


def test_a_text_with_an_identity_number_does_not_go_out_until_somebody_decides(staff, visitor):
    title = "青禾县教育局关于公布困难学生资助名单的通知"
    write_a_document(staff("bianji"), title, "受助学生江某，身份证号11010519491231002X。")
    reviewer = staff("chushen")
    approve(reviewer, title)
    assert not found(visitor, title)
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name=title).first.click()
    page = reviewer.locator("main").inner_text()
    assert "身份证" in page
    assert "11010519491231002X" not in page


def test_a_clerk_imports_documents_and_the_public_finds_them(portal, visitor, tmp_path):
    file = tmp_path / "old.jsonl"
    title = "青禾县人民政府关于修复柳湾渡槽的批复"
    line = {"title": title, "text": "第一条 同意修复。\n第二条 自发布之日起施行。", "date": "2019-03-04"}
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n{not json}\n")
    result = subprocess.run(
        [sys.executable, "manage.py", "import_documents", str(file), "--agency", "government"],
        cwd=ROOT, env=environment_of(portal), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode != 0, "one line was bad"
    assert "2" in result.stdout + result.stderr
    started = time.monotonic()
    while not found(visitor, title):
        assert time.monotonic() - started < 10, "imported but not found"

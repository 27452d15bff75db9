"""Looking at open data: with scripts and without, on a desktop and on a phone, by hand and by keyboard."""

import re

import pytest

STOPS = "/data/bus-stops/1/"
PAGES = {
    "table": STOPS,
    "narrowed": f"{STOPS}?%E6%89%80%E5%9C%A8%E4%B9%A1%E9%95%87=%E5%9F%8E%E8%A5%BF%E8%A1%97%E9%81%93&sort=-c9",
    "nothing found": f"{STOPS}?q=zzzzqqq",
    "refused": f"{STOPS}?c5=abc",
    "row": f"{STOPS}rows/3/",
    "profile": f"{STOPS}profile/",
    "line chart": "/data/budget-monthly/1/chart/",
    "bar chart": f"{STOPS}chart/?group=c4&aggregate=count",
    "scatter": "/data/air-quality/1/chart/?columns=c4%2Cc5&as=scatter",
    "map of points": f"{STOPS}map/",
    "map of divisions": "/data/villages/1/map/",
    "changes": f"{STOPS}changes/",
    "an old version": f"{STOPS}v1/",
    "conditional": "/data/businesses/1/",
}


def cells(page, column: int) -> list[str]:
    """One column of the table, counted from 1."""
    return page.locator(f".looking-table tbody tr td:nth-child({column + 1})").all_inner_texts()


def test_a_table_is_narrowed_sorted_and_chosen_without_scripts(without_scripts):
    page = without_scripts
    page.goto(STOPS)
    everything = page.locator(".looking-sentence").inner_text()
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("列", exact=True).select_option(label="所在乡镇")
    page.get_by_label("值", exact=True).fill("城西街道")
    page.get_by_role("button", name="加上这个条件").click()
    assert set(cells(page, 4)) == {"城西街道"}
    page.get_by_role("link", name=re.compile("^启用日期")).click()
    dates = cells(page, 9)
    assert dates == sorted(dates)
    page.get_by_text("选列", exact=True).click()
    for name in ("途经线路", "经度", "纬度"):
        page.get_by_label(name, exact=True).uncheck()
    page.get_by_role("button", name="只看选中的列").click()
    heads = page.locator(".looking-table thead .looking-sort").all_inner_texts()
    assert [head.strip() for head in heads] == ["站点编号", "站点名称", "所在乡镇", "候车亭", "无障碍", "启用日期"]
    page.get_by_role("link", name="去掉条件 所在乡镇 是 城西街道").click()
    assert page.locator(".looking-sentence").inner_text().startswith(everything)


def test_words_pages_and_rows_without_scripts(without_scripts):
    page = without_scripts
    page.goto(f"{STOPS}?limit=20")
    first = cells(page, 1)
    page.get_by_role("link", name="下一页").click()
    assert len(first) == 20
    assert not set(first) & set(cells(page, 1))
    page.get_by_role("searchbox", name="在全部文字里找").fill("客运中心")
    page.get_by_role("button", name="查找").click()
    assert len(cells(page, 1)) >= 1
    assert all("客运中心" in name for name in cells(page, 2))
    page.get_by_role("link", name=re.compile(r"第 \d+ 行")).first.click()
    assert "客运中心" in page.locator(".looking-row").inner_text()


def test_a_chart_and_a_map_are_drawn_without_scripts(without_scripts):
    page = without_scripts
    page.goto(f"{STOPS}chart/")
    page.get_by_role("link", name="按所在乡镇：行数").click()
    assert page.locator("[data-drawing] svg rect").count() == page.locator(".looking-numbers tbody tr").count()
    page.goto(f"{STOPS}map/")
    assert page.locator("[data-drawing] svg circle").count() > 50


def test_a_chart_can_be_moved_about_in_and_shows_the_drawing_again(visitor):
    said = []
    visitor.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    visitor.on("pageerror", lambda error: said.append(str(error)))
    for address in (PAGES["line chart"], PAGES["bar chart"], PAGES["scatter"], PAGES["map of points"]):
        visitor.goto(address)
        visitor.locator("[data-explored] canvas").wait_for()
        assert visitor.locator("[data-drawing] svg").is_hidden()
        visitor.get_by_role("button", name="放大").click()
        visitor.get_by_role("button", name="还原").click()
        visitor.get_by_role("button", name="看静态图").click()
        assert visitor.locator("[data-drawing] svg").is_visible()
    assert not said, "the strict policy or the library complained"


def test_a_chart_is_saved_as_a_picture(visitor):
    visitor.goto(PAGES["line chart"])
    visitor.locator("[data-explored] canvas").wait_for()
    with visitor.expect_download() as download:
        visitor.get_by_role("button", name="存为图片").click()
    assert download.value.suggested_filename.endswith(".png")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_rows_of_a_table_are_one_stop_of_the_tab_key(visitor):
    visitor.goto(STOPS)
    rows = visitor.locator(".looking-table tbody th a")
    assert rows.count() == 50
    visitor.get_by_role("link", name=re.compile("^启用日期")).focus()
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.getAttribute('aria-label')") == "第 1 行"
    assert visitor.get_by_text("按上下键换行").is_visible()
    visitor.keyboard.press("ArrowDown")
    visitor.keyboard.press("ArrowDown")
    assert visitor.evaluate("document.activeElement.getAttribute('aria-label')") == "第 3 行"
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.textContent") == "下一页"
    visitor.keyboard.press("Shift+Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/rows/3/")


def test_without_scripts_one_can_pass_over_the_rows(without_scripts):
    page = without_scripts
    page.goto(STOPS)
    page.get_by_role("link", name="跳过这些行").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "下一页"


def test_a_frame_is_a_stop_only_where_it_holds_more_than_it_shows(visitor):
    visitor.goto("/data/quality/")
    frame = visitor.get_by_role("group", name="目录信息")
    visitor.wait_for_function("one => !one.hasAttribute('tabindex')", arg=frame.element_handle())
    visitor.goto(STOPS)
    visitor.wait_for_timeout(200)
    assert visitor.get_by_role("group", name="公交站点：数据").get_attribute("tabindex") == "0"


def test_nothing_is_asked_of_another_host(visitor, portal):
    asked = []
    visitor.on("request", lambda request: asked.append(request.url))
    for address in (PAGES["map of points"], PAGES["line chart"], PAGES["table"]):
        visitor.goto(address, wait_until="networkidle")
    assert all(url.startswith((portal, "data:", "blob:")) for url in asked)


def test_no_page_is_wider_than_a_phone(phone):
    for address in PAGES.values():
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375, address


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_axe_finds_nothing_where_data_is_looked_at(visitor, phone, screen):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visitor if screen == "desktop" else phone
    found = []
    for kind, address in PAGES.items():
        page.goto(address, wait_until="networkidle")
        for details in page.locator("main details").all():
            details.evaluate("one => (one.open = true)")
        for violation in axe.run(page).response["violations"]:
            places = [node["target"] for node in violation["nodes"]][:3]
            found.append(f"{kind} ({address}): {violation['id']}: {violation['help']} at {places}")
    assert not found, "\n".join(found)

"""The annual report, from its first figure to its publication, as an office makes it and a citizen reads it."""

import re
import time

import pytest

from .conftest import DESKTOP, PHONE

FIGURES = ("regulations_made", "regulations_abolished", "regulations_in_force", "normative_made",
           "normative_abolished", "normative_in_force", "permits", "penalties", "coercions", "fees")  # fmt: skip
YEAR = time.localtime().tm_year - 1
AGENCY = "青溪镇"


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def no_violation(axe, page):
    violations = axe.run(page, options={"exclude": [["iframe"]]}).response["violations"]
    return [f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}" for each in violations]


@pytest.fixture(scope="module")
def published(chromium, portal):
    """The address of a report that the county's office has entered, looked over and published."""
    from portal.demo.accounts import ACCOUNTS

    office = next(account for account in ACCOUNTS if account.username == "gongkaiban")
    context = chromium.new_context(base_url=portal, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/admin/login/")
    page.fill("input[name=username]", office.username)
    page.fill("input[name=password]", office.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/annual-reports/?year={YEAR}")
    row = page.locator("tr", has_text=AGENCY)
    if row.get_by_role("button", name="开始编制").count():
        row.get_by_role("button", name="开始编制").click()
    else:
        row.get_by_role("link", name=AGENCY).click()
    page.wait_for_url(re.compile(r"/admin/annual-reports/\d+/"))
    assert "还不能公布" in page.locator("main").inner_text()
    for name in FIGURES:
        page.fill(f"#id_two-{name}", "12.5" if name == "fees" else "3")
    page.fill("#id_overview", "本年度主动公开政府信息 36 条。")
    page.fill("#id_problems", "解读形式还不够多，明年改进。")
    page.fill("#id_explanation", "上年文件清理的口径有调整。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="公布年报").click()
    page.get_by_role("link", name="看公开的页面").click()
    page.wait_for_url("**/disclosure/reports/**")
    address = page.url
    context.close()
    return address


def test_a_citizen_finds_it_in_the_block_of_annual_reports(visitor, published):
    visitor.goto("/disclosure/reports/")
    visitor.get_by_role("link", name=f"{AGENCY}人民政府{YEAR}年政府信息公开工作年度报告").click()
    assert visitor.url == published
    assert "36 条" in visitor.locator("main").inner_text()
    assert visitor.locator("table.statutory--three tbody tr").count() == 25
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="表格").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(chromium, portal, axe, published, screen):
    context = chromium.new_context(viewport=screen, locale="zh-CN")
    page = context.new_page()
    for address in (published, f"{portal}/disclosure/reports/", f"{portal}/disclosure/reports/{YEAR}/"):
        page.goto(address)
        assert no_violation(axe, page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def test_a_number_leads_to_its_cases(staff, published):
    page = staff("gongkaiban")
    page.goto(f"/admin/annual-reports/?year={YEAR}")
    page.get_by_role("link", name="本级政府").or_(page.get_by_role("button", name="本级政府")).first.click()
    page.wait_for_url(re.compile(r"/admin/annual-reports/\d+/"))
    numbers = page.locator(".report-table--three td a")
    if numbers.count():
        shown = int(numbers.first.inner_text().replace(",", ""))
        numbers.first.click()
        assert f"共 {shown} 件" in page.locator("main").inner_text()

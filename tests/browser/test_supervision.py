"""The county's office looks who is late, demands an answer and gets one; the public sees the figures."""

import pytest

from .conftest import DESKTOP, PHONE

DEMAND = "请在三个工作日内答复申请人，并说明超期的原因。"


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_public_board_is_for_everybody(chromium, portal, axe, screen):
    context = chromium.new_context(base_url=portal, viewport=screen, locale="zh-CN")
    page = context.new_page()
    page.goto("/supervision/")
    assert page.locator("table.board tbody tr").count() >= 5
    assert page.locator("figure svg").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    year_before = page.locator(".tags a:not([aria-current])").first.get_attribute("href")
    for address in ("/supervision/", year_before):
        page.goto(address)
        found = axe.run(page).response["violations"]
        assert not found, [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
    context.close()


def test_a_demand_is_made_and_answered(staff):
    supervisor = staff("duban")
    supervisor.get_by_role("link", name="督办", exact=True).click()
    supervisor.wait_for_url("**/admin/supervision/")
    row = supervisor.locator("tr", has_text="县财政局")
    assert row.locator("a", has_text="1").count() >= 1
    supervisor.get_by_role("link", name="超期件").click()
    line = supervisor.locator("tr", has_text="县财政局")
    number = line.locator("a").first.inner_text()
    line.locator("input[name=case]").check()
    supervisor.fill("textarea[name=demand]", DEMAND)
    supervisor.get_by_role("button", name="督办", exact=True).click()
    supervisor.get_by_text("已督办 1 件").wait_for()
    assert "等待回复" in supervisor.locator("tr", has_text=number).inner_text()

    handler = staff("chengban2")
    handler.goto(f"/admin/casework/cases/{number}/do/answer_supervision/")
    assert DEMAND in handler.goto(f"/admin/casework/cases/{number}/").text()
    handler.goto(f"/admin/casework/cases/{number}/do/answer_supervision/")
    handler.fill("textarea[name=note]", "各单位的数字正在核对，周五答复。")
    handler.locator("main button[type=submit], form button[type=submit]").last.click()
    handler.wait_for_load_state()

    supervisor.goto("/admin/supervision/demands/?state=answered")
    assert "周五答复" in supervisor.locator("tr", has_text=number).inner_text()


def test_the_board_of_the_office_is_accessible(staff, axe):
    office = staff("gongkaiban")
    for address in ("/admin/supervision/", "/admin/supervision/overdue/", "/admin/supervision/demands/"):
        office.goto(address)
        found = axe.run(office, context="main").response["violations"]
        assert not found, (address, [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found])

"""Every page of the columns under axe, at desktop and phone width, in every mode of display; by keyboard; on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.columns.models import PortalSettings

# Wide enough for what a reader must not be asked: to scroll sideways.
PIXEL = 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("mode", "width"),
    [("light", 1440), ("light", 375), ("dark", 1440), ("elder", 1440), ("elder", 375), ("elder-dark", 375)],
)
def test_axe_finds_nothing_and_the_policy_is_kept(look, browser_page, findings, mode, width):
    drawn = look(elder=mode.startswith("elder"))
    page = browser_page(drawn, width, "dark" if mode.endswith("dark") else "light")
    found = {}
    for address in drawn.drawn:
        page.goto(f"http://localhost{address}")
        if complaints := findings(page):
            found[address] = complaints
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > PIXEL:
            found.setdefault(address, []).append(f"{wide} px wider than the window")
    assert not found
    assert [words for words in page.complaints if "404 (Not Found)" not in words] == []


@pytest.mark.browser
def test_the_menu_opens_on_a_phone_without_scripts(look, browser_page):
    drawn = look()
    page = browser_page(drawn, 375)
    page.route("**/*.js", lambda route: route.abort())
    page.goto("http://localhost/news/")
    link = page.get_by_role("navigation", name="主菜单").get_by_role("link", name="走进青禾")
    assert not link.is_visible()
    page.get_by_text("菜单", exact=True).click()
    assert link.is_visible()


@pytest.mark.browser
def test_on_a_desk_the_menu_stands_open_and_its_groups_open_and_close_by_keyboard(look, browser_page):
    drawn = look()
    page = browser_page(drawn, 1440)
    page.goto("http://localhost/news/")
    group = page.locator(".menu__group").first
    inside = group.get_by_role("link").first
    assert group.locator("summary").is_visible() and not inside.is_visible()
    group.locator("summary").focus()
    page.keyboard.press("Enter")
    assert inside.is_visible()
    page.keyboard.press("Escape")
    assert not inside.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.browser
def test_the_first_key_skips_to_the_text_and_focus_is_always_seen(look, browser_page):
    drawn = look()
    page = browser_page(drawn, 1440)
    page.goto("http://localhost/news/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.browser
def test_in_the_elder_mode_type_and_targets_are_large(look, browser_page):
    drawn = look(elder=True)
    page = browser_page(drawn, 1440)
    page.goto("http://localhost/news/")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22
    button = page.get_by_role("link", name="返回标准版").bounding_box()
    assert button["height"] >= 60
    assert "pointer.svg" in page.evaluate("getComputedStyle(document.body).cursor")


@pytest.mark.browser
def test_on_paper_there_is_the_text_and_nothing_around_it(look, browser_page, content):
    drawn = look()
    page = browser_page(drawn, 1440)
    page.goto(f"http://localhost{content.address}")
    page.emulate_media(media="print")
    for around in (".site-head", ".site-nav", ".site-foot", ".breadcrumb", ".page-tools"):
        assert not page.locator(around).first.is_visible()
    assert page.get_by_role("heading", name="预算公开怎么看").is_visible()


@pytest.mark.browser
def test_in_mourning_the_page_is_grey_and_still_readable(look, browser_page, findings):
    site = PortalSettings.objects.get()
    site.grey_from, site.grey_until = timezone.now(), timezone.now() + timedelta(days=1)
    site.save()
    drawn = look()
    page = browser_page(drawn)
    page.goto("http://localhost/")
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"
    assert findings(page) == []


@pytest.mark.browser
def test_who_wants_no_movement_gets_none(look, browser_page):
    drawn = look()
    page = browser_page(drawn)
    page.emulate_media(reduced_motion="reduce")
    page.goto("http://localhost/")
    assert page.evaluate("getComputedStyle(document.querySelector('a.door')).transitionDuration") in ("0s", "")

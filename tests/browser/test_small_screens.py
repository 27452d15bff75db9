"""On the smallest phones, and with letters twice as large, every kind of public page is read without moving it
sideways, and what is pressed is large enough for a finger."""

import pytest

from . import pages

# Links in a row of words of their own; links within sentences are exempt, here as in WCAG 2.5.8.
PRESSED = """
() => Array.from(document.querySelectorAll(
    "button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), nav a, .tag, .rows__title," +
    " .section__head a, .site-foot__links a, tbody th a, .downloads a, label.choice"))
  .filter((one) => one.getClientRects().length && !one.closest(".visually-hidden, p:not(.actions)"))
  .map((one) => [one.getBoundingClientRect().height, one.textContent.trim() || one.name || one.className])
  .filter(([height]) => height < 43.5)
  .map(([height, words]) => `${words}: ${Math.round(height)} px`)
"""


@pytest.fixture
def smallest(chromium, portal):
    context = chromium.new_context(
        base_url=portal, viewport={"width": 320, "height": 640}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_no_page_is_wider_than_the_smallest_phone(smallest, portal):
    wide = {}
    for kind, address in pages.every_kind(portal).items():
        smallest.goto(address)
        if (width := smallest.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[kind] = width
    assert not wide


def test_no_page_is_wider_than_the_screen_with_letters_twice_as_large(visitor, portal):
    visitor.set_viewport_size({"width": 768, "height": 900})
    wide = {}
    for kind, address in pages.every_kind(portal).items():
        visitor.goto(address)
        width = visitor.evaluate(
            "document.documentElement.style.fontSize = '200%', document.documentElement.scrollWidth"
        )
        if width > 768:
            wide[kind] = width
    assert not wide


def test_what_is_pressed_with_a_finger_is_large_enough(smallest, portal):
    small = {}
    for kind, address in pages.every_kind(portal).items():
        smallest.goto(address)
        if found := smallest.evaluate(PRESSED):
            small[kind] = sorted(set(found))[:5]
    assert not small


def test_a_section_s_menu_is_behind_one_button_and_the_title_comes_soon(smallest):
    smallest.goto("/data/keys/")
    assert smallest.get_by_role("heading", level=1).bounding_box()["y"] < 420
    link = smallest.get_by_role("link", name="质量分怎样算")
    assert not link.is_visible()
    smallest.get_by_text("数据开放的栏目", exact=True).click()
    link.click()
    assert smallest.get_by_role("heading", level=1).inner_text() == "质量分怎样算"


def test_a_data_dictionary_is_read_downwards_on_a_phone(smallest):
    smallest.goto("/data/bus-stops/")
    frame = smallest.get_by_role("group", name="公交站点：数据字典")
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")
    first = frame.locator("tbody tr").first
    assert first.locator("td").nth(1).bounding_box()["y"] > first.locator("th").bounding_box()["y"] + 15
    assert frame.get_by_text("四位编号，撤销后不再使用。").is_visible()

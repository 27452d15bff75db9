"""Suggestions in a real browser: by keyboard and by finger, announced, never in the way; and what pages tell back."""

import subprocess
import sys
import time
from urllib.parse import quote

import pytest

from .conftest import DESKTOP, PHONE, ROOT, environment_of

BOXES = {"/": "#hero-search", "/notices/": "#site-search", "/search/?q=%E5%85%AC%E5%BC%80": "#search"}


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture
def complaints(visitor):
    """What the browser has to complain of: errors, and what the content policy refused."""
    said = []
    visitor.on("pageerror", lambda error: said.append(str(error)))
    visitor.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def type_in(page, box, text):
    page.locator(box).press_sequentially(text, delay=30)
    page.locator("[role=option]").first.wait_for()


@pytest.mark.parametrize(("path", "box"), BOXES.items())
def test_every_box_suggests_and_is_used_by_keyboard_alone(visitor, complaints, path, box):
    visitor.goto(path)
    visitor.locator(box).fill("")
    type_in(visitor, box, "教育")
    field = visitor.locator(box)
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") is None
    visitor.keyboard.press("ArrowDown")
    first = visitor.locator("[role=option]").first
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert first.get_attribute("aria-selected") == "true"
    assert field.input_value() == "教育"  # nothing is put in before it is chosen
    visitor.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    visitor.keyboard.press("ArrowUp")
    last = visitor.locator("[role=option]").last
    assert field.get_attribute("aria-activedescendant") == last.get_attribute("id")
    assert "条建议" in visitor.locator("form[data-suggest] [role=status]").inner_text()
    visitor.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert not visitor.locator("[role=listbox]").is_visible()
    assert field.input_value() == "教育"
    visitor.keyboard.press("ArrowDown")  # and open again
    chosen = visitor.locator("[role=option][aria-selected=true] .suggestions__text").inner_text()
    visitor.keyboard.press("Enter")
    visitor.wait_for_load_state()
    assert chosen in visitor.locator("h1").inner_text()
    assert not complaints


def test_enter_alone_searches_for_what_was_typed(visitor):
    visitor.goto("/")
    type_in(visitor, "#hero-search", "教育")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/search/?q=%E6%95%99%E8%82%B2")


def test_whoever_goes_on_typing_has_chosen_nothing(visitor):
    visitor.goto("/")
    type_in(visitor, "#hero-search", "教育")
    visitor.keyboard.press("ArrowDown")
    visitor.locator("#hero-search").press_sequentially("局", delay=0)
    assert visitor.locator("#hero-search").get_attribute("aria-activedescendant") is None
    visitor.keyboard.press("Enter")  # before there are other suggestions
    visitor.wait_for_url("**/search/?q=%E6%95%99%E8%82%B2%E5%B1%80")


def test_a_title_leads_to_its_page_and_pinyin_to_words(visitor):
    visitor.goto("/")
    type_in(visitor, "#hero-search", "zwgk")
    words = visitor.locator("[role=option] .suggestions__text").all_inner_texts()
    assert words[0] == "政务公开"
    visitor.locator("#hero-search").fill("")
    type_in(visitor, "#hero-search", "义务教育学校招生")
    title = visitor.locator("[role=option]", has_text="文件").first
    name = title.locator(".suggestions__text").inner_text()
    title.click()
    visitor.wait_for_url("**/disclosure/documents/**")
    assert name in visitor.locator("h1").inner_text()


def test_by_finger_on_a_phone_within_the_screen(phone):
    phone.goto("/")
    type_in(phone, "#hero-search", "教育")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    option = phone.locator("[role=option]").first
    assert option.bounding_box()["height"] >= 44
    option.tap()
    phone.wait_for_url(lambda url: url.rstrip("/").count("/") > 2)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("path", "box"), BOXES.items())
def test_axe_finds_nothing_with_the_list_open(chromium, portal, axe, screen, path, box):
    context = chromium.new_context(base_url=portal, viewport=screen, locale="zh-CN")
    page = context.new_page()
    page.goto(path)
    page.locator(box).fill("")
    type_in(page, box, "教育")
    page.keyboard.press("ArrowDown")
    found = [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:3]}"
        for violation in axe.run(page).response["violations"]
    ]
    context.close()
    assert not found, "\n".join(found)


def test_looking_elsewhere_closes_the_list(visitor):
    visitor.goto("/")
    type_in(visitor, "#hero-search", "教育")
    visitor.keyboard.press("Tab")
    assert not visitor.locator("[role=listbox]").is_visible()


def test_a_slow_or_failing_server_keeps_nobody_from_searching(visitor):
    visitor.route("**/search/suggest/**", lambda route: None)  # never answers
    visitor.goto("/")
    visitor.locator("#hero-search").press_sequentially("教育", delay=150)
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/search/?q=**")
    visitor.unroute_all()
    visitor.route("**/search/suggest/**", lambda route: route.fulfill(status=503, body="oh"))
    visitor.locator("#search").press("End")
    visitor.locator("#search").press_sequentially("局", delay=150)
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/search/?q=%E6%95%99%E8%82%B2%E5%B1%80")


def test_only_the_last_of_what_was_typed_is_asked_and_shown(visitor):
    asked = []
    visitor.on("request", lambda request: asked.append(request.url) if "/search/suggest/" in request.url else None)
    visitor.goto("/")
    visitor.locator("#hero-search").press_sequentially("义务教育", delay=20)
    visitor.locator("[role=option]").first.wait_for()
    visitor.wait_for_timeout(300)
    assert len(asked) == 1


def test_without_scripts_the_box_searches_plainly(chromium, portal):
    context = chromium.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    assert page.locator("#hero-search").get_attribute("role") is None
    page.locator("#hero-search").fill("教育")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    assert page.locator("main .rows a").count()
    context.close()


def counted(portal, text):
    """How many asked this, and how many of them opened something, as the database has it."""
    code = (
        "from search.learning.keeping import digest_of; from search.learning.models import QuestionDay; "
        f"days = QuestionDay.objects.filter(question__digest=digest_of({text!r})); "
        "print(sum(day.asked for day in days), sum(day.clicked for day in days))"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT, env=environment_of(portal), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(map(int, done.stdout.split()[-2:]))


def test_what_was_asked_and_opened_is_counted_once_also_from_the_page_cache(visitor, complaints, portal):
    text = "养老保险待遇"
    for _ in range(3):  # the second and third come from the page cache, and say so by themselves
        with visitor.expect_response("**/search/seen/") as told:
            visitor.goto(f"/search/?q={quote(text)}")
        assert told.value.status == 204
    with visitor.expect_request("**/search/seen/"):
        visitor.locator("main .rows__title").first.click()
    visitor.wait_for_load_state()
    until = time.monotonic() + 60  # both processes work it off within a quarter of a minute
    while counted(portal, text) != (1, 1) and time.monotonic() < until:
        time.sleep(2)
    assert counted(portal, text) == (1, 1)
    assert not complaints

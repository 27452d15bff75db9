"""axe finds nothing on any kind of public page, on a desktop and on a phone."""

import pytest

from . import pages
from .conftest import DESKTOP, PHONE


@pytest.fixture(scope="session")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_any_page(chromium, portal, axe, screen):
    context = chromium.new_context(viewport=screen, locale="zh-CN")
    page = context.new_page()
    found = []
    for kind, address in pages.every_kind(portal).items():
        page.goto(address)
        for violation in axe.run(page).response["violations"]:
            places = [node["target"] for node in violation["nodes"]][:3]
            found.append(f"{kind} ({address}): {violation['id']}: {violation['help']} at {places}")
    context.close()
    assert not found, "\n".join(found)

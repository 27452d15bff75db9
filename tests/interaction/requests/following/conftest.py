"""Somebody at a computer, with the number and code of a request."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from interaction.casework import codes


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    cache.clear()
    yield
    cache.clear()


class Visitor:
    """A browser of somebody without an account."""

    def __init__(self):
        self.client = Client()

    def open(self, case, code, where="/requests/track/"):
        return self.client.post(where, {"number": case.number, "code": codes.shown(code)}, follow=True)

    def page(self, address="/requests/track/case/"):
        return self.client.get(address)

    def text(self, address="/requests/track/case/"):
        return self.page(address).content.decode()

    def hidden(self, page):
        """What the form on a page carries unseen."""
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
        return {name: value for name, value in found if name in ("number", "seen", "token")}

    def act(self, name, data=None, **changes):
        """Opens the form of an action, fills it in and sends it."""
        address = f"/requests/track/case/{name}/"
        page = self.client.get(address)
        return self.client.post(address, self.hidden(page) | (data or {}) | changes)


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def applicant(town, visitor):
    """The applicant of ``applicant.case``, who has just opened it."""
    visitor.case, visitor.code = town.request(), town.code()
    visitor.open(visitor.case, visitor.code)
    return visitor

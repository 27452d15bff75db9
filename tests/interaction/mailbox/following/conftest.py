"""Somebody at a computer, with the number and code of a letter; and the officers who have it."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from interaction.casework import actors, codes
from interaction.casework.models import Case
from interaction.mailbox import submission
from tests.interaction.requests.driving import Town

LETTER = {
    "kind": "complaint", "subject": "村口的路灯坏了", "text": "青山村村口的路灯坏了三天，晚上看不见路。",
    "place": "青山村村口", "name": "李春花", "phone": "13800138000",
}  # fmt: skip


def visit():
    return {"visited_on": timezone.localdate(), "way": "phone", "reached": "yes", "said": "说灯修了，但是太暗。"}


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    cache.clear()
    yield
    cache.clear()


class Post:
    """An agency that has letters; ``town`` has its officers."""

    def __init__(self, town):
        self.town, self.count = town, 0

    def letter(self, **changes):
        self.count += 1
        case, created = submission.submit(
            self.town.agency, LETTER | changes, secret=f"post {self.count}", channel="online", actor=actors.APPLICANT
        )
        assert created
        return case

    def code(self):
        """The query code of the last letter."""
        return codes.code_for(f"post {self.count}")

    def to_handling(self, case):
        return self.town.run(case, ("receiver", "assign"), ("handler", "accept"))

    def reply(self, case, text="路灯已于昨天修好，今后每周巡查。"):
        return self.town.run(case, ("handler", "draft_reply", {"text": text}), ("reviewer", "send_reply"))

    def answered(self, case, text="路灯已于昨天修好，今后每周巡查。"):
        return self.reply(self.to_handling(case), text)


class Visitor:
    """A browser of somebody without an account."""

    def __init__(self):
        self.client = Client()

    def open(self, case, code, where="/mailbox/track/"):
        return self.client.post(where, {"number": case.number, "code": codes.shown(code)}, follow=True)

    def page(self, address="/mailbox/track/case/"):
        return self.client.get(address)

    def text(self, address="/mailbox/track/case/"):
        return self.page(address).content.decode()

    def hidden(self, page):
        """What the form on a page carries unseen."""
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
        return {name: value for name, value in found if name in ("number", "seen", "token")}

    def act(self, name, data=None, follow=True, **changes):
        """Opens the form of an action, fills it in and sends it."""
        address = f"/mailbox/track/case/{name}/"
        page = self.client.get(address)
        return self.client.post(address, self.hidden(page) | (data or {}) | changes, follow=follow)

    @property
    def now(self):
        return Case.objects.get(pk=self.case.pk)


@pytest.fixture
def town(portal_ready):
    return Town()


@pytest.fixture
def post(town):
    return Post(town)


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def writer(post, visitor):
    """The writer of ``writer.case``, who has just opened it."""
    visitor.case, visitor.code = post.letter(), post.code()
    visitor.open(visitor.case, visitor.code)
    return visitor


@pytest.fixture
def reader(post, writer):
    """A writer whose letter has been answered."""
    writer.case = post.answered(writer.case)
    return writer

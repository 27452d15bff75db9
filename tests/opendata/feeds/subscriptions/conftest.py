"""Somebody who follows, and the worker that looks and tells."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from interaction.casework import codes
from opendata.feeds.subscriptions import hooks, hub, looking
from opendata.feeds.subscriptions.models import Hook, Watch
from search import memory

from ..servers import Reply


@pytest.fixture
def look():
    """The worker looks at what changed, whenever it looked last."""

    def looked():
        Watch.objects.update(looked_at=timezone.now() - timedelta(minutes=5))
        memory.bump()
        return looking.look_due()

    return looked


def delivered(calls=hooks.calls, send=hooks.send_due):
    """Everything that is due is sent, and what was answered is written down."""
    send()
    calls.settle()
    return send()


@pytest.fixture
def receiver(elsewhere):
    """A program that gives back the word it is sent, and takes what comes."""
    elsewhere.pages["/hook"] = lambda asked: Reply(
        json.dumps({"challenge": json.loads(asked.body).get("challenge")}).encode()
    )
    return elsewhere


@pytest.fixture
def hook(index, receiver):
    """A hook for notices that has been confirmed."""
    made = hooks.register(looking.watch("notices"), receiver.url("/hook"), codes.new_secret())
    delivered()
    made.refresh_from_db()
    assert made.state == Hook.State.ACTIVE
    receiver.asked.clear()
    return made


@pytest.fixture(autouse=True)
def nothing_under_way():
    yield
    for calls in (hooks.calls, hub.calls):
        calls.settle()
        calls.finished()

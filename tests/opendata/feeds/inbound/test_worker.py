"""The background worker gathers without being held up, and what is killed is taken up again."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from ..another_internet import run

# The worker's process opens a copy of the tests' database, in a network of its own.
pytestmark = [pytest.mark.sqlite, pytest.mark.namespaces]


@pytest.fixture
def became(portal_ready, tmp_path):
    copy = tmp_path / "portal.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as tested,
        closing(sqlite3.connect(copy)) as own,
    ):
        tested.backup(own)  # as it was set up, without what other tests do meanwhile
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return run(
        Path(__file__).with_name("a_worker_gathers.py"),
        env={**keep, "DATA_ROOT": str(tmp_path), "DATABASE_URL": f"sqlite:///{copy}"},
    )


def test_a_round_that_is_killed_is_taken_up_again_and_nothing_comes_twice(became):
    """The worker goes on while the other side does not answer: else the script would wait for itself."""
    assert became["asked"] >= 2 and became["before"] == 0 and became["lease"]
    assert (became["stories"], became["live"]) == (1, True)
    # A source that leads inside is refused in the worker's own process, too, and nothing inside was asked.
    assert "内部地址" in became["bad"] and became["inside"] == 0

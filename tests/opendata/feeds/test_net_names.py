"""Name servers that lie: the real code, on a little internet of its own (``another_internet.py``)."""

from pathlib import Path

import pytest

from .another_internet import run

pytestmark = pytest.mark.namespaces


@pytest.fixture(scope="module")
def became():
    return run(Path(__file__).with_name("another_internet.py"))


def test_public_servers_are_reached_by_name(became):
    assert became["news"] == "from 93.184.216.34"


@pytest.mark.parametrize("name", ["rebinding", "rebinding-metadata"])
def test_a_name_that_changes_its_meaning_leads_nowhere(became, name):
    assert (became[name], became[f"{name}, later"]) == ("from 93.184.216.34", "Forbidden")


@pytest.mark.parametrize("name", ["inner", "metadata", "mapped", "translated", "six-to-four", "private", "own"])
def test_a_name_for_something_inside_is_refused(became, name):
    assert became[name] == "Forbidden"


@pytest.mark.parametrize("name", ["inner", "metadata", "mapped", "rebinding", "private", "own"])
def test_a_redirect_to_a_name_for_something_inside_is_refused(became, name):
    assert became[f"redirect to {name}"] == "Forbidden"


def test_of_several_numbers_only_the_public_ones_are_called(became):
    assert became["mixed"] == "from 93.184.216.34"


def test_a_name_is_asked_for_once_so_that_it_cannot_change_on_the_way(became):
    assert became["news: names asked"] <= 2  # one question for each of the two kinds of number


def test_a_name_server_that_is_silent_is_not_waited_for(became):
    assert became["silent"] == "TooSlow"


def test_nothing_inside_was_asked_anything(became):
    assert became["posted inside"] == "nothing"
    assert became["inside was asked"] == 0

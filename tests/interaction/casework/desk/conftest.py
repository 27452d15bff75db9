"""An agency with its officers, each signed in to the admin in a browser of their own."""

import pytest
from django.test import Client

from interaction.casework import calendar, limits
from tests.interaction.requests.driving import Town


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    calendar.forget()
    limits.forget()
    yield
    calendar.forget()
    limits.forget()


@pytest.fixture
def town(portal_ready):
    return Town()


@pytest.fixture
def at_desk(town):
    """``at_desk(role)``: the browser of that person of the town."""

    def signed_in(who):
        client = Client()
        client.force_login(town.people[who] if isinstance(who, str) else who)
        return client

    return signed_in

"""Fixtures of the tests of writing letters."""

import pytest
from django.core.cache import cache

from tests.interaction.mailbox.writers import Writer, new_county


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    """Papers lie in a folder of their own, and nobody has tried anything yet."""
    settings.DATA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def county(portal_ready):
    return new_county()


@pytest.fixture
def writer(county):
    return Writer()

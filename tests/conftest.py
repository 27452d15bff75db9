"""Fixtures every room's tests share."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database as a new installation has it: migrated and set up, without demo content."""
    with django_db_blocker.unblock():
        call_command("setup_portal", verbosity=0)


@pytest.fixture
def portal_ready(db):
    """A portal set up as ``make run`` sets it up, without demo content."""

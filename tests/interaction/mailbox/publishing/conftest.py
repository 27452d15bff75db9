import pytest

from .letters import Office


@pytest.fixture(autouse=True)
def papers_of_its_own(settings, tmp_path):
    settings.DATA_ROOT = tmp_path


@pytest.fixture
def office(portal_ready):
    return Office()

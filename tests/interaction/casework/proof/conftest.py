import pytest
import time_machine

from interaction.casework.proof import digests
from tests.interaction.casework.cases import at
from tests.interaction.requests.driving import Town


@pytest.fixture
def town(portal_ready, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    return Town()


@pytest.fixture
def lived(town):
    """A case with four entries of three days, the first two of which are in published digests."""
    with time_machine.travel(at(2026, 4, 3), tick=False):
        case = town.request()
        case = town.do(case, "receiver", "confirm", {"confirmed_on": "2026-04-03", "way": "电话"}, token="t1")
    with time_machine.travel(at(2026, 4, 7), tick=False):
        case = town.do(case, "applicant", "supplement", {"text": "补充说明"})
    with time_machine.travel(at(2026, 4, 8), tick=False):
        case = town.do(case, "applicant", "withdraw", {"sure": "on", "note": "不用了"})
        list(digests.make())
    return case

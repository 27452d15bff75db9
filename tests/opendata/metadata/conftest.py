import pytest

from opendata.datasets.models import Cycle, Opening, Sharing
from tests.opendata import making


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def catalogue(portal_ready):
    """Three datasets: open with data and a dictionary, on conditions, closed."""
    stops = making.dataset(
        cycle=Cycle.QUARTERLY, area="青禾县全域", description="由运输股逐站核对。", covers_from="2019-01-01",
        sharing=Sharing.CONDITIONAL,
    )  # fmt: skip
    table = making.resource(stops)
    making.version(table)
    table.fields.filter(name="编号").update(is_key=True, meaning="站牌上的编号")
    table.fields.filter(name="乡镇").update(codes={"城关镇": "县城所在地"}, unit="")
    making.version(making.resource(stops, "线路表"), "线路,票价\n1路,1.5\n2路,2\n")
    making.dataset("enterprises", "规上企业用电", opening=Opening.CONDITIONAL)
    making.dataset("patients", "就诊记录", opening=Opening.CLOSED)
    return stops

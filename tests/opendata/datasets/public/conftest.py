import pytest

from cms.agencies.models import Agency
from opendata.datasets import counting, standing
from opendata.datasets.models import Cycle, Dataset, Opening, Theme
from tests.opendata import making


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def nothing_counted_before():
    counting.forget()
    yield
    counting.forget()


@pytest.fixture
def finance(portal_ready) -> Agency:
    return making.agency("青禾县财政局", "县财政局", code="11990000MB0000022X", slug="finance")


@pytest.fixture
def stops(portal_ready) -> Dataset:
    """Open, with two versions and a dictionary."""
    made = making.dataset(
        summary="青禾县全部公交站点的名称、所在乡镇和建成日期，供换乘查询和规划使用。", area="青禾县全域",
        description="由运输股逐站核对，每季度更新一次。坐标为站牌位置，误差不超过五米；候车亭一栏填写现场核查的结果，临时站点和停用站点不在内，有变化的随时更正。",
        keywords="公交、站点、出行", cycle=Cycle.QUARTERLY, covers_from="2019-01-01", contact="运输股，0000-8120123",
    )  # fmt: skip
    table = making.resource(made)
    making.version(table, note="首次开放")
    table.fields.filter(name="编号").update(is_key=True, meaning="站牌上的编号", codes={"001": "总站"})
    table.fields.exclude(name="编号").update(meaning="见站牌")
    making.version(table, making.STOPS + "004,西坡,西坡镇,2024-01-02,否\n", note="新增西坡站")
    standing.refresh([made.pk])
    return made


@pytest.fixture
def several(stops, finance) -> list[Dataset]:
    """Three more: one of finance, one on conditions, one closed."""
    finance_theme, energy = Theme.objects.get(code="finance"), Theme.objects.get(code="energy")
    budget = making.dataset("budget", "预算执行", lead_agency=finance, theme=finance_theme, cycle=Cycle.MONTHLY)
    making.version(making.resource(budget, "按月"), "月份,支出（万元）\n2026-01,120\n2026-02,98.5\n")
    power = making.dataset("power-use", "规上企业用电", opening=Opening.CONDITIONAL, theme=energy)
    making.version(making.resource(power, "用电量"), "企业,用电量\n甲,12\n乙,15\n")
    patients = making.dataset("patients", "就诊记录", opening=Opening.CLOSED, theme=Theme.objects.get(code="health"))
    made = [stops, budget, power, patients]
    standing.refresh([one.pk for one in made])
    return made

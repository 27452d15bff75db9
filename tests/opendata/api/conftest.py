import pytest
from django.core.cache import cache

from opendata.datasets import counting
from opendata.datasets.models import Opening
from search import memory
from tests.opendata import making

SCHOOLS = """编号,学校,乡镇,学生数,面积,建校日期,寄宿,更新时间
001,城关镇第一小学,城关镇,1200,35.5,1958-09-01,否,2026-01-02 08:30:00
002,城关镇第二小学,城关镇,860,20,1976-09-01,否,2026-01-02 08:30:00
003,东河乡中心小学,东河乡,310,12.25,1965-09-01,是,2026-01-03 09:00:00
004,"西坡镇中学, 东校区",西坡镇,,48,1984-09-01,是,
005,青禾县第一中学,城关镇,2400,96.1,1951-09-01,是,2026-01-05 10:00:00
"""


@pytest.fixture(autouse=True)
def on_its_own(settings, tmp_path, portal_ready):
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    memory.bump()
    counting.forget()
    yield
    counting.forget()


@pytest.fixture
def schools():
    """The table of an open dataset, in its second version."""
    made = making.dataset("schools", "学校名单", summary="青禾县各级学校的名单。")
    table = making.resource(made, "学校")
    making.version(table, SCHOOLS, note="首次开放")
    table.fields.filter(name="编号").update(is_key=True, meaning="教育局编的号")
    changed = SCHOOLS.replace("1200", "1250").replace(
        "002,城关镇第二小学,城关镇,860,20,1976-09-01,否,2026-01-02 08:30:00\n", ""
    )
    making.version(table, changed + "006,新建小学,城关镇,90,8,2026-09-01,否,\n", note="九月更新")
    memory.bump()
    return table


@pytest.fixture
def companies():
    """The table of a dataset that is open on conditions."""
    made = making.dataset("companies", "企业用电", opening=Opening.CONDITIONAL)
    table = making.resource(made, "用电量")
    making.version(table, "企业,用电量\n甲,12\n乙,15\n")
    memory.bump()
    return table

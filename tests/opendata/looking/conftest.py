"""Tables that went the whole way from a file to a public version, to be looked at."""

import pytest

from tests.opendata import making

SCHOOLS = """学校代码,学校名称,类型,乡镇,在校生,建校日期,寄宿,经度,纬度
0001,青溪镇中心小学,小学,青溪镇,1240,1956-09-01,否,118.302,30.121
0002,双塘镇第一小学,小学,双塘镇,860,1962-09-01,否,118.351,30.142
0003,瓷坊镇初级中学,初中,瓷坊镇,1530,1971-03-01,是,118.392,30.088
0004,云岭镇九年一贯制学校,初中,云岭镇,640,1983-09-01,是,118.411,30.201
0005,竹坞乡小学,小学,竹坞乡,210,1969-09-01,是,118.255,30.222
0006,枫林乡小学,小学,枫林乡,,1974-09-01,是,118.274,30.044
0007,青禾县第一中学,高中,青溪镇,2860,1938-10-10,是,118.309,30.118
0008,柳河镇小学,小学,柳河镇,530,1965-09-01,否,118.366,30.017
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def schools(portal_ready):
    """A public table of eight schools, at /data/schools/1/."""
    resource = making.resource(making.dataset("schools", "学校名录"), "学校表")
    making.version(resource, SCHOOLS, "学校.csv")
    return resource

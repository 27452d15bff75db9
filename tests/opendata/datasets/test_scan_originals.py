"""What was published before is looked at again, with all that the scan knows today."""

import io

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from opendata.datasets import publishing
from opendata.datasets.models import Finding
from opendata.tables.schema import FILES
from tests.opendata import making


def told(**options):
    said, code = io.StringIO(), 0
    try:
        call_command("scan_originals", stdout=said, **options)
    except SystemExit as ended:
        code = ended.code
    return code, said.getvalue()


@pytest.fixture
def workbook():
    book = Workbook()
    book.active.append(["编号", "站点"])
    book.active.append(["001", "县政府站"])
    book.create_sheet("司机").append(["老张", 13800001234])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_what_nobody_decided_about_is_reported(resource, workbook, colleague):
    version = making.version(resource, workbook, "a.xlsx", publish=False)
    publishing.decide(version.findings.get(), colleague, "值班电话")
    publishing.publish(version, colleague)
    assert told() == (0, "查了 1 个版本，0 个需要处理。\n")
    Finding.objects.all().delete()  # as of a version from before originals were looked at
    code, said = told()
    assert code == 1
    assert "/data/bus-stops/1/v1/" in said
    assert "工作表“司机”（只在原始文件里），手机号码 1 处 138****1234" in said
    assert "查了 1 个版本，1 个需要处理。" in said
    assert "13800001234" not in said


def test_a_version_that_cannot_be_read_stops_nothing(resource, colleague):
    broken = making.version(resource)
    making.version(resource, making.STOPS + "004,甲,乙,2020-01-01,是\n")
    (broken.folder / FILES["parquet"][0]).unlink()
    code, said = told(dataset="bus-stops")
    assert code == 1
    assert "v1/" in said and "读不了" in said
    assert "查了 2 个版本，1 个需要处理。" in said

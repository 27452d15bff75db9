"""The same dataset for search engines, for machines that learn, for those who load tables, and as a line of a list."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
import time_machine

from opendata.datasets.models import DataFile
from tests.opendata import making


class TestSchemaOrg:
    def test_the_page_of_a_dataset_says_what_it_is(self, client, catalogue):
        page = client.get("/data/bus-stops/").content.decode()
        said = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
        assert said["@type"] == "Dataset"
        assert said["name"] == "公交站点"
        assert said["variableMeasured"][:2] == ["编号", "名称"]
        [csv_file] = [one for one in said["distribution"] if one["contentUrl"].endswith("/1/v1/table.csv")]
        assert csv_file["sha256"] == DataFile.objects.get(version__resource__title="站点表", format="csv").sha256

    def test_a_day_is_a_day_of_the_county(self, client, portal_ready):
        half_past_midnight = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
        with time_machine.travel(half_past_midnight, tick=False):
            making.version(making.resource(making.dataset()))
        said = client.get("/data/bus-stops/croissant.json").json()
        assert said["datePublished"] == said["dateModified"] == "2026-04-01"


class TestCroissant:
    def test_it_is_read_by_its_own_library(self, client, catalogue, tmp_path):
        mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not here (tests/judges.txt)")
        said = client.get("/data/bus-stops/croissant.json").json()
        read = mlcroissant.Dataset(jsonld=said)
        assert not read.metadata.ctx.issues.errors
        assert [record_set.name for record_set in read.metadata.record_sets] == ["站点表", "线路表"]
        assert [field.name for field in read.metadata.record_sets[0].fields][:2] == ["编号", "名称"]
        assert said["recordSet"][0]["key"] == [{"@id": "table-1/c1"}]


class TestDataPackage:
    def test_its_schema_holds_for_its_file(self, client, catalogue, tmp_path):
        frictionless = pytest.importorskip("frictionless", reason="frictionless is not here (tests/judges.txt)")
        said = client.get("/data/bus-stops/datapackage.json").json()
        for described in said["resources"]:
            number = int(described["name"].removeprefix("table-"))
            file = DataFile.objects.get(version__resource__number=number, format="csv")
            (tmp_path / "table.csv").write_bytes(file.path.read_bytes())
            described = {**described, "path": "table.csv"}
            with frictionless.system.use_context(trusted=True):
                resource = frictionless.Resource.from_descriptor(described, basepath=str(tmp_path))
                report = resource.validate()
            assert report.valid, report.flatten(["message"])
        assert said["resources"][0]["schema"]["primaryKey"] == ["编号"]


class TestSheet:
    def test_a_line_for_each_dataset_with_what_the_rules_ask(self, client, catalogue):
        text = b"".join(client.get("/data/catalogue.csv").streaming_content).decode("utf-8-sig")
        rows = {row["数据集名称"]: row for row in csv.DictReader(io.StringIO(text))}
        assert set(rows) == {"公交站点", "规上企业用电", "就诊记录"}
        stops = rows["公交站点"]
        assert stops["信息项"] == "编号、名称、乡镇、建成日期、候车亭、线路、票价"
        assert (stops["开放属性"], stops["更新周期"], stops["数据量（行）"]) == ("无条件开放", "每季度", "5")
        assert rows["就诊记录"]["依据"] == "《中华人民共和国数据安全法》第四十一条"
        assert rows["就诊记录"]["数据格式"] == ""

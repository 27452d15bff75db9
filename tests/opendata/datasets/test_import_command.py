"""``import_dataset FILE``: for scripts that run every night."""

import io

import pytest
from django.core.management import CommandError, call_command

from opendata.datasets.models import Resource, State, Version
from tests.opendata import making


@pytest.fixture
def run(tmp_path, dataset):
    def ran(content=making.STOPS, name="站点.csv", **options):
        file = tmp_path / name
        file.write_text(content)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_dataset", str(file), dataset="bus-stops", stdout=out, stderr=err, **options)
        return out.getvalue()

    return ran


def test_a_first_file_makes_the_resource_and_goes_out(run, dataset):
    said = run(publish=True)
    assert "3 行 × 5 列" in said and "已发布：《公交站点》第 1 版" in said
    assert Resource.objects.get(dataset=dataset).current.number == 1


def test_the_same_file_again_changes_nothing_and_is_no_error(run):
    run(publish=True)
    assert "一模一样" in run(publish=True)
    assert Version.objects.count() == 1


def test_without_publish_it_waits(run):
    assert "待发布" in run()
    assert Version.objects.get().state == State.READY


def test_mistakes_are_told_by_line_and_the_command_fails(run, capsys, tmp_path, dataset):
    file = tmp_path / "bad.csv"
    file.write_text("编号,名称\n1,青禾广场\n2\n")
    err = io.StringIO()
    with pytest.raises(CommandError, match="没有导入"):
        call_command("import_dataset", str(file), dataset="bus-stops", stdout=io.StringIO(), stderr=err)
    assert "第 3 行" in err.getvalue()
    assert Version.objects.get().state == State.DISCARDED


def test_what_must_be_looked_at_by_a_person_is_imported_and_not_published(run):
    run(publish=True)
    with pytest.raises(CommandError, match="没有发布：列有增减"):
        run("编号,名称\n001,青禾广场\n", publish=True)
    assert Version.objects.filter(state=State.READY).count() == 1


def test_what_is_not_there_is_told(run, tmp_path, dataset):
    with pytest.raises(CommandError, match="没有网址名"):
        call_command("import_dataset", str(tmp_path / "站点.csv"), dataset="nothing")
    with pytest.raises(CommandError, match="文件打不开"):
        call_command("import_dataset", str(tmp_path / "没有.csv"), dataset="bus-stops")
    making.resource(dataset)
    making.resource(dataset, "线路表")
    with pytest.raises(CommandError, match="用 --resource 写明"):
        run()
    with pytest.raises(CommandError, match="没有第 7 个资源"):
        run(resource=7)
    assert "待发布" in run(resource=2)

"""Agencies come in and go out as sheets; a sheet is taken as a whole or not at all."""

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.log_actions import registry as logs

from cms.agencies.exchange import apply_plan, export_headings, export_rows, plan_import, read_agencies
from cms.agencies.models import Agency
from cms.agencies.sheets import stream_csv, write_xlsx
from tests.cms.agencies.conftest import code_of


def plan_of(*lines: str):
    data = "\n".join(["统一社会信用代码,全称,简称,联系电话,上级机构", *lines]).encode()
    rows, _ = read_agencies(io.BytesIO(data), "机构.csv")
    return plan_import(rows)


def saved(names: Iterable[str] = ()) -> set[str]:
    return set(Agency.objects.values_list("name", flat=True)) - set(names)


def test_what_is_exported_comes_back_as_no_change(education, government):
    education.units.create(name="办公室", duties="负责机关运转", head_name="王强", telephone="0000-8123404")
    education.save()
    for name, file in (("a.csv", io.BytesIO(b"".join(stream_csv(export_headings(), export_rows())))), ("a.xlsx", None)):
        if file is None:
            file = io.BytesIO()
            write_xlsx(file, export_headings(), export_rows())
            file.seek(0)
        rows, unknown = read_agencies(file, name)
        plan = plan_import(rows)
        assert (plan.errors, plan.changes, plan.unchanged, unknown) == ([], [], 2, [])


def test_new_and_changed_agencies_are_told_apart_before_anything_is_saved(education):
    plan = plan_of(
        f"{education.code},青禾县教育局,县教育局,0000-8123499,青禾县人民政府办公室",
        f"{code_of(3)},青禾县第一中学,一中,,县教育局",
    )
    assert plan.errors == []
    change, new = plan.changes
    assert change.differences == [("联系电话", "0000-8123402", "0000-8123499")]
    assert new.is_new
    assert not Agency.objects.filter(name="青禾县第一中学").exists()
    apply_plan(plan)
    education.refresh_from_db()
    assert education.telephone == "0000-8123499"
    assert education.duties  # a column the sheet leaves out stays
    school = Agency.objects.get(name="青禾县第一中学")
    assert school.parent == education
    assert school.slug == "yizhong"
    assert logs.get_logs_for_instance(school).get().action == "wagtail.create"


def test_superior_may_stand_further_down_in_the_same_sheet(portal_ready):
    plan = plan_of(f"{code_of(3)},青禾县第一中学,,,青禾县教育局", f"{code_of(2)},青禾县教育局,,,")
    apply_plan(plan)
    assert Agency.objects.get(name="青禾县第一中学").parent.name == "青禾县教育局"


def test_internal_units_in_one_cell(education):
    data = (
        f'统一社会信用代码,全称,内设机构\n{education.code},青禾县教育局,"办公室｜机关运转｜王强\n基础教育股|义务教育"\n'
    )
    apply_plan(plan_import(read_agencies(io.BytesIO(data.encode()), "a.csv")[0]))
    units = Agency.objects.get(pk=education.pk).units.all()
    assert [(unit.name, unit.duties, unit.head_name) for unit in units] == [
        ("办公室", "机关运转", "王强"),
        ("基础教育股", "义务教育", ""),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([f"{code_of(9)[:-1]}?,青禾县档案馆,,,"], 2, "不会有“?”"),
        ([f"{code_of(9)[:-2]},青禾县档案馆,,,"], 2, "应为 18 位"),
        ([f"{code_of(9)},,,,"], 2, "全称"),
        ([f"{code_of(9)},{'长' * 101},,,"], 2, "全称"),
        ([f"{code_of(9)},青禾县档案馆,,,没有的局"], 2, "“没有的局”不在系统里"),
        ([f"{code_of(9)},青禾县档案馆,,,", f"{code_of(9)},青禾县方志馆,,,"], 3, "与第 2 行是同一个机构"),
        ([f"{code_of(9)},青禾县档案馆,,,", f"{code_of(8)},青禾县档案馆,,,"], 3, "与第 2 行是同一个机构"),
        ([f"{code_of(9)},青禾县档案馆,,,青禾县档案馆"], 2, "上级机构不能是本机构"),
        ([f"{code_of(2)},青禾县人民政府办公室,,,"], 2, "这个代码属于“青禾县教育局”"),
    ],
)
def test_each_error_names_its_line_and_reason(education, lines, line, reason):
    plan = plan_of(*lines)
    assert [number for number, text in plan.errors if reason in text] == [line], plan.errors
    with pytest.raises(ValueError):
        apply_plan(plan)


@pytest.mark.parametrize(
    ("heading", "text", "reason"),
    [
        ("类别", "衙门", "只能是"),
        ("排序", "第三", "应是数字"),
        ("撤销日期", "去年", "2026-07-14"),
        ("电子邮箱", "没有", "电子邮箱"),
    ],
)
def test_a_value_of_the_wrong_kind_is_explained(portal_ready, heading, text, reason):
    data = f"统一社会信用代码,全称,{heading}\n{code_of(9)},青禾县档案馆,{text}\n"
    plan = plan_import(read_agencies(io.BytesIO(data.encode()), "a.csv")[0])
    assert len(plan.errors) == 1
    assert plan.errors[0][0] == 2
    assert reason in plan.errors[0][1]


def test_command_imports_all_or_nothing(portal_ready, tmp_path: Path, capsys):
    file = tmp_path / "机构.csv"
    lines = ["统一社会信用代码,全称", f"{code_of(9)},青禾县档案馆", "123,青禾县方志馆"]
    file.write_text("\n".join(lines), encoding="gb18030")
    with pytest.raises(CommandError, match="什么都没有导入"):
        call_command("import_agencies", str(file))
    assert "第 3 行" in capsys.readouterr().err
    assert not Agency.objects.exists()
    file.write_text("\n".join(lines[:2]), encoding="gb18030")
    call_command("import_agencies", str(file), "--dry-run")
    assert not Agency.objects.exists()
    call_command("import_agencies", str(file))
    assert saved() == {"青禾县档案馆"}
    call_command("import_agencies", str(file))
    assert "未变 1 个" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_command_exports_what_the_other_imports(education, tmp_path: Path, suffix):
    file = tmp_path / f"机构.{suffix}"
    call_command("export_agencies", str(file))
    call_command("import_agencies", str(file))
    with pytest.raises(CommandError, match="结尾"):
        call_command("export_agencies", str(tmp_path / "机构.doc"))
    with pytest.raises(CommandError):
        call_command("import_agencies", str(tmp_path / "没有.csv"))

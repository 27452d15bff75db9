"""``manage.py import_agencies FILE``: agencies from a CSV or XLSX sheet, all of them or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.agencies.exchange import apply_plan, plan_import, read_agencies
from cms.agencies.sheets import SheetError


class Command(BaseCommand):
    help = "从 CSV 或 XLSX 表格导入机构。有一行不对就整张表都不导入，并逐行说明原因。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="表格文件，第一行是列名")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不导入")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            with file.open("rb") as source:
                rows, unknown = read_agencies(source, file.name)
        except (OSError, SheetError) as error:
            raise CommandError(f"{file}：{error}") from error
        if unknown:
            self.stderr.write(f"没有读取这些不认识的列：{'、'.join(unknown)}")
        plan = plan_import(rows)
        for line, text in plan.errors:
            self.stderr.write(f"第 {line} 行：{text}")
        if plan.errors:
            raise CommandError(f"有 {len(plan.errors)} 处需要改正，什么都没有导入。")
        if not dry_run:
            apply_plan(plan)
        verb = "将" if dry_run else "已"
        self.stdout.write(f"{verb}新增 {plan.made} 个机构，{verb}修改 {plan.altered} 个，未变 {plan.unchanged} 个。")

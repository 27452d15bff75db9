"""``manage.py export_agencies FILE``: every agency as a sheet that ``import_agencies`` reads back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.agencies.exchange import export_headings, export_rows
from cms.agencies.models import Agency
from cms.agencies.sheets import stream_csv, write_xlsx


class Command(BaseCommand):
    help = "把全部机构导出为 .csv 或 .xlsx 表格，改好后可用 import_agencies 导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="写到这个文件，以 .csv 或 .xlsx 结尾")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.suffix not in (".csv", ".xlsx"):
            raise CommandError("文件名要以 .csv 或 .xlsx 结尾。")
        try:
            with file.open("wb") as target:
                if file.suffix == ".csv":
                    target.writelines(stream_csv(export_headings(), export_rows()))
                else:
                    write_xlsx(target, export_headings(), export_rows(), title="机构")
        except OSError as error:
            raise CommandError(f"{file}：{error}") from error
        self.stdout.write(f"已导出 {Agency.objects.count()} 个机构到 {file}。")

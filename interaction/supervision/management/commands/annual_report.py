"""``manage.py annual_report --year Y [--agency SLUG]``: the statutory report out of the cases."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.supervision.report import outputs
from interaction.supervision.report.computing import compute
from interaction.supervision.report.content import Content, content_of
from interaction.supervision.report.models import FIRST_YEAR, AnnualReport


class Command(BaseCommand):
    help = (
        "生成政府信息公开工作年度报告（国办公开办函〔2021〕30号）。已经公布的按公布的内容，否则从办件现算。"
        "勾稽关系有不成立的，写明哪一条，以非零状态退出。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度，例如 2025")
        parser.add_argument("--agency", default="", help="机构的网址名；不写则是本级政府（各机关汇总）")
        parser.add_argument("--format", choices=list(outputs.MAKERS), default="json", help="默认 json")
        parser.add_argument("--output", default="", help="写到这个文件；不写则写到标准输出")

    def handle(self, *args: Any, **options: Any) -> None:
        year, form = options["year"], options["format"]
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise CommandError(f"年度应在 {FIRST_YEAR} 到 {timezone.localdate().year} 之间。")
        agency = None
        if options["agency"]:
            agency = Agency.objects.filter(slug=options["agency"]).first()
            if agency is None:
                raise CommandError(f"没有网址名为“{options['agency']}”的机构。")
        report = AnnualReport.objects.of(agency, year).order_by("-version").first()
        report = report or AnnualReport(agency=agency, year=year)
        found = None if report.is_published else compute(report, self._progress)
        content = content_of(report, found)
        self._write(outputs.make(content, form), form, options["output"])
        self._tell(content)

    def _progress(self, done: int, whole: int) -> None:
        self.stderr.write(f"\r统计 {done}/{whole} 个机构", ending="\n" if done == whole else "")

    def _write(self, data: bytes, form: str, name: str) -> None:
        if name:
            path = Path(name)
            try:
                path.write_bytes(data)
            except OSError as error:
                raise CommandError(f"写不了 {name}：{error.strerror}") from error
            self.stderr.write(f"已写入 {name}（{len(data):,} 字节）。")
        elif form == "json":
            self.stdout.write(data.decode(), ending="")
        else:
            raise CommandError("XLSX、DOCX 请用 --output 写到文件。")

    def _tell(self, content: Content) -> None:
        broken = [f"{check['code']} {text}" for check in content.checks for text in check["sentences"]]
        if broken:
            raise CommandError("勾稽关系不成立：\n" + "\n".join(broken))
        self.stderr.write(self.style.SUCCESS("勾稽关系全部成立。"))

"""``manage.py verify_timelines``: whether anything that was recorded has been altered since."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interaction.casework.models import Case
from interaction.casework.proof import verifying
from interaction.casework.proof.verifying import Problem


class Command(BaseCommand):
    help = (
        "核对全部办理记录：哈希链、封存的内容、材料、每日摘要、办件上由记录推出的各栏，以及数据库的保护规则。"
        "有一个字节被改动也会指出办件编号、第几条、哪一栏，退出码不为零。可以随时中断，用 --resume 接着核对。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="从上次中断的地方接着核对")
        parser.add_argument("--without-papers", action="store_true", help="不核对材料文件（文件很多时较慢）")

    def handle(self, *args: Any, **options: Any) -> None:
        self.found = 0
        place = Path(settings.DATA_ROOT) / "verify_timelines.position"
        self._tell([*verifying.rules(), *verifying.known_procedures(), *verifying.orphans()])
        after = self._position(place) if options["resume"] else 0
        self._cases(after, place, papers=not options["without_papers"])
        days = 0
        for _, problems in verifying.published():
            days += 1
            self._tell(problems)
        self.stdout.write(f"每日摘要：{days} 日")
        place.unlink(missing_ok=True)
        if self.found:
            raise CommandError(f"共发现 {self.found} 处不符。")
        self.stdout.write("全部相符，没有发现改动。")

    def _cases(self, after: int, place: Path, *, papers: bool) -> None:
        total = Case.objects.filter(pk__gt=after).count()
        cases = entries = 0
        for batch in verifying.cases(after, papers=papers):
            cases, entries = cases + batch.cases, entries + batch.entries
            self._tell(batch.problems)
            place.write_text(str(batch.last))
            if self.stdout.isatty():
                self.stdout.write(f"\r办件：{cases:,} / {total:,}", ending="")
                self.stdout.flush()
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        self.stdout.write(f"办件：{cases:,} 件，记录 {entries:,} 条")

    def _tell(self, problems: list[Problem]) -> None:
        self.found += len(problems)
        for problem in problems:
            self.stderr.write(str(problem))

    @staticmethod
    def _position(place: Path) -> int:
        try:
            return int(place.read_text())
        except (OSError, ValueError):
            return 0

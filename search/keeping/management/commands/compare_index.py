"""``manage.py compare_index``: the nightly comparison, now."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.errors import Busy, SearchUnavailable
from search.keeping import comparison
from search.keeping.models import Work


class Command(BaseCommand):
    help = "把检索索引与数据库逐条比对，有出入的交给后台进程补正。可以随时中断，重新运行会接着做。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        try:
            work = comparison.compare(self.report)
        except Busy as error:
            raise CommandError("后台进程正在比对，请看“报告”→“检索索引”。") from error
        except SearchUnavailable as error:
            raise CommandError(f"检索暂不可用：{error}") from error
        except KeyboardInterrupt as error:
            raise CommandError("已中断，重新运行会接着做。", returncode=130) from error
        found = f"缺少 {work.missing} 条，多余 {work.superfluous} 条，内容不一致 {work.changed} 条"
        if work.differences:
            raise CommandError(f"{found}，已交给后台进程补正。")
        if not self.quiet:
            self.stdout.write(self.style.SUCCESS(f"比对完成：{found}。"))

    def report(self, work: Work) -> None:
        """On a terminal it counts up."""
        if not self.quiet and sys.stdout.isatty():
            self.stdout.write(f"{work.step}：{work.done} / {work.total}\r", ending="")
            self.stdout.flush()

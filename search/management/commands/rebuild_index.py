"""``manage.py rebuild_index``: instead of Haystack's, which clears the index before it fills it."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import upkeep
from search.errors import SearchUnavailable


class Command(BaseCommand):
    help = "重建检索索引。新索引建好之前由原索引继续服务；可以随时中断，重新运行即可。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--noinput", action="store_true", help="与 Haystack 的命令兼容；本来就不需要确认。")

    def handle(self, *args: Any, **options: Any) -> None:
        self.terminal = sys.stdout.isatty()
        self.quiet = options["verbosity"] == 0
        started = time.monotonic()
        try:
            made, failed = upkeep.rebuild(self.report)
        except upkeep.AlreadyBuilding as error:
            raise CommandError("另一个进程正在重建索引，请等它完成。") from error
        except SearchUnavailable as error:
            raise CommandError(f"索引无法写入：{error}") from error
        except KeyboardInterrupt as error:
            raise CommandError("已中断。原索引不受影响，继续服务。", returncode=130) from error
        if not self.quiet:
            seconds = time.monotonic() - started
            self.stdout.write(self.style.SUCCESS(f"索引已重建：{made} 条，用时 {seconds:.1f} 秒。"))
        for line in failed:
            self.stderr.write(self.style.ERROR(f"未能编入索引：{line}"))
        if failed:
            raise CommandError(f"{len(failed)} 条记录未能编入索引，其余已生效。")

    def report(self, kind: str, done: int, total: int) -> None:
        """One line for each kind; on a terminal it counts up."""
        if self.quiet or (not self.terminal and done < total):
            return
        end = "\n" if done >= total else ""
        self.stdout.write(f"{kind}：{done} / {total}", ending=end)
        if self.terminal and not end:
            self.stdout.write("\r", ending="")
            self.stdout.flush()

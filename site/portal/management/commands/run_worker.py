"""``manage.py run_worker``: the background process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.jobs import JOBS
from portal.worker import Worker


class Command(BaseCommand):
    help = "运行后台进程：更新检索索引、定时发布与下线、效力到期等。Ctrl-C 停止。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="每项只做一次，然后退出。")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(JOBS)
        if options["once"]:
            done = worker.run_due()
            if any(worker.failures.values()):
                raise SystemExit(1)
            self.stdout.write(f"完成 {done} 项。")
        else:
            worker.listen()
            self.stdout.write("后台进程已启动。")
            self.stdout.flush()
            worker.run()

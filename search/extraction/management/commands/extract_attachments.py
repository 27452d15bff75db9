"""``manage.py extract_attachments``: reads what was not read yet of all attachments now, not in the background."""

import sys
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.extraction import stock, working
from search.extraction.models import ExtractedText, ReadFile


class Command(BaseCommand):
    help = "提取附件文字，供检索和个人信息检查使用。可以随时中断，重新运行会接着读；附件很多时可以同时开几个。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="以前没有读出或没有读全的，再读一次。")

    def handle(self, *args: Any, **options: Any) -> None:
        self.terminal = sys.stdout.isatty()
        self.quiet = options["verbosity"] == 0
        started = time.monotonic()
        stock.take_stock(again=options["again"])
        waiting = list(stock.due_files().values_list("pk", flat=True))
        try:
            done = self._work(len(waiting))
        except KeyboardInterrupt as error:
            working.abandon()
            raise CommandError("已中断。已读的都已保存，重新运行会接着读。", returncode=130) from error
        self._report(waiting, done, time.monotonic() - started)
        lost = ReadFile.objects.filter(pk__in=waiting, due=True).exclude(problem="").select_related("document")
        for file in lost:
            self.stderr.write(self.style.ERROR(f"《{file.document.title}》（编号 {file.document_id}）：{file.problem}"))
        if lost:
            raise CommandError(f"{len(lost)} 个文件打不开，其余已完成。")

    def _work(self, total: int) -> int:
        done = 0
        while stock.due_files().exists() or working.is_busy():
            done += working.extract_due(patience=2.0)
            if not self.quiet and (self.terminal or done % 100 == 0):
                self.stdout.write(f"附件：{done} / {max(done, total)}", ending="\r" if self.terminal else "\n")
                self.stdout.flush()
        return done

    def _report(self, files: list[int], done: int, seconds: float) -> None:
        if self.quiet:
            return
        read = ReadFile.objects.filter(pk__in=files, due=False).select_related("document", "text")
        labels = dict(ExtractedText.Status.choices)
        counts = Counter(labels[file.text.status] for file in read if file.text)
        for file in read:
            if file.text and file.text.status in (ExtractedText.Status.REFUSED, ExtractedText.Status.PARTLY):
                self.stdout.write(self.style.WARNING(f"《{file.document.title}》：{file.text.reason}"))
        said = "，".join(f"{label} {count}" for label, count in counts.items()) or "没有待读的附件"
        self.stdout.write(self.style.SUCCESS(f"处理 {done} 个附件，用时 {seconds:.1f} 秒：{said}。"))

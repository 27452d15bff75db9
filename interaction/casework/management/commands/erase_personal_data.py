"""Erases the personal data of cases that have been kept long enough."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interaction.casework.models import Retention
from interaction.casework.privacy import erasure


class Command(BaseCommand):
    help = "清除保存期满（归档后的年数在后台“个人信息保存期限”里定）的办件的个人信息和内容。平常由后台任务每天自动做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出到期的办件，不清除")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        self.stdout.write(f"归档后保存 {Retention.load().years} 年；到期的有 {erasure.due().count()} 件。")
        if dry_run:
            for number in erasure.due().order_by("pk").values_list("number", flat=True).iterator():
                self.stdout.write(f"  {number}")
            return
        erased, kept = 0, []
        for number, problem in erasure.run():
            if problem:
                kept.append(f"{number}：{problem}")
                continue
            erased += 1
            if erased % 100 == 0:
                self.stdout.write(f"  已清除 {erased}", ending="\r")
        self.stdout.write(f"已清除 {erased} 件。    ")
        for one in kept[:20]:
            self.stderr.write(one)
        if kept:
            raise CommandError(f"{len(kept)} 件没有清除。")

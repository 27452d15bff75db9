"""Have kept files scanned (again): after a scanner was set up, after new signatures, or after a false alarm."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from interaction.casework.models import StoredFile
from interaction.casework.papers import clamd, scanning

Scan = StoredFile.Scan
WHICH = {
    "all": Q(),
    "unscanned": Q(scan__in=[Scan.WAITING, Scan.UNSCANNED]),
    "infected": Q(scan=Scan.INFECTED),
}


class Command(BaseCommand):
    help = "为已经存入的材料查毒。被查出病毒的任何人都不能下载；重查没有病毒的，恢复下载。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "which", nargs="?", choices=WHICH, default="unscanned",
            help="unscanned：没有查过的（默认）；infected：查出过病毒的，再查一遍；all：全部",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if not scanning.there_is_one():
            raise CommandError("没有设置查毒服务。请先设置 CLAMD_URL。")
        new = scanning.take_stock()
        if new:
            self.stdout.write(f"登记了 {new} 个以前存入的文件。")
        seen = 0
        for row in _rows(WHICH[options["which"]]):
            try:
                scanning.scan(row)
            except (clamd.Unreachable, ValueError) as error:
                raise CommandError(f"{error}。地址是 {settings.CLAMD_URL}；已查 {seen} 个。") from error
            seen += 1
            if seen % 1000 == 0:
                self.stdout.write(f"已查 {seen} 个……")
        infected = StoredFile.objects.filter(scan=Scan.INFECTED).count()
        left = StoredFile.objects.filter(scan__in=[Scan.WAITING, Scan.UNSCANNED]).count()
        self.stdout.write(f"查了 {seen} 个文件。现有 {infected} 个有病毒，{left} 个没有查成。")


def _rows(which: Q) -> Iterator[StoredFile]:
    last = 0
    while page := list(StoredFile.objects.filter(which, pk__gt=last).order_by("pk")[:200]):
        yield from page
        last = page[-1].pk

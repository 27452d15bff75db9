"""``manage.py harvest_feeds``: gather what is due, or what is named, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opendata.feeds.inbound import harvesting
from opendata.feeds.inbound.models import Source


class Command(BaseCommand):
    help = "采集到期的来源；写出名称的，不到期也采。可以随时停下再运行，不会重复收稿。有来源没有采到时返回非零。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="名称", help="只采这些来源（后台里的名称）")
        parser.add_argument("--all", action="store_true", help="采所有启用的来源，不管是否到期")

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        failed = 0
        for result in self._round(options):
            failed += bool(result.error)
        # The worker's own rounds: a source that fails is on the desk, and no reason to call the round a failure.
        if failed and not self.quiet:
            raise CommandError(f"{failed} 个来源没有采到。")

    def _round(self, options: dict[str, Any]) -> list[harvesting.Told]:
        names = options["names"]
        if not names and not options["all"]:
            results = harvesting.harvest_due(self._tell)
        else:
            sources = Source.objects.filter(name__in=names) if names else Source.objects.filter(active=True)
            found = list(sources)
            missing = set(names) - {source.name for source in found}
            if missing:
                raise CommandError(f"没有叫这个名称的来源：{'、'.join(sorted(missing))}。")
            results = harvesting.harvest(found, self._tell)
        if not self.quiet:
            self.stdout.write(f"采了 {len(results)} 个来源，新稿 {sum(told.new for told in results)} 条。")
        return results

    def _tell(self, told: harvesting.Told) -> None:
        if not self.quiet:
            self.stdout.write(f"{told.source.name}：{told.text}")
            self.stdout.flush()

"""The sums of letters: count what has moved, compare, or count everything anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from interaction.supervision.letters import keeping


class Command(BaseCommand):
    help = (
        "Counts letters for the open figures. The worker does it every few seconds; with --anew everything is counted "
        "again from the ledger. It can be stopped at any time and goes on from there when it is run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="count every letter again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            keeping.start_anew()
        done = 0
        for number in keeping.counted():
            done += number
            if number:
                self.stdout.write(f"{done} letters counted")
        missed = keeping.compare()
        self.stdout.write(f"{done + missed} letters counted, {missed} of them had been missed.")

"""``manage.py setup_portal``: what every portal needs before its first page; safe to run again."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.agencies.roles import EDITOR, OPENNESS_OFFICE, SITE_MANAGER, grant
from search.keeping.models import Work
from search.learning.models import Question, Verdict
from search.models import BestBet, StopWord, Synonym, Term

ROOMS = [
    "interaction.casework", "interaction.casework.letters", "interaction.moderation", "interaction.requests",
    "interaction.mailbox", "interaction.mailbox.knowledge", "interaction.mailbox.publishing",
    "interaction.mailbox.sorting", "interaction.consultations", "interaction.consultations.opinions",
    "interaction.consultations.surveys", "interaction.consultations.events", "interaction.consultations.interviews",
    "interaction.supervision", "opendata.datasets", "opendata.keys", "opendata.asking", "opendata.reuse",
    "opendata.feeds.inbound",
    "opendata.feeds.subscriptions",
    "cms.agencies", "cms.review", "cms.columns", "cms.disclosure", "cms.notices", "search",
]  # fmt: skip


class Command(BaseCommand):
    help = "建立门户必需的基础数据（角色、审查流程、分类、日历、首页），可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        for room in ROOMS:
            if find_spec(f"{room}.setup"):
                with transaction.atomic():
                    import_module(f"{room}.setup").setup()
        # search knows no roles, so who keeps its words and watches its index is said here.
        words = [Term, Synonym, StopWord, BestBet]
        grant([SITE_MANAGER, OPENNESS_OFFICE], words, ["add", "change", "delete", "view"])
        grant([EDITOR], words, ["add", "change", "view"])
        grant([SITE_MANAGER, OPENNESS_OFFICE], [Work], ["view"])
        grant([SITE_MANAGER], [Work], ["add"])
        # Every editor may nod at what many ask; words that nobody asked are the county's to add.
        grant([SITE_MANAGER, OPENNESS_OFFICE, EDITOR], [Question], ["view"])
        grant([SITE_MANAGER, OPENNESS_OFFICE], [Verdict], ["add", "change", "delete", "view"])
        grant([EDITOR], [Verdict], ["change", "view"])
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS("基础数据已就绪。"))

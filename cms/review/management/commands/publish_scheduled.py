"""``manage.py publish_scheduled``: in place of Wagtail's, which one refused record would stop."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.review.schedule import publish_due


class Command(BaseCommand):
    help = "发布到时的稿件，撤下到期的内容。可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = publish_due()
        if options["verbosity"]:
            self.stdout.write(f"处理了 {count} 项。")

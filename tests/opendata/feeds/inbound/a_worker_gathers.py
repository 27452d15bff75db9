"""The background worker, the process it starts, and a public server that does not answer: on an internet of its own.

``DATABASE_URL`` names a copy of the tests' database. Prints as JSON what became of it.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[4])]

from tests.opendata.feeds import another_internet

PATIENCE = 90.0


def main() -> None:
    another_internet.set_up()
    sys.path[:0] = [str(another_internet.ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"
    import django

    django.setup()
    from django.utils import timezone

    from cms.agencies.models import Agency
    from cms.columns.models import ArticlePage, ColumnPage
    from opendata.feeds.inbound import working
    from opendata.feeds.inbound.models import Source, Story
    from portal.jobs import Job
    from portal.worker import Worker
    from tests.opendata.feeds.inbound.feeds_out_there import entry, rss
    from tests.opendata.feeds.servers import Elsewhere, Reply

    server, asked, went_on = Elsewhere((another_internet.PUBLIC, 80)), threading.Event(), threading.Event()
    inner = Elsewhere(("127.0.0.1", 80))

    def slow(request: object) -> Reply:
        first = not asked.is_set()
        asked.set()
        if first:
            went_on.wait(PATIENCE)
        return Reply(rss(entry("省政府召开防汛工作会议", "http://news.test/1", "1")))

    server.pages["/feed"] = slow
    server.pages["/inside"] = Reply(status=302, headers={"Location": "http://rebinding-inner.test/"})
    another_internet.NAMES["rebinding-inner"] = [["127.0.0.1"]]
    agency = Agency.objects.create(name="县政府办", slug="office", code="990000001", code_exception="测试数据")
    common = {"origin": "省政府", "agency": agency, "trusted": True}
    common["target"] = f"article:{ColumnPage.objects.get(slug='county').pk}"
    good = Source.objects.create(name="省政府", url="http://news.test/feed", **common)
    bad = Source.objects.create(name="坏的", url="http://news.test/inside", **common)

    worker = Worker([Job("opendata.feeds.inbound.working.harvest_due", 0.1)])
    until = time.monotonic() + PATIENCE

    def work_until(done: Callable[[], Any]) -> None:
        while not done() and time.monotonic() < until:
            worker.run_due()
            time.sleep(0.05)

    work_until(asked.is_set)
    running = working._running
    assert running is not None
    for _ in range(3):  # the other side has not answered, and the worker goes on
        worker.run_due()
    running.kill()
    went_on.set()
    before = Story.objects.count()
    work_until(lambda: working._running is None)
    left = Source.objects.get(pk=good.pk).claimed_until
    # A minute later:
    Source.objects.update(claimed_until=timezone.now() - timezone.timedelta(seconds=1))
    work_until(lambda: Story.objects.exists() and Source.objects.get(pk=bad.pk).failures)
    work_until(lambda: working._running is None)
    article = ArticlePage.objects.filter(title="省政府召开防汛工作会议").first()
    bad.refresh_from_db()
    print(
        json.dumps(
            {
                "before": before, "stories": Story.objects.count(), "live": bool(article and article.live),
                "lease": left is not None and left <= timezone.now() + timezone.timedelta(seconds=61),
                "bad": bad.error, "inside": len(inner.asked), "asked": len(server.asked),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()

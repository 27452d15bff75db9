"""``python -m bench.desk [--cases 730000] [--folder DIR]``: the officers' desk with a year of 2,000 cases a day.

Every page is asked for through all of Django, in this process, in turn with an admin page that has nothing on it;
told are the medians, their ratio to the empty page, and the queries. ``--folder`` keeps the database for another run.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROUNDS = 5
AGENCIES = 50
TODAY = date(2026, 11, 20)
FIRST = date(2025, 11, 21)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cases", type=int, default=730_000)
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"DATA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "bench.desk_settings"}
        sys.path[:0] = ["site"]
        import django

        django.setup()
        build(given.cases)
        measure()
    return 0


def build(total: int) -> None:
    """A portal with so many cases, unless it stands in the folder already."""
    from django.core.management import call_command

    from bench import cases
    from cms.agencies.models import Agency
    from interaction.casework.models import Case

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    if Case.objects.exists():
        return
    agencies = [
        Agency.objects.create(name=f"某县第{number}局", short_name=f"第{number}局", code=f"{number:09d}")
        for number in range(1, AGENCIES + 1)
    ]
    started = time.perf_counter()
    fill(cases.Maker(agencies, TODAY), total)
    print(f"造好 {total:,} 件，用了 {time.perf_counter() - started:.0f} 秒。", flush=True)


def fill(maker: Any, total: int) -> None:
    """Cases and requests as lists see them. What becomes of a request of each day is played through once for each kind
    of life (``bench.cases``); the others of the day are its like, without the entries that no list reads."""
    from bench.cases import BATCH, LIVES, days_of
    from interaction.casework.models import Case
    from interaction.requests.models import InformationRequest

    weights = [share for share, _ in LIVES.values()]
    chosen = maker.chance.choices(list(LIVES), weights, k=total)
    played: dict[tuple[date, str], Any] = {}
    columns = [field.attname for field in Case._meta.concrete_fields]
    cases, requests = [], []
    for number, day in enumerate(days_of(total, FIRST, TODAY, maker.basis.days.is_workday), start=1):
        life = chosen[number - 1]
        if (day, life) not in played:
            played[day, life] = maker.make(day, LIVES[life][1])
        like = played[day, life]
        case = Case(**{name: getattr(like, name) for name in columns})
        agency = maker.chance.choice(maker.agencies)
        people = maker.staff[agency.pk]
        case.pk, case.number, case.submission_key = number, numbered(day, number), None
        case.agency = case.desk = agency
        case.handler = people["handler"] if like.handler_id else None
        case.received_by = people["receiver"] if like.received_by_id else None
        cases.append(case)
        kind = maker.chance.choice(["person"] * 8 + ["business", "legal"])
        requests.append(InformationRequest(case=case, kind=kind))
        if len(cases) == BATCH or number == total:
            Case._base_manager.bulk_create(cases, batch_size=500)
            InformationRequest.objects.bulk_create(requests, batch_size=500)
            cases, requests = [], []
            print(f"\r{number:,} / {total:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def numbered(day: date, number: int) -> str:
    return f"SQ{day:%Y%m%d}{number % 100_000:05d}"


def people() -> dict[str, Any]:
    """Who looks: a receiver and a handler of one agency, and the county's supervisor."""
    from django.contrib.auth import get_user_model

    from cms.agencies import roles
    from cms.agencies.models import Agency

    agency = Agency.objects.order_by("pk").first()
    assert agency is not None
    found = {}
    for name, group, at in (("受理岗", roles.RECEIVER, agency), ("督办员", roles.SUPERVISOR, None)):
        user, _ = get_user_model().objects.get_or_create(username=f"bench {name}", agency=at)
        user.groups.add(roles.role(group))
        found[name] = user
    found["承办岗"] = get_user_model().objects.get(username=f"bench-handler-{agency.pk}")
    return found


def measure() -> None:
    from unittest.mock import patch  # only the day is set: the cases stand as on that one

    from django.test import Client

    from bench.report import percentiles, table

    with patch("django.utils.timezone.localdate", lambda *when: _localdate(*when)):
        rows = []
        for who, user in people().items():
            client = Client()
            client.force_login(user)
            for label, url in pages(client, who):
                empty, page, queries = [], [], 0
                for _ in range(ROUNDS):
                    empty.append(timed(client, "/admin/bench/empty/")[0])
                    taken, queries = timed(client, url)
                    page.append(taken)
                page_ms, empty_ms = percentiles(page).p50, percentiles(empty).p50
                rows.append((who, label, page_ms, empty_ms, page_ms / empty_ms, queries))
    table(
        "办件列表（毫秒，中位数；与同一轮里后台的空白页相比）",
        ("谁", "页", "毫秒", "空白页", "倍", "查询"), rows,
    )  # fmt: skip


def _localdate(value: Any = None, timezone_: Any = None) -> date:
    from django.utils import timezone

    return timezone.localtime(value, timezone_).date() if value else TODAY


def timed(client: Any, url: str) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        taken = time.perf_counter() - started
    assert answer.status_code == 200, (url, answer.status_code)
    return taken, len(queries)


def pages(client: Any, who: str) -> list[tuple[str, str]]:
    desk = "/admin/casework/"
    wide = {"督办员": "all"}.get(who, "own")
    narrowed = {
        "黄灯": f"tab={wide}&light=yellow",
        "红灯": f"tab={wide}&light=red",
        "正在审核": f"tab={wide}&step=requests.reviewing",
        "已办结": f"tab={wide}&state=ended",
        "已归档": f"tab={wide}&step=requests.archived",
    }
    found = [("打开办件", desk), *((label, f"{desk}?{query}") for label, query in narrowed.items())]
    if who == "督办员":
        from cms.agencies.models import Agency

        agency = Agency.objects.order_by("pk").values_list("pk", flat=True)[7]
        found += [("某机构", f"{desk}?agency={agency}"), ("某机构已办结", f"{desk}?agency={agency}&state=ended")]
    for state in ("open", "ended"):
        found.append((f"第 {DEEP + 1} 页（{state}）", deep(client, f"{desk}?tab={wide}&state={state}")))
    found.append(("某日到期", f"{desk}?tab={wide}&due_from=2026-11-27&due_to=2026-11-27"))
    found.append(("按编号", f"{desk}?tab={wide}&q=SQ20260302"))
    found.append(("登记表（CSV，在办）", f"/admin/casework/export/csv/?tab={wide}"))
    return found


DEEP = 40


def deep(client: Any, url: str) -> str:
    """The address of the page behind ``DEEP`` others."""
    import re
    from html import unescape

    for _ in range(DEEP):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(url).content.decode())
        if not found:
            break
        url = "/admin/casework/" + unescape(found.group(1))
    return url


if __name__ == "__main__":
    sys.exit(main())

"""A day of 20,000 letters by four senders at once, then 5,000 nearly the same; each in a transaction of its own."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.letter_portal import apart, build, ended
from bench.report import latencies, percentiles, table

DAY, CAMPAIGN, SENDERS = 20_000, 5_000, 4


def sender(county: Any) -> Callable[[Any], None]:
    from interaction.casework import actors, codes
    from interaction.mailbox.submission import submit

    def send(written: Any) -> None:
        data = {
            "kind": written.kind, "subject": written.subject, "text": written.text, "place": written.place,
            "name": "王小明", "phone": "13800138000",
        }  # fmt: skip
        submit(county, data, secret=codes.new_secret(), channel="online", actor=actors.APPLICANT)

    return send


def send_share(number: int, total: int, results: str) -> None:
    from bench import letter_rows
    from bench.letter_texts import Writer

    writer = Writer(100 + number)
    letters = [writer.letter() for _ in range(total)]
    started = time.time()
    taken = latencies(sender(letter_rows.agencies()[""]), letters)
    Path(results, f"{number}.json").write_text(json.dumps([started, time.time(), taken]))


def campaign(total: int) -> None:
    from dataclasses import replace

    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from bench import letter_rows
    from bench.letter_texts import Writer
    from interaction.casework.models import CaseGroup

    writer = Writer(7)
    first = writer.letter()
    body = (
        "滨河大道改造把我们小区唯一的出口封了，消防车进不来，老人看病出不去，孩子上学要绕两公里，请尽快恢复通行。" * 2
    )
    first = replace(first, subject="小区出口被封", text=body, place="滨河小区")
    near = [replace(first, text=writer.near(body, number)) for number in range(total)]
    send = sender(letter_rows.agencies()[""])
    queries = []
    started = time.perf_counter()
    taken = []
    for share in (near[:1], near[1:2], near[-1:]):  # the first founds the group
        reset_queries()  # only so many are kept
        if share == near[-1:]:
            taken += latencies(send, near[2:-1])
        with CaptureQueriesContext(connection) as asked:
            taken += latencies(send, share)
        queries.append(len(asked))
    seconds = time.perf_counter() - started
    early, late = percentiles(taken[: total // 10]), percentiles(taken[-total // 10 :])
    biggest = CaseGroup.objects.order_by("-size")[0]
    table(
        f"{total:,} 封内容相近的来信", ["", ""],
        [
            ["查询：第一封、第二封、最后一封", "、".join(map(str, queries))],
            ["归为一组的", f"{biggest.size:,} 封"], ["每秒（封）", total / seconds],
            ["5,000 封要用（分钟）", CAMPAIGN / (total / seconds) / 60],
            ["最后十分之一与最初十分之一的用时之比（中位数）", late.p50 / early.p50],
        ],
    )  # fmt: skip


def check(total: int, started: float, results: str) -> None:
    from django.db.models import Count

    from interaction.casework.models import Case, Entry, GroupMember
    from interaction.mailbox.models import Letter
    from interaction.mailbox.sorting.models import Sorted

    found = [json.loads(path.read_text()) for path in Path(results).glob("*.json")]
    taken = percentiles([one for _, _, each in found for one in each])
    seconds = max(end for _, end, _ in found) - min(begin for begin, _, _ in found)
    counts = [model._base_manager.count() for model in (Case, Letter, Entry, GroupMember, Sorted)]
    doubled = Case.objects.values("number").annotate(times=Count("pk")).filter(times__gt=1).count()
    table(
        f"一天 {total:,} 封来信，{SENDERS} 个进程同时写", ["", ""],
        [
            ["每秒（封）", total / seconds], ["20,000 封要用（分钟）", DAY / (total / seconds) / 60],
            ["p50（毫秒）", taken.p50], ["p95（毫秒）", taken.p95],
            ["丢失（封）", max(total - min(counts), 0)], ["重号", doubled],
        ],
    )  # fmt: skip


def day(letters: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as name:
        folder, results = Path(name), Path(name, "results")
        results.mkdir()
        ended(apart(folder, build))
        started = time.time()
        share = letters // SENDERS
        ended(*[apart(folder, send_share, number, share, str(results)) for number in range(SENDERS)])
        ended(apart(folder, check, share * SENDERS, started, str(results)))
        ended(apart(folder, campaign, min(CAMPAIGN, letters)))

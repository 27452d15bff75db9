"""``python -m bench.letters [--part day|sorting|size] [--letters N] [--folder DIR]``: letters as a county has them.

``day``: 20,000 letters by four senders at once, then 5,000 nearly the same; each in a transaction of its own. Told are
the rate, that none is lost, that the 5,000 are one group, and what a late one costs against an early one.
``sorting``: how often agency and kind are proposed rightly, by the rules and as learnt, on letters that were not
learnt from – of wordings known from others, and of wordings nobody had used before.
``size``: lists, desk and boards with 10⁶ letters against 10³, each as a multiple of an empty admin page beside it.
Every part runs in portals of its own; the larger folder of ``size`` is kept where ``--folder`` names one.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.report import latencies, percentiles, table
from bench.server import ROOT

DAY, CAMPAIGN, SENDERS = 20_000, 5_000, 4
LEARNT, ASKED = 8_000, 2_000
FEW, MANY = 1_000, 1_000_000
ROUNDS = 9


def apart(folder: Path, work: Callable[..., None], *given: Any, settings: str = "bench.settings") -> int:
    """Do ``work`` in a process of its own, with the portal in ``folder``; gives the process."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        os.environ |= {"DATA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "ERROR"}
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        import django

        django.setup()
        work(*given)
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def ended(*children: int) -> None:
    """Wait for them; where one failed, nothing was measured."""
    for child in children:
        if os.waitpid(child, 0)[1]:
            raise SystemExit("来信的测量没有完成。")


def build(total: int = 0) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from bench import letter_rows
    from interaction.mailbox.models import Letter

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    letter_rows.agencies()
    if total and not Letter.objects.exists():
        started = time.perf_counter()
        letter_rows.fill(total, timezone.localdate())
        print(f"造好 {total:,} 封，用了 {time.perf_counter() - started:.0f} 秒。", flush=True)


# --- A day, and a campaign


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
    started = time.perf_counter()
    taken = latencies(sender(letter_rows.agencies()[""]), near)
    seconds = time.perf_counter() - started
    early, late = percentiles(taken[: total // 10]), percentiles(taken[-total // 10 :])
    biggest = CaseGroup.objects.order_by("-size")[0]
    table(
        f"{total:,} 封内容相近的来信", ["", ""],
        [
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


# --- Sorting


def learn_and_ask(learnt: int, asked: int) -> None:
    from bench import letter_rows
    from bench.letter_texts import Writer
    from interaction.mailbox import sorting
    from interaction.mailbox.models import Letter
    from interaction.mailbox.sorting import baseline, learning, proposing

    made, writer = letter_rows.agencies(), Writer(21)
    from django.utils import timezone

    for number in range(1, learnt + 1):
        written = writer.letter(unseen=False)
        case = letter_rows._case(number, written, made, timezone.now(), timezone.localdate(), False)
        case.save()
        Letter.objects.create(
            case=case, kind=written.kind, kind_said=written.kind, subject=written.subject, text=written.text,
            place=written.place,
        )  # fmt: skip
    started = time.perf_counter()
    reports: list[Any] = []
    for found in learning.learn():
        reports = found or reports
    print(f"学习 {learnt:,} 封，用了 {time.perf_counter() - started:.0f} 秒。")
    proposing.forget()
    rows = []
    for report in reports:
        label = f"门户自己检验（{report.get_task_display()}，{report.held_out:,} 封）"
        rows.append([label, report.plain1, report.plain3, report.top1, report.top3])
    for name, unseen in (("说法见过的新信", False), ("说法没有见过的新信", True)):
        letters = [writer.letter(unseen) for _ in range(asked)]
        proposals = [sorting.propose(one.subject, one.text, one.place) for one in letters]
        plain = [
            (baseline.agencies(one.subject, one.text, one.place), baseline.kinds(one.subject, one.text))
            for one in letters
        ]
        wanted = [made[one.body.name].pk for one in letters]
        ours = [[agency.pk for agency, _ in one.agencies] for one in proposals]
        rules = [[key for key, _ in one[0]] for one in plain]
        rows.append([f"{name}：机构", *right(rules, wanted), *right(ours, wanted)])
        kinds = [[kind for kind, _ in one.kinds] for one in proposals]
        rules = [[kind for kind, _ in one[1]] for one in plain]
        rows.append([f"{name}：类型", *right(rules, [one.kind for one in letters]),
                     *right(kinds, [one.kind for one in letters])])  # fmt: skip
    head = ["", "规则：首选正确", "规则：前三正确", "学习：首选正确", "学习：前三正确"]
    table("提议由谁办、属于哪一类", head, rows)


def right(found: list[list[Any]], wanted: list[Any]) -> tuple[float, float]:
    return tuple(
        sum(one in ranked[:places] for ranked, one in zip(found, wanted, strict=True)) / len(wanted)
        for places in (1, 3)
    )  # type: ignore[return-value]


def sort(letters: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-sorting-") as name:
        ended(apart(Path(name), build))
        ended(apart(Path(name), learn_and_ask, letters, min(ASKED, letters)))


# --- Size


def pages() -> list[tuple[str, str, str]]:
    """Who, what, where."""
    from interaction.casework.models import Case, CaseGroup
    from interaction.mailbox.publishing.models import PublishedLetter

    middle = PublishedLetter.objects.public().order_by("pk")[:1].get().pk
    ids = PublishedLetter.objects.order_by("-pk").values_list("pk", flat=True)
    key = ids[0] - (ids[0] - middle) // 2
    letter = PublishedLetter.objects.public().filter(pk__gte=key).order_by("pk")[:1].get()
    case = Case.objects.order_by("-pk")[:1].get()
    group = CaseGroup.objects.filter(size__gt=1).order_by("-pk")[:1].get()
    return [
        ("群众", "来信选登", "/mailbox/letters/"), ("群众", "来信选登（咨询）", "/mailbox/letters/?kind=consultation"),
        ("群众", "一封来信", letter.get_absolute_url()), ("群众", "办理情况", "/mailbox/figures/"),
        ("群众", "常见问题", "/mailbox/knowledge/"),
        ("受理岗", "办件", "/admin/casework/"), ("受理岗", "办件（已办结）", "/admin/casework/?tab=own&state=ended"),
        ("受理岗", "一件", f"/admin/casework/cases/{case.number}/"),
        ("受理岗", "同一事项的来信", "/admin/casework/mailbox/groups/"),
        ("受理岗", "一组", f"/admin/casework/mailbox/groups/{group.pk}/"),
        ("承办岗", "办件", "/admin/casework/"), ("承办岗", "同一事项的来信", "/admin/casework/mailbox/groups/"),
        ("督办员", "办件", "/admin/casework/?tab=all"), ("督办员", "来信督办", "/admin/supervision/letters/"),
    ]  # fmt: skip


def people() -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from bench import letter_rows
    from cms.agencies import roles

    made, found = letter_rows.agencies(), {}
    desk = next(agency for name, agency in made.items() if name)
    for name, agency, group in (
        ("受理岗", made[""], roles.RECEIVER), ("承办岗", desk, roles.HANDLER), ("督办员", None, roles.SUPERVISOR),
    ):  # fmt: skip
        found[name], _ = get_user_model().objects.get_or_create(username=f"bench {name}", agency=agency)
        found[name].groups.add(roles.role(group))
    return found


def measure(result: str) -> None:
    """Each page in turn with the empty one; what is kept in memory is dropped before each."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from search import memory

    clients = {"群众": Client()}
    for name, user in people().items():
        clients[name] = Client()
        clients[name].force_login(user)

    def timed(client: Any, url: str) -> tuple[float, int]:
        memory.bump()
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            answer = client.get(url)
            taken = time.perf_counter() - started
        assert answer.status_code == 200, (url, answer.status_code)
        return taken, len(queries)

    found: dict[str, tuple[float, float, int]] = {}
    for who, what, url in pages():
        page, empty, queries = [], [], 0
        for _ in range(ROUNDS):
            empty.append(timed(clients["督办员"], "/admin/bench/empty/")[0])
            taken, queries = timed(clients[who], url)
            page.append(taken)
        found[f"{who}：{what}"] = percentiles(page).p50, percentiles(empty).p50, queries
    Path(result).write_text(json.dumps(found))


def size(letters: int, kept: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as name:
        found = []
        for total in (FEW, letters):
            folder = kept if kept and total == letters else Path(name, str(total))
            folder.mkdir(parents=True, exist_ok=True)
            ended(apart(folder, build, total, settings="bench.letter_settings"))
            result = folder / "pages.json"
            ended(apart(folder, measure, str(result), settings="bench.letter_settings"))
            found.append(json.loads(result.read_text()))
    few, many = found
    rows = [
        [what, many[what][0], few[what][0] / few[what][1], many[what][0] / many[what][1],
         (many[what][0] / many[what][1]) / (few[what][0] / few[what][1]), many[what][2]]
        for what in few
    ]  # fmt: skip
    head = ["", "毫秒", f"{FEW:,} 封时是空白页的几倍", f"{letters:,} 封时", "相差（倍）", "查询"]
    table(f"{letters:,} 封来信与 {FEW:,} 封相比", head, rows)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--part", choices=["day", "sorting", "size"])
    arguments.add_argument("--letters", type=int)
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    if given.part in (None, "day"):
        day(given.letters or DAY)
    if given.part in (None, "sorting"):
        sort(given.letters or LEARNT)
    if given.part in (None, "size"):
        size(given.letters or MANY, given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

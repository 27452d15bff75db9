"""Lists, search, desk, groups and boards with 10⁶ letters against 10³, each beside an empty admin page."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.letter_portal import apart, build, ended
from bench.report import percentiles, table

FEW, MANY = 1_000, 1_000_000
ROUNDS = 9
SETTINGS = "bench.letter_settings"
EMPTY = "/admin/bench/empty/"


def pages() -> list[tuple[str, str, str]]:
    """Who, what, where."""
    from django.utils.http import urlencode

    from interaction.casework.models import Case, CaseGroup
    from interaction.mailbox.publishing.models import PublishedLetter

    public = PublishedLetter.objects.public().select_related("agency").order_by("pk")
    last = public.order_by("-pk")[:1].get().pk
    letter = public.filter(pk__gte=last // 2)[:1].get()
    published = letter.published_at
    assert published is not None
    deep = urlencode({"key": f"{published.isoformat()}~{letter.pk}"})
    case = Case.objects.filter(procedure="mailbox").order_by("-pk")[:1].get()
    groups = CaseGroup.objects.filter(size__gt=1)
    two, campaign = groups.filter(size=2).order_by("-pk")[:1].get(), groups.order_by("-size")[:1].get()
    desk, mailbox, agency = "/admin/casework/", "/admin/casework/mailbox", letter.agency
    letters = f"/search/?{urlencode({'kind': 'letter', 'q': ''})}"
    found = [
        ("群众", "来信选登", "/mailbox/letters/"),
        ("群众", "来信选登（咨询）", "/mailbox/letters/?kind=consultation"),
        ("群众", "来信选登（某机构、某年、某类）", f"/mailbox/letters/?kind=complaint&agency={agency.slug}&year=2025"),
        ("群众", "来信选登（中间一页）", f"/mailbox/letters/?{deep}"),
        ("群众", "一封来信", letter.get_absolute_url()),
        ("群众", "来信订阅（Atom）", "/mailbox/letters/feed.xml"),
        ("群众", "检索来信（一个词）", f"{letters}路灯"),
        ("群众", "检索来信（一句话）", f"{letters}小区门口的路灯坏了没有人修"),
        ("群众", "检索来信（没有词）", letters),
        ("群众", "办理情况", "/mailbox/figures/"), ("群众", "办理情况（上一年）", "/mailbox/figures/?year=2025"),
        ("群众", "办理情况（JSON）", "/mailbox/figures.json"),
        ("群众", "常见问题", "/mailbox/knowledge/"),
        ("受理岗", "等我办的", desk), ("受理岗", "本机构", f"{desk}?tab=own"),
        ("受理岗", "投诉", f"{desk}?tab=own&kind=mailbox.complaint"),
        ("受理岗", "写给县长的", f"{desk}?tab=own&kind=mailbox.head"),
        ("受理岗", "已办结", f"{desk}?tab=own&state=ended"),
        ("受理岗", "已办结的网站纠错", f"{desk}?tab=own&state=ended&kind=mailbox.site_error"),
        ("受理岗", "写给县长的，已办结", f"{desk}?tab=own&state=ended&kind=mailbox.head"),
        ("受理岗", "按编号", f"{desk}?q={case.number}"),
        ("受理岗", "一件", f"{desk}cases/{case.number}/"),
        ("受理岗", "同一事项的来信", f"{mailbox}/groups/"),
        ("受理岗", "一组（两封）", f"{mailbox}/groups/{two.pk}/"),
        ("受理岗", "一组（最大的）", f"{mailbox}/groups/{campaign.pk}/"),
        ("承办岗", "等我办的", desk), ("承办岗", "举报", f"{desk}?tab=own&kind=mailbox.report"),
        ("承办岗", "已办结的写给县长的", f"{desk}?tab=own&state=ended&kind=mailbox.head"),
        ("承办岗", "已办结", f"{desk}?tab=own&state=ended"),
        ("承办岗", "同一事项的来信", f"{mailbox}/groups/"),
        ("督办员", "全部", f"{desk}?tab=all"), ("督办员", "红灯", f"{desk}?tab=all&light=red"),
        ("督办员", "正在审核", f"{desk}?tab=all&step=mailbox.reviewing"),
        ("督办员", "某机构", f"{desk}?tab=all&agency={agency.pk}"),
        ("督办员", "举报", f"{desk}?tab=all&kind=mailbox.report"),
        ("督办员", "来信督办", "/admin/supervision/letters/"), ("督办员", "督办", "/admin/supervision/"),
        ("督办员", "超期的来信", "/admin/supervision/overdue/?procedure=mailbox"),
    ]  # fmt: skip
    return found


def people() -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from bench import letter_rows
    from cms.agencies import roles

    made, found = letter_rows.agencies(), {}
    for name, agency, group in (("受理岗", made[""], roles.RECEIVER), ("督办员", None, roles.SUPERVISOR)):
        found[name], _ = get_user_model().objects.get_or_create(username=f"bench {name}", agency=agency)
        found[name].groups.add(roles.role(group))
    desk = next(agency for name, agency in made.items() if name)
    found["承办岗"] = get_user_model().objects.get(username=f"bench {desk.code}")
    return found


def index() -> None:
    """Published letters can be searched, and there is one real letter with its ledger."""
    from django.core.management import call_command

    from bench import letter_rows
    from bench.letter_day import sender
    from bench.letter_texts import Writer

    sender(letter_rows.agencies()[""])(Writer(3).letter())
    started = time.perf_counter()
    call_command("rebuild_index", verbosity=0)
    print(f"建好索引，用了 {time.perf_counter() - started:.0f} 秒。", flush=True)


def forget() -> None:
    """What is kept in memory or for a minute: measured is what it costs to make it anew."""
    from django.utils import timezone

    from interaction.supervision.letters import figures
    from search import memory

    memory.bump()
    for year in (timezone.localdate().year, 2025):
        figures.forget(year)


def measure(result: str, only: str = "") -> None:
    """Each page in turn with the empty one; then what it costs to write one letter more."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench import letter_rows
    from bench.letter_day import sender
    from bench.letter_texts import Writer

    clients = {"群众": Client()}
    for name, user in people().items():
        clients[name] = Client()
        clients[name].force_login(user)

    def timed(action: Callable[[], Any]) -> tuple[float, int]:
        forget()
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            action()
            taken = time.perf_counter() - started
        return taken, len(queries)

    def get(client: Any, url: str) -> Callable[[], None]:
        def action() -> None:
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)

        return action

    writer, send = Writer(77), sender(letter_rows.agencies()[""])
    actions = [(f"{who}：{what}", get(clients[who], url)) for who, what, url in pages()]
    actions.append(("群众：寄出一封信", lambda: send(writer.letter())))
    empty = get(clients["督办员"], EMPTY)
    found: dict[str, tuple[float, float, int]] = {}
    for what, action in actions:
        if only not in what:
            continue
        times, empties, queries = [], [], 0
        for _ in range(ROUNDS):
            empties.append(timed(empty)[0])
            taken, queries = timed(action)
            times.append(taken)
        found[what] = percentiles(times).p50, percentiles(empties).p50, queries
    Path(result).write_text(json.dumps(found))


def size(letters: int, kept: Path | None, only: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as name:
        found = []
        for total in (FEW, letters):
            folder = kept if kept and total == letters else Path(name, str(total))
            folder.mkdir(parents=True, exist_ok=True)
            ended(apart(folder, build, total, settings=SETTINGS))
            if not (folder / "indexed").exists():
                ended(apart(folder, index, settings=SETTINGS))
                (folder / "indexed").touch()
            result = folder / "pages.json"
            ended(apart(folder, measure, str(result), only, settings=SETTINGS))
            found.append(json.loads(result.read_text()))
    few, many = found
    rows = [
        [what, few[what][0], many[what][0], few[what][0] / few[what][1], many[what][0] / many[what][1],
         (many[what][0] / many[what][1]) / (few[what][0] / few[what][1]), f"{few[what][2]} / {many[what][2]}"]
        for what in few
    ]  # fmt: skip
    head = [
        "", f"{FEW:,} 封：毫秒", f"{letters:,} 封：毫秒", f"{FEW:,} 封：空白页的几倍", f"{letters:,} 封：空白页的几倍",
        "相差（倍）", "查询",
    ]  # fmt: skip
    table(f"{letters:,} 封来信与 {FEW:,} 封相比", head, rows)

"""How often agency and kind are proposed rightly, by the rules and as learnt, on letters not learnt from."""

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.letter_portal import apart, build, ended
from bench.report import table

LEARNT, ASKED = 8_000, 2_000


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

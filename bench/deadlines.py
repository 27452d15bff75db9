"""How long the deadline job takes over many open cases, as a share of what reading and writing their rows costs at the
least.

``python -m bench.deadlines [--cases N]``: N open cases (100,000) of ten agencies. The floor, in the same process and
database, is to read every open case with its entries and to write one column of each back, in batches of the same size.
Measured is ``manage.py check_deadlines``: after a change of the calendar that moves every date, with all the reminders
and lapses of that day; and when nothing is left to do, as it mostly is.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from typing import Any

from bench.report import table
from bench.server import ROOT

BATCH = 200
FIRST, TODAY = date(2026, 10, 26), date(2026, 11, 20)


def floor() -> float:
    """Seconds to read all open cases with their entries and write one column of each."""
    from django.db import connection, transaction

    from interaction.casework.clock import State
    from interaction.casework.models import Case, Entry

    started, last = time.perf_counter(), 0
    open_cases = Case.objects.exclude(clock=State.ENDED).order_by("pk").defer("subject")
    while batch := list(open_cases.filter(pk__gt=last)[:BATCH]):
        keys = [case.pk for case in batch]
        list(Entry.objects.filter(case__in=keys).exclude(effect="").only("case_id", "effect", "on", "facts"))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("UPDATE casework_case SET due_on = due_on WHERE id = %s", [[key] for key in keys])
        last = keys[-1]
    return time.perf_counter() - started


def checked() -> float:
    """Seconds that ``check_deadlines`` takes."""
    from django.core.management import call_command

    started = time.perf_counter()
    call_command("check_deadlines", stdout=io.StringIO())
    return time.perf_counter() - started


def a_day_off() -> None:
    """Every date that is open moves by a day."""
    from interaction.casework.models import LegalDay, LegalYear

    year = LegalYear.objects.get(year=TODAY.year)
    LegalDay.objects.create(year=year, date=TODAY, worked=False, name="临时放假")


def measure(total: int) -> None:
    """Set up a portal in the temporary folder of this process, and measure."""
    import django

    django.setup()
    import time_machine
    from django.core.management import call_command

    from bench.cases import fill
    from cms.agencies.models import Agency
    from interaction.casework.models import Case, Entry, Reminder

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    for number in range(10):
        Agency.objects.create(name=f"第{number}局", code=f"1100000000000000{number}X", slug=f"bench-{number}")
    fill(total, FIRST, TODAY, open_only=True)
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC)):
        least = floor()
        first = checked()
        a_day_off()
        moved = checked()
        written = Entry.objects.filter(action="recalculated").count()
        idle = checked()
    rows: list[list[Any]] = [
        ["读出每件并写回一栏", least, total / least, 1.0],
        ["第一次：逾期处理、提醒", first, total / first, first / least],
        ["日历变动：全部重新计算", moved, total / moved, moved / least],
        ["没有变化", idle, total / idle, idle / least],
    ]
    table(f"期限检查，{total:,} 件未办结", ["", "用时（秒）", "每秒（件）", "与最低用时之比"], rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{Case.objects.count():,} 件，{written:,} 件的日期变动并记入办理经过，{Reminder.objects.count():,} 次提醒；"
        f"内存最高 {memory:.0f} MB"
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure the deadline job."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="多少件未办结")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-deadlines-") as folder:
        # Settings are read once a process, so each measurement has a process of its own.
        child = os.fork()
        if child == 0:
            os.environ |= {"DATA_ROOT": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "ERROR"}
            sys.path[:0] = [str(ROOT), str(ROOT / "site")]
            measure(options.cases)
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("期限检查的测量没有完成。")


if __name__ == "__main__":
    main()

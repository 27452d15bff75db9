"""How long it takes to take in a request, as a share of the least that writing its rows costs.

``python -m bench.submissions [--requests N]``: N requests (1,000) one after the other, each in a transaction of its
own, all of another wording and then all of the same. The floor, in the same process and database, is to insert the same
number of rows into the same number of tables in a transaction.
"""

import argparse
import os
import sys
import tempfile
import time
from typing import Any

from bench.report import latencies, percentiles, table
from bench.server import ROOT

ROWS = 6  # case, entry, what it seals, request, group, that it belongs to it


def measure(total: int) -> None:
    """Set up a portal in the temporary folder of this process, and measure."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from cms.agencies.models import Agency
    from interaction.casework import actors, codes
    from interaction.casework.models import Case, CaseGroup, Draft
    from interaction.requests.models import Channel
    from interaction.requests.submission import submit

    call_command("migrate", verbosity=0)
    call_command("setup_portal", verbosity=0)
    agency = Agency.objects.create(name="测量局", code="11000000000000001X", slug="bench")

    def floor(number: int) -> None:
        with transaction.atomic():
            for row in range(ROWS):
                Draft.objects.create(key=f"{number}-{row}")

    def send(description: str) -> None:
        data = {
            "kind": "person", "name": "王小明", "id_kind": "resident", "id_number": "11010519491231002X",
            "phone": "13800138000", "description": description, "form": "electronic", "delivery": "online",
        }  # fmt: skip
        submit(agency, data, secret=codes.new_secret(), channel=Channel.ONLINE, actor=actors.APPLICANT)

    rows: list[list[Any]] = []
    least = 0.0
    for name, act, inputs in (
        (f"写 {ROWS} 行", floor, range(total)),
        ("内容各不相同", send, [f"第 {number} 号文件的全文" for number in range(total)]),
        ("内容全都相同", send, ["同一份文件的全文"] * total),
    ):
        started = time.perf_counter()
        taken = percentiles(latencies(act, inputs))
        seconds = time.perf_counter() - started
        least = least or seconds
        rows.append([name, taken.p50, taken.p95, total / seconds, seconds / least])
    table(f"{total:,} 件申请", ["", "p50（毫秒）", "p95（毫秒）", "每秒（件）", "与最低用时之比"], rows)
    print(f"\n{Case.objects.count():,} 件；最大的一组 {CaseGroup.objects.order_by('-size')[0].size:,} 件")


def main(arguments: list[str] | None = None) -> None:
    """Measure how requests are taken in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000, help="每一轮多少件")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-submissions-") as folder:
        # Settings are read once a process, so each measurement has a process of its own.
        child = os.fork()
        if child == 0:
            os.environ |= {"DATA_ROOT": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "ERROR"}
            sys.path[:0] = [str(ROOT), str(ROOT / "site")]
            measure(options.requests)
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("提交申请的测量没有完成。")


if __name__ == "__main__":
    main()

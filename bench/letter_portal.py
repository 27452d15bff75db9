"""Portals of their own to measure letters in, each used by processes of its own."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.server import ROOT


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

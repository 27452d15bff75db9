"""The background process calls each job when it is due, and one that fails does not stop the others."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.jobs import JOBS, Job
from portal.worker import Worker, last_seen
from search import memory

ROOT = Path(__file__).resolve().parents[2]
calls: list[str] = []


def works() -> int:
    calls.append("works")
    return 1


def idles() -> int:
    calls.append("idles")
    return 0


def fails() -> int:
    calls.append("fails")
    raise RuntimeError("this job always fails")


@pytest.fixture(autouse=True)
def nothing_called():
    calls.clear()


def job(function, every=1000.0):
    return Job(f"{__name__}.{function.__name__}", every)


@pytest.fixture(autouse=True)
def importable(request):
    sys.modules.setdefault(__name__, request.module)


def test_a_job_is_called_when_due_and_not_before():
    worker = Worker([job(works)])
    assert worker.run_due() == 1
    assert worker.run_due() == 0
    assert calls == ["works"]


def test_a_failing_job_does_not_stop_the_others_and_waits_longer_each_time():
    worker = Worker([job(fails, 0.0), job(works)])
    assert worker.run_due() == 1
    assert calls == ["fails", "works"]
    first = worker.due[job(fails).function] - time.monotonic()
    worker.due[job(fails).function] = 0.0
    worker.run_due()
    assert worker.due[job(fails).function] - time.monotonic() > first


def test_work_done_drops_the_kept_pages_and_idling_does_not():
    before = memory.shared_version()
    Worker([job(idles)]).run_due()
    assert memory.shared_version() == before
    Worker([job(works)]).run_due()
    assert memory.shared_version() != before


def test_it_can_be_seen_that_the_worker_runs():
    Worker([]).run_due()
    assert time.time() - last_seen() < 5


def test_every_job_named_in_the_portal_exists_and_runs(portal_committed):
    worker = Worker(JOBS)
    worker.run_due()
    assert not any(worker.failures.values())


def test_the_process_ends_quietly_when_told_to(tmp_path):
    environment = {**os.environ, "DATA_ROOT": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    environment.pop("DATABASE_URL", None)
    run = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*run, "migrate", "--verbosity=0"], env=environment, check=True, cwd=ROOT)
    with subprocess.Popen([*run, "run_worker"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert "已启动" in worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0

"""The worker has uploads worked on in processes of their own; one that is killed is taken up again."""

import io
import os
import signal
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from opendata.datasets import publishing
from opendata.datasets.importing import keeping, receive, working
from opendata.datasets.importing.work import Lost, Work
from opendata.datasets.models import State, Version
from tests.opendata import making

PATIENCE = 120  # seconds


@pytest.fixture
def processes(portal_committed, media, monkeypatch):
    """The processes that are started see this test's database and folders."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.opendata.datasets.importing.served")
    monkeypatch.setenv("SERVED_DATABASE", str(connection.settings_dict["NAME"]))
    monkeypatch.setenv("SERVED_DATA", str(django_settings.DATA_ROOT))
    monkeypatch.setenv("SERVED_SECRET", django_settings.SECRET_KEY)
    monkeypatch.setenv("SERVED_KEYS", ",".join(django_settings.FIELD_ENCRYPTION_KEYS))
    monkeypatch.setenv("MEDIA_ROOT", str(media))
    yield
    working.stop()


def upload(rows=3, **more):
    resource = making.resource(making.dataset())
    lines = "".join(f"{number:07},站点{number},青溪镇\n" for number in range(rows))
    return receive(resource, io.BytesIO(f"编号,名称,乡镇\n{lines}".encode()), "站点.csv", **more)


def work_until(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, list(Version.objects.values("state", "doing", "tries", "mistakes"))
        working.import_due()
        time.sleep(0.1)


def state_of(version):
    version.refresh_from_db()
    return version.state


def test_an_upload_becomes_a_version_while_nobody_waits(processes):
    version = upload()
    working.import_due()
    assert state_of(version) == State.WORKING
    work_until(lambda: state_of(version) == State.READY)
    assert (version.rows, version.progress, version.folder.is_dir()) == (3, 100, True)


def test_a_process_that_is_killed_is_begun_anew_and_nothing_is_half_made(processes):
    version = upload(rows=200_000)
    work_until(lambda: state_of(version) == State.WORKING and version.progress > 0)
    os.kill(working._running[version.pk].process.pid, signal.SIGKILL)
    work_until(lambda: state_of(version) == State.READY)
    assert (version.rows, version.tries) == (200_000, 2)
    assert all(file.path.stat().st_size == file.size for file in version.files.all())
    assert [path.name for path in version.folder.parent.iterdir()] == [version.uid]


def test_work_whose_worker_died_with_it_is_missed_within_a_minute_and_taken_up(portal_ready):
    version = upload()
    assert working.claim().pk == version.pk
    assert working.claim() is None  # it lives
    silent = timezone.now() - timedelta(seconds=working.STALE + 1)
    assert working.STALE < 50
    Version.objects.filter(pk=version.pk).update(seen_at=silent)
    assert working.claim().tries == 2


def test_who_was_taken_for_dead_writes_nothing_any_more(portal_ready):
    version = upload()
    first = working.claim()
    Version.objects.filter(pk=version.pk).update(seen_at=timezone.now() - timedelta(hours=1))
    second = working.claim()
    with pytest.raises(Lost):
        Work(first).run()
    assert state_of(version) == State.WORKING
    assert Work(second).run().state == State.READY


def test_what_takes_the_process_down_every_time_is_given_up_and_says_so(portal_ready):
    version = upload()
    for _ in range(working.TRIES):
        assert working.claim().pk == version.pk
        Version.objects.filter(pk=version.pk).update(seen_at=timezone.now() - timedelta(hours=1))
    assert working.claim() is None
    assert state_of(version) == State.FAILED
    assert "几次都没有做完" in version.mistakes[0]["text"]


def test_what_is_given_up_while_it_is_worked_on_stays_so(portal_ready):
    upload()
    version = working.claim()
    publishing.discard(version, None)
    with pytest.raises(Lost):
        Work(version).run()
    assert state_of(version) == State.DISCARDED


def test_folders_that_nobody_knows_are_swept_and_the_others_stay(portal_ready, media):
    public = making.version(making.resource(making.dataset()))
    waiting = upload_to(public.resource)
    for name in ("data/0123456789abcdef", "data-incoming/fedcba9876543210"):
        (media / name).mkdir(parents=True)
        (media / name / "left").write_text("x")
    long_ago = time.time() - 3 * 24 * 3600
    for folder in [*(media / "data").iterdir(), *(media / "data-incoming").iterdir()]:
        os.utime(folder, (long_ago, long_ago))
    keeping.sweep()
    assert [path.name for path in (media / "data").iterdir()] == [public.uid]
    assert waiting.uid in [path.name for path in (media / "data-incoming").iterdir()]
    assert not (media / "data-incoming" / "fedcba9876543210").exists()


def upload_to(resource):
    return receive(resource, io.BytesIO("编号,名称\n9,北站\n".encode()), "北站.csv")

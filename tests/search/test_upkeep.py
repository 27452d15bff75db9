"""The index is built anew without a gap, and healed."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import engine, outbox, upkeep
from search.backends.embedded_store import Store
from search.errors import SearchUnavailable
from search.keeping import tasks
from search.models import DueEntry
from search.nodes import Element
from search.query import Wanted, find
from search.status import index_status, ping
from tests.search.papers.models import Paper

ROOT = Path(__file__).resolve().parents[2]


def titles(text=""):
    return [hit.title for hit in find(Wanted(text, {"kind": ("paper",)})).hits]


@pytest.fixture
def folder(index):
    return Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])


def heal():
    """What the worker does where the index is missing or damaged."""
    tasks.notice_damage()
    work = tasks.next_rebuild()
    if work:
        tasks.build(work)
    return work


def serving(folder):
    return folder / (folder / "CURRENT").read_text()


def test_the_old_index_serves_until_the_new_one_is_complete(paper, index):
    paper("公积金提取须知")
    with index.building() as fresh:
        fresh.put(engine.index_for("papers.paper").full_prepare(Paper(pk=77, title="只在新索引里")), replace=False)
        fresh.commit()
        assert titles("公积金") == ["公积金提取须知"]
        fresh.publish()
    assert titles("公积金") == []
    assert titles("新索引") == ["只在新索引里"]


def test_what_is_saved_while_the_index_is_built_is_in_the_new_one(paper, index):
    kept = paper("旧标题甲")
    gone = paper("旧标题乙")
    told = []

    def meanwhile(kind, done, total):
        told.append((kind, done, total))
        if kind == "文稿" and done == total and len([one for one in told if one[0] == "文稿"]) == 2:
            # The build has read all papers; now they change, and the worker brings the old index up to date.
            kept.title = "新标题甲"
            kept.save()
            gone.delete()
            Paper.objects.create(title="新来的标题丙")
            outbox.drain()
            assert set(titles("标题")) == {"新标题甲", "新来的标题丙"}

    upkeep.rebuild(meanwhile)
    assert set(titles("标题")) == {"新标题甲", "新来的标题丙"}
    outbox.drain()
    assert not DueEntry.objects.exists()


def test_an_interrupted_build_leaves_the_old_index_and_can_be_run_again(paper, folder):
    paper("防汛应急预案")
    before = serving(folder)

    def interrupt(kind, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upkeep.rebuild(interrupt)
    assert serving(folder) == before
    assert [one for one in folder.iterdir() if one.is_dir()] == [before]
    assert titles("防汛") == ["防汛应急预案"]
    call_command("rebuild_index", verbosity=0)
    assert titles("防汛") == ["防汛应急预案"]


def test_the_command_shows_progress_and_names_what_could_not_be_indexed(index, capsys):
    Paper.objects.create(title="好的")
    bad = Paper.objects.create(title="坏的", broken=True)
    with pytest.raises(CommandError, match="1 条记录未能编入索引"):
        call_command("rebuild_index")
    said = capsys.readouterr()
    assert "文稿：2 / 2" in said.out
    assert f"papers.paper {bad.pk}: ValueError: 这条记录坏了" in said.err
    assert titles("好的") == ["好的"]


def test_two_cannot_build_at_once(index):
    with index.building(), pytest.raises(CommandError, match="另一个进程正在重建"):
        call_command("rebuild_index", verbosity=0)


def test_a_missing_index_is_no_empty_result_and_heals(paper, folder):
    paper("殡葬服务收费标准")
    shutil.rmtree(folder)
    with pytest.raises(SearchUnavailable):
        titles("殡葬")
    with pytest.raises(SearchUnavailable):
        ping()
    assert index_status().entries is None
    assert heal()
    assert titles("殡葬") == ["殡葬服务收费标准"]
    assert not heal()


def test_a_damaged_index_is_noticed_said_and_healed(paper, folder):
    paper("殡葬服务收费标准")
    for file in serving(folder).iterdir():
        if file.suffix in (".term", ".store", ".idx"):
            file.write_bytes(b"\x00" * 40)
    (serving(folder) / "meta.json").touch()  # as another process would find it
    engine.backend().store.forget()
    with pytest.raises(SearchUnavailable):
        titles("殡葬")
    assert heal()
    assert titles("殡葬") == ["殡葬服务收费标准"]


def test_an_index_of_another_version_is_built_anew(paper, folder):
    paper("殡葬服务收费标准")
    (folder / "CURRENT").write_text("v0-old")
    with pytest.raises(SearchUnavailable):
        titles("殡葬")
    assert heal()
    assert titles("殡葬") == ["殡葬服务收费标准"]


@pytest.mark.embedded
def test_another_process_sees_what_this_one_committed(paper, index):
    paper("校车收费标准")
    script = (
        "import os, sys, django; django.setup()\n"
        "from search.backends.embedded_store import store_at\n"
        "from search.backends.embedded_schema import compiled\n"
        "from search.nodes import Element\n"
        "store = store_at(sys.argv[1])\n"
        "print(store.searcher().search(compiled(Element('words', '校车')), 10).count, flush=True)\n"
        "sys.stdin.readline()\n"
        "print(store.searcher().search(compiled(Element('words', '校车')), 10).count, flush=True)\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    path = str(engine.backend().store.root)
    with subprocess.Popen(
        [sys.executable, "-c", script, path],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "1\n"
        paper("校车安全管理规定")
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "2\n"


def test_readers_are_answered_while_others_write_and_the_index_is_replaced(paper, index):
    made = paper("不停更新的校车公告")
    prepared = engine.index_for("papers.paper").full_prepare(made)
    stop = threading.Event()
    wrong = []

    def read():
        while not stop.is_set():
            try:
                found = index.count()
                if found < 1:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(15):
            index.write(put=[prepared])
            with index.building() as fresh:
                fresh.put(prepared)
                fresh.commit()
                fresh.publish()
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []


@pytest.mark.embedded
def test_a_writer_killed_in_the_middle_leaves_a_whole_index_and_no_lock(paper, index):
    paper("校车收费标准")
    script = (
        "import sys, django; django.setup()\n"
        "from search.backends.embedded_store import store_at\n"
        "with store_at(sys.argv[1]).writing() as writer:\n"
        "    writer.remove(sys.argv[2])\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    with subprocess.Popen(
        [sys.executable, "-c", script, str(index.store.root), f"papers.paper.{Paper.objects.get().pk}"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "ready\n"
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert titles("校车") == ["校车收费标准"]
    started = time.monotonic()
    paper("校车安全管理规定")
    assert time.monotonic() - started < 20  # it waits for no lock of the dead
    assert len(titles("校车")) == 2


def test_what_is_saved_by_the_thousand_during_a_build_is_brought_in_by_short_queries(index):
    outbox.enqueue(Paper, range(1_000_000, 1_003_000))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        upkeep.rebuild()
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert max(map(len, asked)) < 6_000


@pytest.mark.embedded
def test_answers_are_remembered_by_many_threads_at_once(tmp_path):
    """Another thread may forget all of them between two steps of this one."""
    store, lost = Store(tmp_path), []

    def ask(number):
        for place in range(20_000):
            key = Element(f"{number}", f"{place}")
            try:
                store.remembered(None, key, str)
                store.remembered(None, key, str)
            except KeyError as error:
                lost.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(often)
    assert not lost

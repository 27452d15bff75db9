"""Writing in bulk, from several machines, and building anew beside the index that serves."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search import outbox, upkeep
from search.errors import Busy, SearchUnavailable
from search.models import DueEntry
from search.nodes import Text
from search.query import Wanted, find
from search.status import index_status
from tests.cluster import Proxy
from tests.search.elastic.entries import county, fill, prepared
from tests.search.papers.models import Paper

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def backend(cluster, backend_at, db):
    """With twenty entries."""
    made = backend_at(cluster.url)
    fill(made, county(20))
    return made


def titles(backend, text):
    return [hit.title for hit in backend.search(Text(text))["results"]]


def other_process(script, *arguments):
    """Another process of the portal, which says a line when it is ready and goes on when it is told to."""
    start = (
        "import sys, time, django; django.setup()\n"
        "from search.backends.elastic import ElasticBackend\n"
        "from search.backends import elastic_lock\n"
        "from tests.search.elastic.entries import prepared\n"
        "elastic_lock.LEASE, elastic_lock.RENEW_EVERY = 2.0, 0.5\n"
        "backend = ElasticBackend('default', URL=sys.argv[1])\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + script, *map(str, arguments)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# --- Refused


def test_what_the_servers_refuse_for_a_while_is_sent_again(cluster, backend):
    """As when a disk has run full and is made room on."""

    def block(on):
        backend.store.connection.tell(
            lambda client: client.indices.put_settings(
                index=backend.store.current(), settings={"index.blocks.read_only_allow_delete": on or None}
            )
        )

    block(True)
    relief = threading.Timer(1.5, block, [None])
    relief.start()
    started = time.monotonic()
    backend.write(
        put=[prepared(number, f"第{number}批公租房") for number in range(100, 160)], remove=["papers.paper.1"]
    )
    assert time.monotonic() - started > 1
    relief.join()
    assert backend.count() == 20 + 60 - 1


def test_a_gateway_that_is_busy_or_takes_little_at_once_gets_it_later_and_in_pieces(cluster, backend_at, db):
    with Proxy(cluster.nodes[1].url, tls=False, most_bytes=30_000) as gateway:
        backend = backend_at(f"http://{gateway.host}")
        gateway.busy = 2
        some = [prepared(number, f"第{number}批公租房", "配租公告。" * 300) for number in range(1, 40)]
        some.append(prepared(99, "太大的一条", "配租公告。" * 20_000))
        refused = fill(backend, some)
        assert gateway.refused > 3
        assert list(refused) == ["papers.paper.99"]
        assert "太大" in refused["papers.paper.99"]
        assert backend.count() == 39


def test_servers_that_refuse_for_good_are_named_and_nothing_is_lost(cluster, portal_on, portal_ready, monkeypatch):
    monkeypatch.setattr("search.backends.elastic_store.CHANGE_PATIENCE", 1.0)
    with Proxy(cluster.nodes[1].url, tls=False) as gateway:
        portal_on(f"http://{gateway.host}/busy")
        upkeep.rebuild()
        gateway.busy = 10_000
        Paper.objects.create(title="校车收费标准")
        assert outbox.drain() == 0
        assert "429" in index_status().error
        gateway.busy = 0
        outbox.drain()
        assert [hit.title for hit in find(Wanted("校车收费")).hits] == ["校车收费标准"]
        assert index_status().error == ""


def test_an_entry_the_servers_will_not_have_is_named_and_keeps_the_others_in(cluster, portal_on, portal_ready):
    portal_on(f"{cluster.url}/refused")
    bad = Paper.objects.create(title="坏的秸秆利用方案", matters=["x" * 40_000])
    Paper.objects.create(title="秸秆综合利用补贴")
    made, failed = upkeep.rebuild()
    assert made > 0
    assert len(failed) == 1
    assert failed[0].startswith(f"papers.paper {bad.pk}: 400 ")
    DueEntry.objects.all().delete()
    Paper.objects.create(title="秸秆还田作业")
    bad.save()
    outbox.drain()
    assert {hit.title for hit in find(Wanted("秸秆")).hits} == {"秸秆综合利用补贴", "秸秆还田作业"}
    assert [(mark.key, mark.attempts) for mark in index_status().failed] == [(str(bad.pk), 1)]
    bad.matters = []
    bad.save()
    outbox.drain()
    assert "坏的秸秆利用方案" in {hit.title for hit in find(Wanted("秸秆")).hits}
    assert index_status().failed == []


# --- Several machines


def test_one_writes_at_a_time(cluster, backend):
    script = "with backend.writing():\n    print('ready', flush=True)\n    sys.stdin.readline()\n"
    with other_process(script, backend._url) as other:
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(Busy), backend.writing(wait=False):
            pass
        other.communicate("go\n")
    with backend.writing(wait=False):
        pass


def test_a_writer_that_was_killed_is_succeeded(cluster, backend):
    script = (
        "with backend.writing() as writer:\n"
        "    writer.remove('papers.paper.1')\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    with other_process(script, backend._url) as other:
        assert other.stdout.readline() == "ready\n"
        other.kill()
        other.wait()
    started = time.monotonic()
    backend.write(remove=["papers.paper.2"])
    assert time.monotonic() - started < 4
    assert backend.count() == 19


def test_a_writer_that_slept_while_another_took_over_cannot_put_back_what_is_old(cluster, backend):
    script = (
        "with backend.writing() as writer:\n"
        "    writer.put(prepared(1, '很旧的标题'))\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    writer._lease.check = lambda: None  # as if its clocks had slept as well\n"
        "    try:\n"
        "        print(writer.commit(), flush=True)\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__, error, flush=True)\n"
    )
    with other_process(script, backend._url) as other:
        assert other.stdout.readline() == "ready\n"
        other.send_signal(signal.SIGSTOP)
        time.sleep(2.2)
        backend.write(put=[prepared(1, "新的标题")])
        other.send_signal(signal.SIGCONT)
        other.stdin.write("go\n")
        other.stdin.flush()
        assert other.stdout.readline().startswith("SearchUnavailable")
        other.communicate()
    assert titles(backend, "标题") == ["新的标题"]


def test_who_still_writes_to_an_index_that_was_replaced_is_refused(cluster, backend):
    store = backend.store
    with backend.writing() as writer:
        writer.put(prepared(1, "写给旧索引的标题"))
        writer._flush()
        with store.build_lock.acquire(wait=False):
            index = f"{store.alias}-20260101000000-00000000"
            store.connection.tell(lambda client: client.indices.create(index=index))
            store.point_to(index)
        writer.put(prepared(2, "再写一条"))
        with pytest.raises(SearchUnavailable):
            writer.commit()
    names = store.connection.tell(lambda client: client.indices.get(index=f"{store.prefix}-*"))
    assert sorted(names) == sorted([index, f"{store.prefix}-locks"])


# --- Building anew


def test_while_the_index_is_built_and_swapped_every_question_is_answered_in_full(cluster, backend):
    stop = threading.Event()
    wrong, asked = [], []

    def ask():
        while not stop.is_set():
            try:
                found = backend.search(Text("公示 政府 信息 通知", any_word=True), end_offset=1_000)
                asked.append(found["hits"])
                if len(found["results"]) != found["hits"] or backend.count() != 20:
                    wrong.append(found["hits"])
            except Exception as error:
                wrong.append(repr(error))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    for _ in range(6):
        fill(backend, county(20))
    stop.set()
    for one in askers:
        one.join()
    assert wrong == []
    assert len(asked) > 20
    assert len(set(asked)) == 1
    assert backend.store.litter() == []


def test_two_cannot_build_at_once(cluster, backend):
    with backend.building(), pytest.raises(Busy), backend.building():
        pass
    assert not backend.is_building()
    assert backend.store.litter() == []


def test_a_build_that_was_killed_leaves_the_old_index_and_no_litter(cluster, backend):
    script = (
        "with backend.building() as fresh:\n"
        "    fresh.put(prepared(1, '只在新索引里'))\n"
        "    fresh.commit()\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    with other_process(script, backend._url) as other:
        assert other.stdout.readline() == "ready\n"
        assert backend.is_building()
        backend.tidy()  # not while it is built
        assert len(backend.store.litter()) == 1
        other.kill()
        other.wait()
    assert titles(backend, "“只在新索引里”") == []
    assert backend.count() == 20
    time.sleep(2.2)
    assert not backend.is_building()
    backend.tidy()
    assert backend.store.litter() == []
    assert backend.count() == 20


def test_an_index_of_an_older_version_serves_machines_not_yet_brought_up_to_date(cluster, backend, monkeypatch):
    old = f"{backend.store.prefix}-v0-20260101000000-00000000"
    backend.store.connection.tell(
        lambda client: client.indices.create(index=old, aliases={f"{backend.store.prefix}-v0": {}})
    )
    assert backend.store.litter() == []
    monkeypatch.setattr("search.backends.elastic_store.OLD_AFTER", -1.0)
    assert backend.store.litter() == [old]
    backend.tidy()
    assert backend.count() == 20

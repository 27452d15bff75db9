"""Index and database are compared every night, what differs is mended, and the page about the index tells it all."""

import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.columns.models import ColumnPage
from portal.jobs import JOBS
from portal.worker import Worker
from search import engine, outbox, upkeep
from search.keeping import comparison, tasks
from search.keeping.comparison import compare
from search.keeping.models import KEPT, Kind, Work
from search.models import DueEntry, IndexState
from search.query import Wanted, find
from search.status import index_status, staleness
from tests.search import engines
from tests.search.papers.models import Paper, Tag

STATUS = "/admin/search/status/"


def titles(text=""):
    return [hit.title for hit in find(Wanted(text, {"kind": ("paper",)})).hits]


def found(work):
    return work.missing, work.superfluous, work.changed


@pytest.fixture
def keeper(client, portal_ready, index):
    client.force_login(get_user_model().objects.create_superuser("keeper", password="a long enough one"))
    return client


# --- What is compared


def test_what_is_missing_superfluous_or_changed_is_found_and_mended(paper, index):
    missing, gone, changed = paper("应当在的"), paper("不该在的"), paper("旧写法在的")
    index.write(remove=[f"papers.paper.{missing.pk}"])
    Paper.objects.filter(pk=gone.pk)._raw_delete("default")
    Paper.objects.filter(pk=changed.pk).update(title="新写法在的")  # without a signal
    assert found(compare()) == (1, 1, 1)
    outbox.drain()
    assert set(titles("在的")) == {"应当在的", "新写法在的"}
    assert (IndexState.objects.get().missing, IndexState.objects.get().superfluous) == (1, 1)
    assert found(compare()) == (0, 0, 0)


def test_a_relation_changed_behind_the_signals_is_seen(paper):
    made = paper("关于开展普查的通知")
    tag = Tag.objects.create(name="人口普查登记")
    Paper.tags.through.objects.bulk_create([Paper.tags.through(paper=made, tag=tag)])
    assert found(compare()) == (0, 0, 1)
    outbox.drain()
    assert titles("“人口普查登记”") == ["关于开展普查的通知"]


def test_what_waits_for_the_worker_anyway_is_no_difference(paper):
    made = paper("等着的")
    made.title = "改了还没编入的"
    made.save()
    Paper.objects.create(title="新来的")
    assert found(compare()) == (0, 0, 0)


def test_a_record_saved_and_indexed_while_it_is_compared_is_no_difference(paper, index, monkeypatch):
    made = paper("比对时改的")
    asked = index.digests

    def saved_meanwhile(identifiers):
        held = asked(identifiers)
        Paper.objects.filter(pk=made.pk, title="比对时改的").update(title="比对时改过的")
        outbox.enqueue(Paper, [made.pk])
        outbox.drain()
        return held

    monkeypatch.setattr(index, "digests", saved_meanwhile)
    assert found(compare()) == (0, 0, 0)


def test_a_record_no_entry_can_be_made_of_is_counted_once_and_named_from_then_on(paper):
    made = paper("后来坏的")
    Paper.objects.filter(pk=made.pk).update(broken=True)
    assert found(compare()) == (0, 0, 1)
    outbox.drain()
    assert index_status().failed_count == 1
    assert found(compare()) == (0, 0, 0)


def test_entries_of_a_room_that_is_gone_are_superfluous(paper, index):
    prepared = engine.index_for("papers.paper").full_prepare(paper("留下来的"))
    index.write(put=[prepared | {"id": "gone.room.1", "django_ct": "gone.room", "django_id": "1"}])
    assert found(compare()) == (0, 1, 0)
    outbox.drain()
    assert index.identifiers("gone.") == []


def test_a_comparison_stops_after_any_page_and_goes_on_after_a_restart(paper, index, monkeypatch):
    monkeypatch.setattr(comparison, "RECORDS", 3)
    monkeypatch.setattr(comparison, "ENTRIES", 4)
    Paper.objects.bulk_create([Paper(title=f"第{number}号") for number in range(10)])
    outbox.enqueue(Paper, Paper.objects.values_list("pk", flat=True))
    outbox.drain()
    kept = list(Paper.objects.order_by("pk"))
    index.write(remove=[f"papers.paper.{kept[4].pk}"])
    Paper.objects.filter(pk=kept[7].pk)._raw_delete("default")
    Paper.objects.filter(pk=kept[9].pk).update(title="另一个")
    Work.ask(Kind.COMPARE)
    slices = 0
    while Work.objects.open().exists():
        # As a worker that was started again would: by what stands in the database alone.
        work = Work.objects.open().get()
        assert work.take()
        comparison.advance(work, seconds=0)
        slices += 1
    assert slices > 6
    assert found(Work.objects.get()) == (1, 1, 1)


def test_a_comparison_of_two_thousand_records_asks_for_few_queries(index, django_assert_max_num_queries):
    Paper.objects.bulk_create([Paper(title=f"第{number}号") for number in range(2_000)])
    upkeep.rebuild()
    with django_assert_max_num_queries(20 * (2_000 // comparison.RECORDS)):
        assert found(compare()) == (0, 0, 0)


def test_the_worker_compares_once_a_night(index, time_machine_at):
    time_machine_at("2026-07-14 02:00")

    def asked():
        tasks.compare_nightly()
        tasks.compare_on()
        return Work.objects.filter(kind=Kind.COMPARE).count()

    assert asked() == 1
    for later in ("2026-07-14 04:00", "2026-07-14 14:00", "2026-07-15 00:30"):
        time_machine_at(later)
        assert asked() == 1
    time_machine_at("2026-07-15 01:30")
    assert asked() == 2
    assert IndexState.objects.get().compared_at == timezone.now()


def test_while_the_engine_is_down_a_comparison_waits_and_then_goes_on(paper, index):
    paper("殡葬服务收费标准")
    Work.ask(Kind.COMPARE)
    with engines.index_out_of_sight():
        tasks.compare_on()
        assert Work.objects.open().get().error
    tasks.compare_on()
    work = Work.objects.get()
    assert work.ended_at and not work.error


def test_a_comparison_that_cannot_go_on_is_given_up_and_the_next_night_begins_anew(paper, index):
    paper("校车收费标准")
    work = Work.ask(Kind.COMPARE)
    work.note(place={"label": 7})  # nothing it ever wrote down itself
    for _ in range(tasks.MOST_TRIES + 1):
        with pytest.raises(Exception):  # noqa: B017 — whatever it is
            tasks.compare_on()
    work.refresh_from_db()
    assert work.ended_at is not None
    assert work.error
    assert tasks.compare_on() == 0


def test_what_a_comparison_finds_does_not_keep_what_is_published_waiting(index, monkeypatch):
    monkeypatch.setattr(comparison, "RECORDS", 5)
    monkeypatch.setattr(comparison, "MOST_MARKS", 10)
    monkeypatch.setattr(tasks, "MOST_MARKS", 10)
    Paper.objects.bulk_create([Paper(title=f"第{number}号公告") for number in range(40)])
    Work.ask(Kind.COMPARE)
    while not DueEntry.objects.exists():
        tasks.compare_on()
    for _ in range(5):
        tasks.compare_on()
        assert DueEntry.objects.count() < 20
    while Work.objects.open().exists():
        outbox.drain()
        tasks.compare_on()
    outbox.drain()
    assert found(Work.objects.get()) == (40, 0, 0)
    assert found(compare()) == (0, 0, 0)


def test_two_do_not_go_on_with_the_same_comparison(index):
    Work.ask(Kind.COMPARE)
    one, other = Work.objects.get(), Work.objects.get()
    assert one.take()
    assert not other.take()


def test_the_command_says_what_differs_and_exits_non_zero(paper, index, capsys):
    made = paper("应当在的")
    call_command("compare_index")
    assert "缺少 0 条，多余 0 条，内容不一致 0 条" in capsys.readouterr().out
    index.write(remove=[f"papers.paper.{made.pk}"])
    with pytest.raises(CommandError, match="缺少 1 条"):
        call_command("compare_index")


# --- Rebuilding beside the worker's other jobs


def test_a_rebuild_that_was_asked_for_tells_how_far_it_is_and_how_it_ended(paper):
    paper("好的")
    Paper.objects.create(title="坏的", broken=True)
    work = Work.ask(Kind.REBUILD)
    tasks.build(tasks.next_rebuild())
    work.refresh_from_db()
    assert work.ended_at and work.failed == 1
    assert work.done == engine.backend().count()
    assert titles("好的") == ["好的"]


def test_a_rebuild_whose_worker_died_is_begun_again_but_not_for_ever(index, time_machine_at):
    time_machine_at("2026-07-14 10:00")
    work = Work.ask(Kind.REBUILD)
    assert work.take()
    assert tasks.next_rebuild() is None  # somebody is at it
    time_machine_at("2026-07-14 10:05")
    assert tasks.next_rebuild() == work
    Work.objects.update(tries=tasks.MOST_TRIES)
    tasks.build(tasks.next_rebuild())
    work.refresh_from_db()
    assert "没有完成" in work.error


def test_damage_that_cannot_be_mended_is_not_tried_all_the_time(index, time_machine_at):
    time_machine_at("2026-07-14 10:00")
    engines.lose_index()
    work = tasks.notice_damage()
    assert tasks.notice_damage() == work  # asked for once
    work.note(ended_at=timezone.now(), error="磁盘已满")
    assert tasks.notice_damage() is None
    time_machine_at("2026-07-14 10:06")
    assert tasks.notice_damage() is not None


@pytest.mark.usefixtures("portal_committed")
def test_the_worker_goes_on_with_its_other_jobs_while_the_index_is_built(monkeypatch):
    upkeep.rebuild()
    Paper.objects.bulk_create([Paper(title=f"第{number}号公告") for number in range(30)])
    going, release = threading.Event(), threading.Event()
    fill = upkeep._fill

    def slowly(*args):
        going.set()
        assert release.wait(20)
        return fill(*args)

    monkeypatch.setattr(upkeep, "_fill", slowly)
    Work.ask(Kind.REBUILD)
    worker = Worker([job for job in JOBS if job.function.startswith("search.")])
    worker.run_due()
    assert going.wait(20)
    Paper.objects.create(title="重建期间发布的公告")
    outbox.drain()
    assert "重建期间发布的公告" in titles("重建期间发布的")
    release.set()
    tasks._builder.join(30)
    assert Work.objects.get(kind=Kind.REBUILD).ended_at
    outbox.drain()
    assert "重建期间发布的公告" in titles("重建期间发布的")
    assert found(compare()) == (0, 0, 0)


def test_old_work_is_forgotten(db):
    for _ in range(KEPT + 20):
        Work.ask(Kind.COMPARE).note(ended_at=timezone.now())
    assert Work.objects.count() <= KEPT + 1


# --- The page


def test_the_page_tells_engine_kinds_backlog_and_the_last_comparison(keeper):
    made = Paper.objects.create(title="等着的")
    DueEntry.objects.filter(key=str(made.pk)).update(created_at=timezone.now() - timezone.timedelta(minutes=7))
    compare()
    page = keeper.get(STATUS).content.decode()
    assert engine.backend().engine_label in page
    assert "1 条，最早的从" in page
    assert "已等 7" in page
    assert "缺少 0 条，多余 0 条，内容不一致 0 条" in page
    assert "（不一致，等待更新或比对）" in page  # one paper in the database, none in the index


def test_a_record_that_fails_again_and_again_is_named_with_a_link_to_it(keeper):
    column = ColumnPage.objects.get(slug="news")
    Paper.objects.create(title="坏的", broken=True)
    outbox.drain()
    DueEntry.objects.create(label="columns.columnpage", key=str(column.pk), attempts=4, error="KeyError: 'x'")
    page = keeper.get(STATUS).content.decode()
    assert f'<a href="/admin/pages/{column.pk}/edit/">栏目：{column.title}</a>' in page
    assert "：坏的</td>" in page
    assert "ValueError: 这条记录坏了" in page
    assert page.index("KeyError") < page.index("ValueError")  # what failed most often comes first


def test_the_buttons_leave_the_work_to_the_worker_and_the_page_shows_how_far_it_is(keeper):
    assert "http-equiv" not in keeper.get(STATUS).content.decode()
    for kind in Kind.values:
        assert keeper.post(STATUS, {"kind": kind}).status_code == 302
    waiting = keeper.get(STATUS).content.decode()
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert "等待后台进程开始" in waiting
    Work.objects.open().get(kind=Kind.REBUILD).note(started_at=timezone.now(), step="文件", done=1200, total=4800)
    assert '<progress max="100" value="25"' in keeper.get(STATUS).content.decode()
    assert keeper.post(STATUS, {"kind": "compare"}).status_code == 302
    assert Work.objects.filter(kind=Kind.COMPARE).count() == 1  # not twice
    keeper.post(STATUS, {"kind": "drop"})
    assert Work.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "sees", "asks"), [("网站管理员", 200, True), ("公开办", 200, False), ("编辑", 302, False)]
)
def test_who_may_see_the_page_and_who_may_ask(client, portal_ready, index, role, sees, asks):
    user = get_user_model().objects.create_user("somebody", password="a long enough one")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    page = client.get(STATUS)
    assert page.status_code == sees
    assert ("现在比对" in page.content.decode()) == asks
    assert client.post(STATUS, {"kind": "compare"}).status_code == 302
    assert Work.objects.exists() == asks


def test_machines_that_watch_are_told_how_stale_the_index_is(client, paper):
    paper("编好的")
    Paper.objects.create(title="等着的")
    time.sleep(0.11)
    told = client.get("/health/").json()["index_state"]
    assert told["waiting"] == 1
    assert told["waiting_seconds"] >= 0.1
    compare()
    assert staleness()["differences"] == 0

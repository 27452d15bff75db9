"""Nothing is lost between a saved record and the index."""

import pytest
from django.db import transaction

from search import engine, outbox
from search.models import DueEntry, Term
from search.query import Wanted, find
from search.status import index_status
from tests.search.papers.models import Appendix, Paper, Tag


def titles(text=""):
    return [hit.title for hit in find(Wanted(text)).hits]


def test_what_is_saved_is_found_after_the_next_drain(index):
    Paper.objects.create(title="农村饮水安全工程实施方案")
    assert titles("饮水安全") == []
    assert outbox.drain() > 0
    assert titles("饮水安全") == ["农村饮水安全工程实施方案"]
    assert not DueEntry.objects.exists()


def test_the_mark_is_part_of_the_records_own_transaction(index):
    with pytest.raises(RuntimeError), transaction.atomic():
        Paper.objects.create(title="写了一半的文稿")
        raise RuntimeError
    assert not DueEntry.objects.exists()


def test_a_change_a_deletion_and_what_leaves_the_public_are_seen(paper):
    made = paper("公共租赁住房管理办法")
    made.title = "保障性租赁住房管理办法"
    made.save()
    outbox.drain()
    assert titles("租赁住房") == ["保障性租赁住房管理办法"]
    made.public = False
    made.save()
    outbox.drain()
    assert titles("租赁住房") == []
    made.public = True
    made.save()
    outbox.drain()
    made.delete()
    outbox.drain()
    assert titles("租赁住房") == []


def test_what_was_withdrawn_is_not_shown_even_before_the_index_knows(paper):
    made = paper("拟录用人员公示")
    made.public = False
    made.save()
    found = find(Wanted("拟录用人员"))
    assert (found.hits, found.total) == ([], 0)


def test_a_change_of_relations_makes_the_entry_due_from_either_side(paper):
    made = paper("关于开展普查的通知")
    tag = Tag.objects.create(name="人口普查登记")
    made.tags.add(tag)
    outbox.drain()
    assert titles("人口普查登记") == ["关于开展普查的通知"]
    tag.papers.clear()
    outbox.drain()
    assert "关于开展普查的通知" not in titles("“人口普查登记”")


def test_a_record_that_entries_follow_makes_them_due_when_it_changes(paper):
    made = paper("关于开展普查的通知")
    tag = Tag.objects.create(name="经济普查")
    made.tags.add(tag)
    outbox.drain()
    tag.name = "农业普查登记"
    tag.save()
    outbox.drain()
    assert titles("“农业普查登记”") == ["关于开展普查的通知"]
    assert titles("“经济普查”") == []
    assert not DueEntry.objects.exists()


def test_a_record_saved_as_its_special_kind_is_found_as_what_it_is_at_bottom(index):
    Appendix.objects.create(title="附表：收费项目一览")
    outbox.drain()
    assert titles("收费项目一览") == ["附表：收费项目一览"]


def test_an_importer_that_bypasses_signals_says_itself_what_is_due(index):
    made = Paper.objects.bulk_create([Paper(title=f"第{number}批公租房配租公告") for number in "一二三"])
    assert titles("公租房配租") == []
    assert outbox.enqueue(Paper, [one.pk for one in made]) == 3
    outbox.drain()
    assert len(titles("公租房配租")) == 3


def test_a_bad_record_is_named_with_its_error_and_does_not_keep_the_others_back(index):
    bad = Paper.objects.create(title="坏的", broken=True)
    Paper.objects.create(title="秸秆综合利用补贴")
    outbox.drain()
    assert titles("秸秆综合利用") == ["秸秆综合利用补贴"]
    status = index_status()
    assert [(mark.key, mark.error) for mark in status.failed] == [(str(bad.pk), "ValueError: 这条记录坏了")]
    # It is not tried again at once, and put right it is found and no longer complained of.
    assert outbox.drain() == 0
    bad.broken = False
    bad.title = "修好的秸秆综合利用方案"
    bad.save()
    outbox.drain()
    assert "修好的秸秆综合利用方案" in titles("秸秆综合利用")
    assert index_status().failed == []


def test_marks_outlive_a_worker_that_dies_before_the_engine_has_kept_the_entry(index):
    Paper.objects.create(title="临时救助申请指南")
    marks = list(DueEntry.objects.all())
    with pytest.raises(RuntimeError), engine.backend().writing() as writer:
        outbox.apply(marks, writer)
        raise RuntimeError  # killed here: neither committed nor settled
    assert titles("临时救助") == []
    assert DueEntry.objects.count() == len(marks)
    outbox.drain()
    assert titles("临时救助") == ["临时救助申请指南"]


def test_a_key_that_is_none_is_named_and_keeps_nothing_back(index):
    DueEntry.objects.create(label="papers.paper", key="not-a-number")
    DueEntry.objects.create(label="no.such", key="1")
    Paper.objects.create(title="残疾人两项补贴发放公示")
    outbox.drain()
    assert titles("两项补贴") == ["残疾人两项补贴发放公示"]
    assert not DueEntry.objects.filter(done=False, attempts=0).exists()


def test_a_record_that_hundreds_follow_marks_them_little_by_little(index, monkeypatch):
    monkeypatch.setattr(outbox, "SPREAD", 3)
    tag = Tag.objects.create(name="经济普查")
    for number in range(8):
        Paper.objects.create(title=f"第{number}号普查通知").tags.add(tag)
    while outbox.drain():
        pass
    tag.name = "农业普查登记"
    tag.save()
    outbox._drain_batch()
    assert DueEntry.objects.for_one().count() <= 3
    while outbox.drain():
        pass
    assert len(titles("“农业普查登记”")) == 8
    assert not DueEntry.objects.exists()


def test_a_word_that_hundreds_hold_marks_them_little_by_little(index, monkeypatch):
    monkeypatch.setattr(outbox, "SPREAD", 3)
    for number in range(8):
        Paper.objects.create(title=f"第{number}期青禾惠农通使用说明")
    while outbox.drain():
        pass
    Term.objects.create(text="青禾惠农通")
    outbox._drain_batch()
    assert DueEntry.objects.for_one().count() <= 3
    while outbox.drain():
        pass
    assert ("青禾惠农通", 8) in engine.backend().vocabulary()


def test_a_mark_for_many_that_fails_is_named_and_keeps_nothing_back(index):
    def fails(key):
        raise ValueError("这些找不到")

    outbox.register_spreader("failing", fails)
    outbox.spread("failing", "x")
    Paper.objects.create(title="残疾人两项补贴发放公示")
    outbox.drain()
    assert titles("两项补贴") == ["残疾人两项补贴发放公示"]
    [mark] = index_status().failed
    assert mark.error == "ValueError: 这些找不到"


def test_what_left_the_public_does_not_take_a_record_of_another_kind_with_it(paper):
    made = paper("校车服务规定")
    other = next(index.get_model() for index in engine.indexes() if index.get_model() is not Paper)
    outbox.enqueue(other, [made.pk])
    found = find(Wanted("校车", {"kind": ("paper",)}))
    assert (found.total, len(found.hits), found.relaxed) == (1, 1, False)


def test_what_followed_a_record_that_was_deleted_is_made_anew(index):
    tag = Tag.objects.create(name="旧名称")
    for number in range(3):
        Paper.objects.create(title=f"公告{number}").tags.add(tag)
    outbox.drain()
    wanted = Wanted("旧名称", {"kind": ("paper",)})
    assert find(wanted).total == 3
    tag.delete()
    outbox.drain()
    assert find(wanted).total == 0

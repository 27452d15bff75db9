"""The dictionary and the status of the index, in the admin."""

import pytest
from django.contrib.auth import get_user_model

from search import engine, outbox
from search.models import DueEntry, Term
from search.query import Wanted, find
from search.segmentation import asked_words
from tests.search.papers.models import Paper


@pytest.fixture
def keeper(client, portal_ready, index):
    client.force_login(get_user_model().objects.create_superuser("keeper", password="a long enough one"))
    return client


def test_an_editor_adds_a_word_and_it_is_cut_as_one_at_once_in_old_and_new_texts(keeper):
    Paper.objects.create(title="青禾惠农通使用说明")
    outbox.drain()
    assert "青禾惠农通" not in asked_words("青禾惠农通怎么用")
    answer = keeper.post("/admin/search/terms/new/", {"text": "青禾惠农通", "note": "县里的惠农应用"})
    assert answer.status_code == 302, answer.content.decode()
    assert DueEntry.objects.filter(label="word:", key="青禾惠农通").exists()
    outbox.drain()  # marks what holds the word, and makes it anew
    assert "青禾惠农通" in asked_words("青禾惠农通怎么用")
    assert ("青禾惠农通", 1) in engine.backend().vocabulary()
    assert [hit.title for hit in find(Wanted("青禾惠农通")).hits] == ["青禾惠农通使用说明"]


def test_a_word_taken_out_is_cut_as_before(keeper):
    before = asked_words("青禾惠农通")
    word = Term.objects.create(text="青禾惠农通")
    outbox.drain()
    assert "青禾惠农通" in asked_words("青禾惠农通")
    assert "青禾惠农通" not in before
    assert keeper.post(f"/admin/search/terms/delete/{word.pk}/").status_code == 302
    outbox.drain()
    assert asked_words("青禾惠农通") == before


@pytest.mark.parametrize("text", ["惠", "惠 农通", "惠农，通", "", "通" * 21])
def test_what_is_no_word_is_refused_in_chinese(keeper, text):
    answer = keeper.post("/admin/search/terms/new/", {"text": text, "note": ""})
    assert answer.status_code == 200
    assert not Term.objects.exists()
    assert "errors" in answer.content.decode() or "error" in answer.content.decode()


def test_the_status_says_how_many_are_found_how_many_wait_and_what_failed(keeper):
    Paper.objects.create(title="坏的", broken=True)
    outbox.drain()
    Paper.objects.create(title="等着的")
    said = keeper.get("/admin/search/status/").content.decode()
    assert "1 条，最早的从" in said
    assert "ValueError: 这条记录坏了" in said
    assert "paper：坏的" in said


def test_whoever_has_no_business_there_does_not_see_the_status(client, portal_ready, index):
    client.force_login(get_user_model().objects.create_user("somebody", password="a long enough one"))
    assert client.get("/admin/search/status/").status_code == 302

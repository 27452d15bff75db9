"""What may already help is shown while somebody writes and before they go on, and writing on is one step away."""

from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from cms.review.admission import admit
from interaction.mailbox.knowledge.models import KnowledgeItem
from interaction.mailbox.writing import suggestions
from interaction.mailbox.writing.suggestions import suggest
from portal.settings.base import SEARCH_URL
from search import memory, query, upkeep
from search.engine import backend
from search.errors import SearchUnavailable
from search.models import DueEntry, IndexState
from tests.interaction.mailbox.writers import LETTER, SENDER, Writer, new_county, new_department, text

pytestmark = pytest.mark.django_db
ASKED = {"kind": "consultation", "subject": "随迁子女报名", "text": "外地户口的孩子怎么报名上小学，随迁子女要带什么？"}


@pytest.fixture
def item(portal_ready):
    """A question that was answered well, and an index that knows of it and of the agency."""
    new_county()
    item = KnowledgeItem(
        title="随迁子女怎么报名上小学？", answer="持居住证的随迁子女可以就近报名入学，请带居住证、户口簿。",
        basis="《义务教育法》第十二条", lead_agency=new_department(),
    )  # fmt: skip
    admit([(item, timezone.now())], "测试")
    memory.bump()
    DueEntry.objects.all().delete()
    IndexState.objects.all().delete()
    upkeep.rebuild()
    backend()
    return item


class TestShown:
    def test_while_typing_and_before_going_on(self, item):
        one = Writer()
        page = text(one.post("suggested/", ASKED))
        assert item.title in page and page.count(item.get_absolute_url()) == 1
        one.post("", LETTER | ASKED)
        page = text(one.get("sender/"))
        assert item.title in page and "请接着填" in page
        assert one.post("sender/", SENDER | {"nameless": "on"}).status_code == 302

    def test_what_was_answered_comes_first_and_nothing_twice(self, item):
        found = suggest(ASKED["subject"], ASKED["text"])
        assert found[0].url == item.get_absolute_url()
        assert len({one.url for one in found}) == len(found) <= suggestions.SHOWN

    def test_of_what_nothing_is_known_nothing_is_offered(self, item):
        assert suggest("垃圾没人清", "孩子们路过都捂鼻子，外地人也说，怎么办？请带人来清。") == []

    def test_of_a_few_letters_nothing_is_guessed(self, item):
        assert suggest("", "") == suggest("路", "？！") == []

    @pytest.mark.skipif(bool(SEARCH_URL), reason="takes away the files of the engine of our own")
    def test_without_the_search_one_writes_all_the_same(self, item, settings):
        pointer = Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"]) / "CURRENT"
        away = pointer.rename(pointer.with_name("AWAY"))
        try:
            with pytest.raises(SearchUnavailable):
                query.find(query.Wanted("随迁子女"), 0, 5, markup=False)
            one = Writer()
            assert one.post("suggested/", ASKED).status_code == 200
            one.fill_in(LETTER | ASKED)
            assert one.send()["Location"] == "/mailbox/receipt/"
        finally:
            away.rename(pointer)

    @override_settings(SEARCH_RATE="1/m")
    def test_who_asks_too_often_is_told_nothing_and_writes_on(self, item):
        one = Writer()
        assert one.post("suggested/", ASKED).status_code == 200
        assert one.post("suggested/", ASKED).status_code == 429
        one.fill_in(LETTER | ASKED)


def test_every_page_can_be_said_to_be_wrong(item):
    page = text(Writer().client.get(item.get_absolute_url()))
    assert f"?kind=site_error&amp;place={item.get_absolute_url()}" in page and "这一页有错" in page

"""A request ends in each of the 21 ways through the hands of proper people."""

from datetime import date

import pytest

from interaction.requests import outcomes
from tests.interaction.requests.driving import on_day

ASK_THIRD = {"name": "李四海", "contact": "13900139000", "question": "拟公开合同", "asked_on": "2026-04-13"}
DETAILS = dict.fromkeys(outcomes.DETAILS, "写明的内容")


def answered(town, case, key, **more):
    data = DETAILS | {"answer": key, "body": "答复如下。", "earlier": ""} | more
    return town.run(
        case, ("handler", "draft_answer", data), ("reviewer", "approve_answer"),
        ("receiver", "send", {"sent_on": date.today(), "way": "online"}),
    )  # fmt: skip


@pytest.fixture
def handled(town):
    """A request that was received on Friday, 3 April 2026 and is being handled on Monday the 13th."""
    with on_day(2026, 4, 3):
        case = town.to_handling(town.request(form="paper", delivery="pick_up"))
    with on_day(2026, 4, 13):
        yield case


@pytest.mark.django_db
class TestEachOutcome:
    PLAIN = [
        key for key, _ in outcomes.answers() if key not in ("third_party", "unclear", "excessive", "repeated")
    ]  # fmt: skip

    @pytest.mark.parametrize("key", PLAIN)
    def test_answers_that_need_nothing_before(self, town, handled, key):
        case = answered(town, handled, key)
        assert (case.outcome, case.step, case.clock) == (key.partition("/")[0], "answered", "ended")
        assert case.ended_on == date(2026, 4, 13) and case.due_on == date(2026, 5, 7)

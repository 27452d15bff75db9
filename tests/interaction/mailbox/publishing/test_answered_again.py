"""A letter answered again after it was published: somebody is told that readers go by an answer that holds no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.desk import dues
from interaction.mailbox.models import Reply
from interaction.mailbox.publishing import ending, preparing, wording
from interaction.mailbox.publishing.models import PublishedLetter

from .test_desk import desk, url

pytestmark = pytest.mark.django_db
NEW = "您好：已改为下周一更换灯杆，以此答复为准。"


@pytest.fixture
def published(office):
    case = office.letter()
    office.publish(case)
    return case


def answer_again(case, text=NEW):
    now = timezone.now() + timedelta(minutes=1)
    first = Reply.objects.get(case=case)
    Reply.objects.create(
        case=case, text=text, round=2, drafted_by=first.drafted_by, sent_at=now, status=Reply.Status.SENT
    )


def told(user):
    return [due for due in dues.of(user) if "不是最后一次答复" in due.text]


def test_nobody_is_told_while_the_last_answer_is_the_public_one(office, published):
    assert told(office.handler) == []


def test_it_stands_on_the_agencys_desk_until_the_new_answer_is_public(office, published):
    answer_again(published)
    (due,) = told(office.handler)
    assert published.number in due.text and due.url == url(published)
    assert due.on == calendar.add_workdays(timezone.localdate(), 5)
    assert "请撤下后用最后一次答复重新公开" in desk(office.handler).get(url(published)).content.decode()
    ending.withdraw(published, office.reviewer, "答复有更新，正在重新公开")
    assert told(office.handler) == []


def test_prepared_again_it_is_the_last_answer_that_stands_there(office, published):
    answer_again(published)
    ending.withdraw(published, office.reviewer, "答复有更新，正在重新公开")
    letter = PublishedLetter.objects.get(case=published)
    assert wording.wording_of(letter)["answer"] == NEW
    assert NEW in desk(office.handler).get(url(published)).content.decode()


def test_what_was_prepared_with_the_first_answer_is_not_approved_after_the_second(office):
    case = office.letter()
    letter = preparing.save(case, office.handler, preparing.Choices(wording.original(case)))
    preparing.send(case, office.handler, letter.revision)
    answer_again(case)
    with pytest.raises(preparing.Refused, match="照以前的答复准备"):
        preparing.approve(case, office.reviewer)

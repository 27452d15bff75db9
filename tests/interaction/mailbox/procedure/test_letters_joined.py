"""Letters that are joined to another get what that one got: the words and the files, for as long as each is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from interaction.casework import engine
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store
from interaction.casework.privacy import erasure
from interaction.casework.proof import verifying
from tests.interaction.mailbox.driving import REPLY, on_day, settle_joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


@pytest.fixture
def joined(town):
    """Two letters on one matter, answered with a file."""
    lead, second = town.letter(), town.letter()
    second = town.run(second, ("receiver", "join", {"lead": lead.number, "checked": "on"}))
    lead = town.handled(lead)
    files = MultiValueDict({"files": [SimpleUploadedFile("维修记录.txt", "东头三盏".encode())]})
    engine.act(lead, "draft_reply", town.actor(lead, "handler"), REPLY, files)
    town.do(lead, "reviewer", "send_reply")
    assert settle_joined() == 1
    return Case.objects.get(pk=lead.pk), Case.objects.get(pk=second.pk)


def given(case):
    return [
        (paper.name, store.open_paper(paper).decode())
        for paper in Paper.objects.filter(case=case, kind="released", level="applicant")
    ]


def test_each_writer_gets_the_files_of_the_answer(joined):
    lead, second = joined
    assert given(second) == given(lead) == [("维修记录.txt", "东头三盏")]
    assert second.entries.last().facts["papers"] == lead.entries.last().facts["papers"]
    assert "维修记录.txt" in str(Paper.objects.get(case=second, template="reply").content)
    assert not [problem for batch in verifying.cases() for problem in batch.problems]


def test_what_is_erased_of_one_letter_stays_for_the_other(joined, django_capture_on_commit_callbacks):
    lead, second = joined
    with on_day(2026, 6, 1):
        for case in (lead, second):
            engine.act(case, "archive_by_time", engine.actors.SYSTEM)
    file = Paper.objects.get(case=lead, kind="released").file
    with on_day(2040, 1, 4), django_capture_on_commit_callbacks(execute=True):
        erasure.erase(lead.pk)
    assert given(second) == [("维修记录.txt", "东头三盏")]
    with on_day(2040, 1, 5), django_capture_on_commit_callbacks(execute=True):
        erasure.erase(second.pk)
    assert not store.path_of(file).exists()

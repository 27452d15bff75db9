"""A campaign of letters at once on real processes that are killed meanwhile: every receipt shown is one whole letter,
found by its number and code, and none is there twice."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from interaction.casework import codes
from interaction.casework.models import Case, DraftFile, Entry, Paper
from interaction.casework.papers import store
from interaction.casework.sending import drafts
from interaction.mailbox.models import Letter
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.interaction.mailbox.writers import LETTER, SENDER, new_county
from tests.interaction.requests.applicants import challenge_answered
from tests.interaction.requests.test_concurrent_submissions import Browser, server, shown_on  # noqa: F401

WRITERS = 200 if NOTHING_MAY_BE_SKIPPED else 24
KILLS = 10 if NOTHING_MAY_BE_SKIPPED else 3
AT_ONCE = 12


class Sender(Browser):
    """One writer, who goes on sending until there is an answer."""

    def write(self):
        """The number and code of the receipt, as this browser was shown them."""
        self.ask("GET", "/mailbox/new/")
        paper = ("papers", f"{self.number}.txt", f"附件{self.number}".encode())
        status, location, _ = self.ask("POST", "/mailbox/new/", LETTER, paper)
        assert (status, location) == (302, "/mailbox/new/sender/")
        status, location, _ = self.ask("POST", location, SENDER | {"name": f"来信人{self.number}"})
        assert (status, location) == (302, "/mailbox/new/check/")
        status, location, content = self.ask("POST", location, challenge_answered() | {"confirmed": "on"})
        assert (status, location) == (302, "/mailbox/receipt/"), (status, location, content[-300:])
        return shown_on(self.ask("GET", location)[2])


@pytest.mark.django_db(transaction=True)
def test_every_receipt_is_one_whole_letter_though_processes_are_killed(server):  # noqa: F811
    new_county()
    connection.close()
    dice, done, killed = random.Random(20261123), threading.Event(), []

    def killer():
        while not done.is_set() and len(killed) < KILLS:
            time.sleep(dice.uniform(1, 3))
            server.kill_one(dice)
            killed.append(1)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            shown = list(pool.map(Sender.write, [Sender(server.ports, "", number) for number in range(WRITERS)]))
    finally:
        done.set()
        thread.join()

    assert killed, "too quick to be killed"
    assert len(shown) == len(dict(shown)) == WRITERS, "two browsers were shown the same number"
    for number, code in shown:
        assert codes.find(number, code) is not None, number
    assert Case.objects.count() == Letter.objects.count() == Entry.objects.count() == WRITERS
    assert {letter.sender["name"] for letter in Letter.objects.all()} == {f"来信人{n}" for n in range(WRITERS)}
    # Where the answer to the very first step was lost a draft lies that nobody knows of, until it is cleared in time.
    assert not [file for file in DraftFile.objects.select_related("draft") if drafts.is_sent(file.draft)]
    papers = {}
    for paper in Paper.objects.select_related("entry"):
        papers.setdefault(paper.case_id, []).append(paper.sha256)
        assert store.open_paper(paper).decode().startswith("附件")
    for entry in Entry.objects.all():
        assert sorted(entry.facts["files"]) == sorted(papers[entry.case_id]), entry.case_id

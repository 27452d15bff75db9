"""What letters keep of people: which fingerprints follow from it, and how it goes when its time is over."""

from interaction.casework.groups import wording
from interaction.casework.models import Case
from interaction.casework.privacy import erasure, keys

from . import submission
from .models import Letter, Rating, Reply


def register() -> None:
    keys.register_fingerprint(
        Letter, "sender_key", lambda letter: submission.sender_key(letter.sender.get("phone", ""))
    )
    keys.register_fingerprint(Letter, "content_key", lambda letter: wording.key(submission.PROCEDURE, letter.text))
    erasure.register(submission.PROCEDURE, erase)


def _sender_key(letter: Letter) -> str:
    return submission.sender_key(letter.sender.get("phone", ""))


def _content_key(letter: Letter) -> str:
    return wording.key(submission.PROCEDURE, letter.text)


def erase(case: Case) -> None:
    """Who wrote, what, and what was answered go; kind, channel, outcome, dates and degrees stay for figures. What was
    published with its writer's consent stands without their name and is not touched here."""
    Letter.objects.filter(case=case).update(
        sender={}, subject="", text="", place="", sender_key="", content_key=""
    )  # fmt: skip
    Reply.objects.filter(case=case).update(text="", papers=[])
    Rating.objects.filter(case=case).update(words="")

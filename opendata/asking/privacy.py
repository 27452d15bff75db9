"""How what people asked goes when its time is over. What is shown of data wanted stands without names, and stays."""

import re

from cms.review.masking import masked
from interaction.casework.models import Case
from interaction.casework.privacy import erasure

from . import submission
from .models import Asked


def register() -> None:
    erasure.register(submission.PROCEDURE, erase)


def for_everybody(asked: Asked, text: str) -> str:
    """What the case says, or is answered, without the data of persons and the name of who asked: officers begin with
    it."""
    name = "".join(str(asked.sender.get("name") or "").split())
    if len(name) >= 2:
        text = re.sub("[ ·]{0,2}".join(map(re.escape, name)), lambda found: f"{found[0][0]}**", text)
    return masked(text)


def erase(case: Case) -> None:
    """Kind, dataset, outcome and dates stay for figures."""
    Asked.objects.filter(case=case).update(subject="", text="", place="", safeguards="", sender={})

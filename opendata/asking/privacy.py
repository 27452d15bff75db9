"""How what people asked goes when its time is over. What is shown of data wanted stands without names, and stays."""

from interaction.casework.models import Case
from interaction.casework.privacy import erasure

from . import submission
from .models import Asked


def register() -> None:
    erasure.register(submission.PROCEDURE, erase)


def erase(case: Case) -> None:
    """Kind, dataset, outcome and dates stay for figures."""
    Asked.objects.filter(case=case).update(subject="", text="", place="", safeguards="", sender={})

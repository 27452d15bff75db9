"""On the page of a case: whether the letter is public, and the door to making it so."""

from typing import Any

from interaction.casework import privacy
from interaction.casework.desk.rooms import Section
from interaction.casework.history import Situation

from .. import allowed
from ..models import PublishedLetter


def sections(here: Situation, user: Any) -> list[Section]:
    """Nothing before there is an answer."""
    case = here.case
    letter = PublishedLetter.objects.filter(case=case).only("status", "public", "published_at", "case").first()
    against = allowed.reason_against(case)
    if letter is None and against:
        return []
    duty = privacy.may_see(user, case)
    context = {"letter": letter, "against": against, "duty": duty, "number": case.number}
    return [Section("公开", "published_letters/admin/_section.html", context, 60)]

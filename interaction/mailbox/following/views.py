"""/mailbox/track/: as /requests/track/, and one page for every rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from interaction.casework.following.room import Following, situation_of
from interaction.casework.models import Case

from . import rating
from .forms import LetterCodeForm
from .progress import RATE, RATE_LOW, Progress


@dataclass(frozen=True)
class LetterFollowing(Following):
    def action_page(self, request: HttpRequest, case: Case, name: str) -> HttpResponse:
        if name in (RATE, RATE_LOW):
            post: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
            name = rating.action_of(situation_of(case), post)
        return super().action_page(request, case, name)


FOLLOWING = LetterFollowing(
    procedure="mailbox", names="mailbox_track", home=("政民互动", "/mailbox/"), what="来信", templates="mailbox",
    progress=Progress, form=LetterCodeForm, related=("letter", "letter__became", "published_letter"),
)  # fmt: skip

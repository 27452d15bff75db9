"""One action on its way, done by somebody without an account: whoever sent the case in, or a third party."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .. import engine
from ..actors import Actor
from ..challenge import throttled
from ..history import Situation
from ..models import Case


class Doing:
    """``number``: of what the page was opened for. A page of another case, left open in another tab, does nothing."""

    def __init__(self, request: HttpRequest, case: Case, name: str, actor: Actor, number: str) -> None:
        self.request, self.case, self.name, self.actor, self.number = request, case, name, actor, number

    def do(self) -> None:
        """As ``engine.act``, with its exceptions."""
        post = self.request.POST
        if post.get("number") != self.number:
            raise engine.Refused("这一页是为另一件打开的，刚才填写的没有提交。请核对编号，确认以后再提交。")
        # Who holds a code may send papers; nobody may fill the disk with them, nor keep officers from acting by making
        # their page an old one each minute.
        if throttled(self.request, "casework.act", by={self.number: settings.TRACK_ACT_RATE}):
            raise engine.Refused("这一件提交得太频繁，这一次没有收下。请过一小时再提交，急的可以打电话给受理机关。")
        seen = post.get("seen", "")
        engine.act(
            self.case, self.name, self.actor, post, self.request.FILES, token=post.get("token", ""),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,
        )  # fmt: skip

    def context(self, situation: Situation, problem: str = "") -> dict[str, Any]:
        """What the page with its form needs."""
        action = situation.procedure.actions[self.name]
        return {
            "action": action,
            "case": situation.case,
            "number": self.number,
            "seen": situation.case.sequence,
            # What was not done may be sent again under its token; what was done under it is done.
            "token": self.request.POST.get("token", "")[:100] or secrets.token_urlsafe(16),
            "problem": problem,
            "ending": action.effect == "end",
        }

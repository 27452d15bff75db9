"""One page to rate an answer. 不满意 calls the matter back, once; afterwards it is a rating like every other."""

from collections.abc import Mapping

from interaction.casework.degrees import LOW
from interaction.casework.history import Situation

from .progress import RATE, RATE_LOW


def action_of(situation: Situation, post: Mapping[str, str] | None) -> str:
    """Which action a rating is: what was chosen decides, as far as it can still be done."""
    can = [name for name in (RATE, RATE_LOW) if not situation.why_not(situation.procedure.actions[name])]
    low = post is not None and post.get("degree", "") in [str(degree) for degree in LOW]
    wanted = RATE_LOW if low else RATE
    return wanted if wanted in can or not can else can[0]

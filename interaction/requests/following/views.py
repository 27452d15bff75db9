"""/requests/track/: a request that its number and query code open, and what its applicant may do with it."""

from interaction.casework.following.room import Following

from .forms import RequestCodeForm
from .progress import Progress

FOLLOWING = Following(
    procedure="requests", names="track", home=("依申请公开", "/requests/"), what="申请", templates="requests",
    progress=Progress, form=RequestCodeForm, related=("request", "fee", "rating"),
    throttled="requests/track_throttled.html",
)  # fmt: skip

"""What data people want, and what came of it, for anybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from interaction.casework.following.progress import zh
from interaction.moderation.models import Moderated
from search.listing import BadKey, Pager, page_by_key

from .applying.room import COLUMN
from .kinds import Outcome
from .models import ShownWant

PAGE_SIZE = 20
TONES = {
    Outcome.OPENED: "good", Outcome.PLANNED: "good", Outcome.PARTLY: "good", Outcome.DECLINED: "",
}  # fmt: skip


def _trail(*further: tuple[str, str]) -> dict[str, Any]:
    home = ("数据开放", reverse("data_home"))
    here = ("大家要的数据", reverse("data_wanted") if further else "")
    return {"column": COLUMN, "breadcrumbs": [home, here, *further]}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; page by key."""
    wants = ShownWant.objects.public().select_related("agency", "case", "dataset", "opened")
    try:
        page = page_by_key(wants, ("asked_on", "pk"), request.GET.get("key", ""), PAGE_SIZE)
    except BadKey as error:
        raise Http404 from error
    here = reverse("data_wanted")
    pager = Pager(
        f"{here}?key={page.previous_key}" if page.previous_key else "",
        f"{here}?key={page.next_key}" if page.next_key else "",
    )
    wanted = [{"want": want, **standing(want)} for want in page.rows]
    return render(request, "asking/wanted.html", {**_trail(), "wanted": wanted, "pager": pager})


@require_safe
def want(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them. What was taken back is gone; of what never was shown nobody learns that there is one."""
    found = get_object_or_404(ShownWant.objects.select_related("agency", "case", "dataset", "opened"), pk=pk)
    if found.standing != Moderated.Standing.ACCEPTED:
        raise Http404
    if found.taken_back:
        return render(request, "asking/want_gone.html", _trail(("已经撤回", "")), status=410)
    context = _trail((found.title, "")) | {"want": found, **standing(found)}
    return render(request, "asking/want.html", context)


def standing(want: ShownWant) -> dict[str, str]:
    """Where it stands, in words, and the tone of them."""
    case = want.case
    if want.outcome:
        planned = f"，{zh(want.planned_by)}以前" if want.planned_by else ""
        return {"state": f"{want.get_outcome_display()}{planned}", "tone": TONES.get(Outcome(want.outcome), "")}
    if case.ended_on:
        label = Outcome(case.outcome).label if case.outcome in Outcome.values else "已办结"
        return {"state": str(label), "tone": ""}
    if case.due_on is None:
        return {"state": "办理中", "tone": ""}
    late = case.due_on < timezone.localdate()
    return {"state": f"办理中，{zh(case.due_on)}以前答复" + ("，已超期" if late else ""), "tone": "bad" if late else ""}

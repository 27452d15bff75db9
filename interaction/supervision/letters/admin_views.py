"""Letters in the admin, for the county's office: all agencies at a glance, and whether the public sees a ranking."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from interaction.mailbox.models import MailboxSettings
from search import memory

from ..board.admin_views import CountyView, may_demand
from ..board.figures import demands_waiting, year_asked
from . import figures, shown
from .counting import PROCEDURE


def demands_of() -> dict[int, tuple[int, int]]:
    """Demands about letters that nobody has answered yet, by the agency that has the letter: how many, and how many of
    them late."""
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    found = demands_waiting(PROCEDURE).order_by().values_list("case__desk").annotate(number=Count("pk"), late=late)
    return {agency: (number, overdue) for agency, number, overdue in found}


class LettersView(CountyView):
    """What is late opens the list on which it is demanded about."""

    template_name = "supervision/admin/letters.html"
    here = "letters"

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_asked(request.GET.get("year", ""))
        if year is None:
            raise Http404
        context = shown.context(figures.board(year), ranked=True)
        demands = demands_of()
        late = reverse("supervision_admin:overdue")
        for line in [context["total"], *context["lines"]]:
            key = line["row"].pk
            line["overdue"] = f"{late}?" + urlencode({"procedure": PROCEDURE} | ({"agency": key} if key else {}))
            line["demands"], line["demands_late"] = demands.get(key, (0, 0))
        context["total"]["demands"] = sum(number for number, _ in demands.values())
        return self.page(**context, public=MailboxSettings.load().ranking_public, may_set=may_demand(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the ranking to the public, or no longer."""
        if not may_demand(request.user):
            raise PermissionDenied
        settings: Any = MailboxSettings.load()
        settings.ranking_public = request.POST.get("ranking") == "public"
        settings.save()
        figures.forget(timezone.localdate().year)
        memory.bump()
        messages.success(request, "排名已经公开。" if settings.ranking_public else "排名不再公开。")
        return HttpResponseRedirect(reverse("supervision_admin:letters"))

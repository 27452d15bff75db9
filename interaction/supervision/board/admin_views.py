"""督办 in the admin, for the county's office: the board, the overdue list, the demands."""

import re
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county
from interaction.casework import actors, limits

from . import demands, duties, figures, shown

PAGE = 50
MOST_DAYS = 60


def may_see(user: Any) -> bool:
    """The county's office: whoever may see cases and works for no single agency."""
    return works_for_county(user) and user.has_perm("casework.view_case")


def may_demand(user: Any) -> bool:
    return works_for_county(user) and actors.GROUPS["supervisor"] in actors.groups_of(user)


class DemandForm(forms.Form):
    """The same demand about each chosen case."""

    demand = forms.CharField(
        label="督办要求", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对选中的每一件都这样要求，会进入各件的办理经过，承办机构必须回复。",
        error_messages={"required": "请写明要求做什么。"},
    )  # fmt: skip
    days = forms.IntegerField(label="几个工作日内回复", min_value=1, max_value=MOST_DAYS)
    token = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput)


class CountyView(WagtailAdminTemplateMixin, View):
    header_icon = "view"
    page_title = "督办"
    here = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse("wagtailadmin_home"), "label": "首页"}]
        return [*items, {"url": reverse("supervision_admin:board"), "label": "督办"}]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        tabs = [("依申请公开", "board"), ("来信", "letters"), ("其他期限", "duties"), ("超期件", "overdue"),
                ("督办件", "demands")]  # fmt: skip
        context["tabs"] = [(label, reverse(f"supervision_admin:{name}"), name == self.here) for label, name in tabs]
        return self.render_to_response(self.get_context_data(**context), status=status)


class BoardView(CountyView):
    """Requests of all agencies at a glance; each number in hand opens the cases behind it on the desk."""

    template_name = "supervision/admin/board.html"
    here = "board"

    def get(self, request: HttpRequest) -> HttpResponse:
        year = figures.year_asked(request.GET.get("year", ""))
        if year is None:
            raise Http404
        board = figures.board(year)
        context = shown.context(board)
        desk = reverse("desk:list")
        for line in [context["total"], *context["lines"]]:
            line["desk"] = f"{desk}?" + urlencode(
                {"tab": "all"} | ({"agency": line["row"].pk} if line["row"].pk else {})
            )
        month = timezone.localtime(board.made_at).month
        return self.page(**context, month=month, duties=duties.all_lights(), **self.this_month(board, month))

    @staticmethod
    def this_month(board: figures.Board, month: int) -> dict[str, int]:
        return {"received": board.total.received_in[month - 1], "finished": board.total.finished_in[month - 1]}


class DutiesView(CountyView):
    """What agencies owe beside cases – minutes, results, answers to an interview – the most pressing first."""

    template_name = "supervision/admin/duties.html"
    here = "duties"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET.get(name, "") for name in ("agency", "kind", "light")}
        everything = duties.watched(request.user)
        kept = [line for line in everything if line.fits(asked["agency"], asked["kind"])]
        shown = [line for line in kept if asked["light"] in ("", line.due.light)]
        page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
        here = reverse("supervision_admin:duties")
        kinds = sorted({(line.source.name, line.source.label) for line in everything})
        agencies = sorted({(line.agency, line.due.owner) for line in everything}, key=lambda pair: pair[1])
        return self.page(
            page=page,
            lights=[
                (one, f"{here}?{urlencode(asked | {'light': one['light']})}", one["light"] == asked["light"])
                for one in duties.lights(kept)
            ],
            every_light=f"{here}?{urlencode(asked | {'light': ''})}",
            asked=asked,
            kinds=kinds,
            agencies=agencies,
            more=urlencode(asked),
        )


class OverdueView(CountyView):
    """Cases past their date, the longest first; several of them are demanded about together."""

    template_name = "supervision/admin/overdue.html"
    here = "overdue"

    def get(self, request: HttpRequest) -> HttpResponse:
        days = limits.limit_of(figures.PROCEDURE, figures.DEMAND).days
        return self.listed(DemandForm(initial={"days": days, "token": secrets.token_hex(16)}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_demand(request.user):
            raise PermissionDenied
        form = DemandForm(request.POST)
        keys = [int(key) for key in request.POST.getlist("case") if re.fullmatch(r"[0-9]{1,18}", key)]
        if not keys:
            form.add_error(None, "请先在名单里选中要督办的件。")
        if not form.is_valid():
            return self.listed(form, chosen=keys, status=422)
        words = {name: form.cleaned_data[name] for name in ("demand", "days")}
        done, refused = demands.supervise(request.user, keys[:PAGE], words, form.cleaned_data["token"])
        if done:
            messages.success(request, f"已督办 {len(done)} 件。")
        for number, reason in refused.items():
            messages.error(request, f"{number} 没有督办：{reason}")
        return HttpResponseRedirect(self.address(request.GET))

    def listed(self, form: DemandForm, *, chosen: list[int] | None = None, status: int = 200) -> HttpResponse:
        today = timezone.localdate()
        agencies = [(agency.pk, agency.display_name) for agency in Agency.objects.only("name", "short_name")]
        wanted = self.request.GET.get("agency", "")
        agency = next((pk for pk, _ in agencies if str(pk) == wanted), None)
        known = {name: one.label for name, one in demands.supervised().items()}
        procedure = self.request.GET.get("procedure", "")
        procedure = procedure if procedure in known else ""
        here = {"agency": wanted, "procedure": procedure}
        cases = list(_after(demands.overdue(agency, today, procedure), self.request.GET.get("after", ""))[: PAGE + 1])
        found = demands.lines(cases[:PAGE], today)
        last = cases[PAGE - 1] if len(cases) > PAGE else None
        return self.page(
            status,
            lines=found,
            form=form if may_demand(self.request.user) else None,
            chosen=chosen or [],
            agencies=agencies,
            agency=agency,
            procedures=known,
            procedure=procedure,
            today=today,
            first=self.address(here) if self.request.GET.get("after") else "",
            next=self.address(here | {"after": f"{last.due_on}.{last.pk}"}) if last else "",
        )

    @staticmethod
    def address(query: Mapping[str, str]) -> str:
        asked = urlencode({name: query[name] for name in ("agency", "procedure", "after") if query.get(name)})
        return reverse("supervision_admin:overdue") + (f"?{asked}" if asked else "")


class DemandsView(CountyView):
    """What was demanded, and whether it has been answered: those that wait first."""

    template_name = "supervision/admin/demands.html"
    here = "demands"

    def get(self, request: HttpRequest) -> HttpResponse:
        today, done = timezone.localdate(), request.GET.get("state") == "answered"
        found = _after(demands.answered(), request.GET.get("after", ""), "-") if done else _after(
            demands.waiting(), request.GET.get("after", "")
        )  # fmt: skip
        tasks = list(found[: PAGE + 1])
        told = demands.told((task.case, task) for task in tasks[:PAGE])
        here = reverse("supervision_admin:demands")
        last = tasks[PAGE - 1] if len(tasks) > PAGE else None
        query = {"state": "answered"} if done else {}
        return self.page(
            lines=[(demand, demand.is_late(today)) for demand in told],
            done=done,
            states=[("等待回复的", here, not done), ("已回复的", f"{here}?state=answered", done)],
            first=f"{here}?{urlencode(query)}" if request.GET.get("after") else "",
            next=f"{here}?{urlencode(query | {'after': f'{last.due_on}.{last.pk}'})}" if last else "",
        )


def _after(rows: "QuerySet[Any]", key: str, direction: str = "") -> "QuerySet[Any]":
    """From the row behind ``key`` (its date and number) on; a key that is none begins at the start."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})", key, re.ASCII)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        return rows
    further = "lt" if direction else "gt"
    return rows.filter(**{f"due_on__{further}e": day}).exclude(
        due_on=day, **{f"pk__{'gte' if direction else 'lte'}": int(found[2])}
    )

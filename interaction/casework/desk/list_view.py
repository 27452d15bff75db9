"""The list of cases on the desk."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.widgets.button import HeaderButton

from ..models import Case, Task
from . import counts, reach, rooms
from .base import DeskView
from .filters import STATES, FilterForm, Filters, numbers
from .rows import Row, rows_of
from .segments import Keys, Place, ended_segments, open_segments, page_of

PAGE = 50
NAMES = ("tab", "state", "light", "step", "kind", "agency", "due_from", "due_to", "q")


class ListView(DeskView):
    """Cases in the order in which they press; nothing here reads more of the table than a page shows."""

    template_name = "casework/admin/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = FilterForm(request.GET, user=user)
        filters = Filters.of(form)
        today = timezone.localdate()
        sources = reach.widest(user) if filters.number else reach.of_tab(user, filters.tab)
        keys = self.keys(filters, sources)
        tasks = self.tasks(keys.keys) if filters.tab == "asked" else []
        found = rows_of(cases_of(keys.keys), user, today, tasks)
        # A number leads into no index of lights: those of the tab are told, however far the number reaches.
        lights = counts.lights(reach.of_tab(user, filters.tab), filters, today)
        return self.page(
            form=form,
            filters=filters,
            rows=found,
            tabs=[(label, self.link(tab=name), name == filters.tab) for name, label in form.tabs.items()],
            states=[(label, self.link(state=name, light="", step=""), name == filters.state) for name, label in STATES],
            lights=[
                (light, counts.LABELS[light], counts.shown(lights[light]), self.link(light=light, state=""),
                 light == filters.light)
                for light in counts.ORDER
            ],
            no_light=self.link(light=""),
            narrowed=any(request.GET.get(name) for name in NAMES if name not in ("tab", "state")),
            plain=self.link(**dict.fromkeys(NAMES[2:], "")),
            previous=self.link(before=keys.first) if keys.before and keys.first else "",
            next=self.link(after=keys.last) if keys.after and keys.last else "",
            first=self.link() if keys.before else "",
            exports=[
                (kind.upper(), f"{reverse('desk:export', args=[kind])}?{self.query()}") for kind in ("xlsx", "csv")
            ],
            can_act=bool(reach.roles_of(user)),
            unfit=bool(filters.number) and numbers(filters.number) is None,
            cut=bool(filters.number) and keys.after,
            size=PAGE,
        )  # fmt: skip

    def keys(self, filters: Filters, sources: list[Q]) -> Keys:
        after, before = (Place.read(self.request.GET.get(name, "")) for name in ("after", "before"))
        return keys_of(filters, sources, PAGE, after=after, before=before)

    def tasks(self, keys: list[int]) -> list[Task]:
        user: Any = self.request.user
        return list(Task.objects.filter(case__in=keys, agency=user.agency_id, status=Task.Status.OPEN))

    def query(self, **changes: Any) -> str:
        values = {name: self.request.GET.get(name, "") for name in NAMES} | changes
        return urlencode({name: str(value) for name, value in values.items() if value not in ("", None)})

    def link(self, **changes: Any) -> str:
        return f"?{self.query(**changes)}"

    @property
    def header_buttons(self) -> list[HeaderButton]:  # type: ignore[override]
        return [
            HeaderButton(link.label, url=reverse(link.url_name), icon_name=link.icon)
            for room in rooms.every()
            for link in room.links
            if link.allowed(self.request.user)
        ]


def keys_of(
    filters: Filters, sources: list[Q], size: int, *, after: Place | None = None, before: Place | None = None
) -> Keys:
    """A page of the list, as it was narrowed down."""
    if filters.number:
        return by_number(filters.number, sources, size)
    by = filters.led_by(county=sources == [Q()])
    where = filters.where(by=by)
    if filters.state == "ended":
        return page_of(sources, ended_segments(by=by), where, size, after=after, before=before, newest_first=True)
    segments = open_segments(timezone.localdate(), filters.light, by=by)
    return page_of(sources, segments, where, size, after=after, before=before)


def by_number(typed: str, sources: list[Q], size: int) -> Keys:
    """The first cases whose number begins as typed: whoever has a number finds the case, done with or not."""
    wanted = numbers(typed)
    if wanted is None:
        return Keys([])
    found: dict[str, int] = {}
    for source in sources:
        cases = Case.objects.filter(source & wanted).order_by("number")
        found |= dict(cases.values_list("number", "pk")[: size + 1])
    return Keys([found[number] for number in sorted(found)[:size]], after=len(found) > size)


def cases_of(keys: list[int]) -> list[Case]:
    """The cases of these keys in their order, with what a line shows of them; one query."""
    found = Case.objects.select_related("agency", "desk", "handler").in_bulk(keys)
    return [found[key] for key in keys]


__all__ = ["ListView", "Row", "cases_of", "keys_of"]

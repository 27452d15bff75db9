"""相同的申请: requests of one wording, handled together by the worker, however many they are."""

from datetime import UTC
from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.agencies.permissions import works_for_county
from interaction.casework import engine, procedures
from interaction.casework.desk import together as several
from interaction.casework.desk.base import DeskView
from interaction.casework.desk.list_view import cases_of
from interaction.casework.desk.reach import roles_of
from interaction.casework.desk.rows import Row, rows_of
from interaction.casework.history import Situation
from interaction.casework.models import Case

from .. import together
from ..models import GroupWork, RequestGroup
from . import room

PAGE = 50
LOOKED_AT = 100  # requests of a group that decide which actions are offered


class _GroupsPage(DeskView):
    """Below the list of groups."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": reverse("requests_desk:groups"), "label": "相同的申请"}]


class GroupsView(_GroupsPage):
    """The groups of several requests, the one that grew last first; by key."""

    page_title = "相同的申请"
    header_icon = "group"
    template_name = "requests/admin/groups.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        groups = RequestGroup.objects.filter(size__gt=1).select_related("agency").order_by("-last_at", "-pk")
        if not works_for_county(user):
            groups = groups.filter(agency=user.agency_id)
        at, _, pk = request.GET.get("after", "").rpartition("_")
        edge = _moment(at)
        if edge and pk.isdecimal() and len(pk) <= 18:
            groups = groups.filter(Q(last_at__lt=edge) | Q(last_at=edge, pk__lt=int(pk)))
        found = list(groups[: PAGE + 1])
        last = found[PAGE - 1] if len(found) > PAGE else None
        newest = _newest(found[:PAGE], user)
        return self.page(
            groups=[(group, newest.get(group.pk)) for group in found[:PAGE]],
            next=f"{last.last_at.isoformat()}_{last.pk}" if last else "",
            further="after" in request.GET,
        )


def _moment(text: str) -> Any:
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # a moment before the first year, or after the last
        return None


def _newest(groups: list[RequestGroup], user: Any) -> dict[int, Row]:
    """The newest case of each group, as a line of the desk."""
    found = RequestGroup.objects.filter(pk__in=[one.pk for one in groups]).annotate(newest=Max("requests__pk"))
    keys = {pk: key for pk, key in found.values_list("pk", "newest") if key}
    rows = {row.case.pk: row for row in rows_of(cases_of(list(keys.values())), user, timezone.localdate())}
    return {pk: rows[key] for pk, key in keys.items()}


class OneGroupView(_GroupsPage):
    """A page about one group, for those who may see its requests."""

    page_title = "相同的申请"
    header_icon = "group"

    @cached_property
    def group(self) -> RequestGroup:
        found = room.group_of(self.kwargs["pk"], self.request.user)
        if found is None:
            raise Http404
        return found


class GroupView(OneGroupView):
    """Where its requests stand, what can be done with all of them, and how far that has come."""

    template_name = "requests/admin/group.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        after = request.GET.get("after", "")
        keys = self.group.requests.order_by("pk").values_list("pk", flat=True)
        if after.isdecimal() and len(after) <= 18:
            keys = keys.filter(pk__gt=int(after))
        shown = list(keys[: PAGE + 1])
        counted = Case.objects.filter(request__group=self.group).values_list("step").annotate(count=Count("pk"))
        steps = dict(counted.order_by())
        works = list(GroupWork.objects.filter(group=self.group).select_related("user").order_by("-pk")[:5])
        running = bool(works) and works[0].status == GroupWork.Status.RUNNING
        actions = procedures.get(room.PROCEDURE).actions
        idle = not running and roles_of(request.user)
        return self.page(
            group=self.group,
            rows=rows_of(cases_of(shown[:PAGE]), request.user, timezone.localdate()),
            next=shown[PAGE - 1] if len(shown) > PAGE else "",
            steps=[(one.label, steps[one.name]) for one in _steps() if steps.get(one.name)],
            works=[(work, actions[work.action].label, _percent(work)) for work in works],
            running=running,
            choices=several.choices(situations(self.group, request.user)) if idle else [],
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Stop what is being done; what is done stays done."""
        held, actions = roles_of(request.user), procedures.get(room.PROCEDURE).actions
        for work in GroupWork.objects.filter(group=self.group, status=GroupWork.Status.RUNNING):
            if work.user_id != request.user.pk and not held & set(actions[work.action].by):
                raise Http404  # who could not have begun it does not stop it
            together.stop(work)
        messages.success(request, "已经停止，办好的不受影响。")
        return redirect("requests_desk:group", self.group.pk)


def _steps() -> Any:
    return procedures.get(room.PROCEDURE).steps.values()


def _percent(work: GroupWork) -> int:
    return 100 * (work.done + work.refused) // max(work.total, 1)


def situations(group: RequestGroup, user: Any) -> list[Situation]:
    """Some requests of the group at each step, as the user finds them."""
    found: list[Case] = []
    for step in _steps():
        at_step = Case.objects.filter(request__group=group, step=step.name).select_related("agency", "desk", "handler")
        found += at_step.order_by("pk")[: LOOKED_AT // 10]
    return several.situations(found, user)


class GroupActionView(OneGroupView):
    """One form for all requests of a group."""

    template_name = "requests/admin/group_action.html"

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponseBase:
        able = self.able(action)
        if able is None:
            messages.error(request, "这一组里没有可以这样办理的申请。")
            return redirect("requests_desk:group", self.group.pk)
        return self.form(able, action, self._without_files(several.common_form(able, action)))

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponseBase:
        able = self.able(action)
        try:
            if able is None:
                raise engine.Refused("这一组里没有可以这样办理的申请。")
            form = self._without_files(several.common_form(able, action, request.POST))
            if not form.is_valid():
                return self.form(able, action, form, 422)
            data = {name: request.POST[name] for name in form.fields if name in request.POST}
            together.start(self.group, action, request.user, data)
        except engine.Invalid as error:
            if able is None:
                raise
            return self.form(able, action, self._without_files(error.form), 422)
        except engine.Refused as error:
            messages.error(request, str(error))
        return redirect("requests_desk:group", self.group.pk)

    def able(self, action: str) -> Situation | None:
        """A request of the group with which it can be done now."""
        if action not in room.TOGETHER:
            raise Http404
        for one in situations(self.group, self.request.user):
            if not one.why_not(one.procedure.actions[action]):
                return one
        return None

    @staticmethod
    def _without_files(form: Any) -> Any:
        form.fields.pop("files", None)
        return form

    def form(self, able: Situation, action: str, form: Any, status: int = 200) -> HttpResponse:
        return self.page(status, group=self.group, action=able.procedure.actions[action], form=form)

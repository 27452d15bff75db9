"""What was gathered, story by story; and how a source stands, with what it told last."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.agencies.permissions import covers, works_for_county
from search.listing import BadKey, page_by_key

from .. import reposting, targets
from ..models import Source, Story

PAGE_SIZE = 30
SHOWN = 50  # of what a source told last


class GatheringView(WagtailAdminTemplateMixin, View):
    """A page for those who may look at what was gathered; kept by no cache."""

    permission = "inbound.view_story"
    header_icon = "download"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.has_perm(self.permission):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": reverse("inbound_admin:stories"), "label": "采集稿件"},
        ]

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


def _own(found: Any, user: Any) -> Any:
    """Another agency's is answered like none."""
    if found is None or not covers(user, found.agency_id):
        raise Http404
    return found


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class StoriesView(GatheringView):
    """采集稿件, the newest first."""

    page_title = "采集稿件"
    template_name = "inbound/admin/stories.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_home"), "label": "首页"}, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET.get(name, "") for name in ("source", "show")}
        try:
            found = page_by_key(self._stories(asked), ("seen_at", "pk"), request.GET.get("page", ""), PAGE_SIZE)
        except BadKey:
            raise Http404 from None
        reposting.settle(found.rows)
        now, standings = timezone.now(), targets.standings(found.rows)
        return self.page(
            rows=[
                (story, standings[story.pk], reposting.light(story, now), reposting.words(story, now))
                for story in found.rows
            ],
            labels=reposting.LIGHTS, asked=asked, sources=self._sources(),
            previous=_address(asked, found.previous_key), next=_address(asked, found.next_key),
        )  # fmt: skip

    def _stories(self, asked: dict[str, str]) -> "QuerySet[Story]":
        stories = Story.objects.annotate(told=Count("sightings")).select_related("source", "agency")
        if not works_for_county(self.request.user):
            stories = stories.filter(agency=self.request.user.agency_id)  # type: ignore[union-attr]
        if (source := _key(asked["source"])) is not None:
            stories = stories.filter(source=source)
        if asked["show"] == "repost":
            stories = stories.filter(repost_by__isnull=False)
        elif asked["show"] == "held":
            stories = stories.exclude(held_for="")
        elif asked["show"] == "changed":
            stories = stories.filter(sightings__changed_at__isnull=False)
        return stories

    def _sources(self) -> "QuerySet[Source]":
        sources = Source.objects.only("pk", "name")
        user: Any = self.request.user
        return sources if works_for_county(user) else sources.filter(agency=user.agency_id)


def _address(asked: dict[str, str], key: str) -> str:
    return f"?{urlencode({**{name: value for name, value in asked.items() if value}, 'page': key})}" if key else ""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="不转载的理由", max_length=200, strip=True, help_text="例如“只涉及其他省份”。写明后不再亮灯。",
        error_messages={"required": "请写明为什么不转载。"},
    )  # fmt: skip


class StoryView(GatheringView):
    """One story: where it was seen, what became of it."""

    template_name = "inbound/admin/story.html"
    story: Story

    @property
    def page_title(self) -> str:
        return self.story.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.story.title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stories = Story.objects.select_related("source", "agency", "dismissed_by")
        self.story = _own(stories.filter(pk=kwargs["pk"]).first(), request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        if not user.has_perm("inbound.change_story"):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._shown(form, 422)
        if reposting.dismiss(self.story, user, form.cleaned_data["reason"]):
            messages.success(request, "已记下：不转载。")
        else:
            messages.warning(request, "这一条已经转载，或者已经有人处理过了。")
        return redirect("inbound_admin:story", pk)

    def _shown(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        now, story = timezone.now(), self.story
        return self.page(
            status, story=story, form=form, standing=targets.standings([story])[story.pk],
            light=reposting.light(story, now), words=reposting.words(story, now), labels=reposting.LIGHTS,
            sightings=story.sightings.select_related("source").order_by("seen_at", "pk"),
            may_dismiss=bool(story.repost_by) and not story.reposted_at and not story.dismissed_at
            and self.request.user.has_perm("inbound.change_story"),
        )  # fmt: skip


class SourceView(GatheringView):
    """How a source stands, and what it told last."""

    permission = "inbound.view_source"
    template_name = "inbound/admin/source.html"
    source: Source

    @property
    def page_title(self) -> str:
        return self.source.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": reverse("feed_source:index"), "label": "采集来源"},
            {"url": "", "label": self.source.name},
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sources = Source.objects.select_related("agency", "editor")
        self.source = _own(sources.filter(pk=kwargs["pk"]).first(), request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source, user = self.source, request.user
        return self.page(
            source=source,
            place=targets.label_of(source.target),
            sightings=source.sightings.select_related("story").order_by("-pk")[:SHOWN],
            may_change=user.has_perm("inbound.change_source"),
            edit_url=reverse("feed_source:edit", args=[pk]),
        )


class HarvestView(SourceView):
    """现在采集: the worker does it within some seconds."""

    permission = "inbound.change_source"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.source.active:
            messages.error(request, "这个来源停采了。先在“修改”里选上“采集”。")
        else:
            Source.objects.filter(pk=pk).update(next_at=timezone.now())
            messages.success(request, "已排上，后台几秒内开始采集。过一会儿刷新本页看结果。")
        return redirect("inbound_admin:source", pk)

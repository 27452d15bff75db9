"""数据和版本: the resources of a dataset, what each has now, and what waits."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.review.refusal import Refused

from ..importing import receive
from ..models import Dataset, Opening, Resource, State, Version
from .base import DataView
from .forms import ResourceForm, UploadForm

SHOWN = 8  # versions of each resource; the rest on a page of its own
OPEN = (State.WAITING, State.WORKING, State.FAILED, State.READY)


class DatasetView(DataView):
    template_name = "datasets/admin/dataset.html"

    @cached_property
    def dataset(self) -> Dataset:
        return get_object_or_404(Dataset.objects.select_related("lead_agency"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        shown = Version.objects.exclude(state=State.DISCARDED).defer("columns", "profile", "mistakes", "notes")
        shown = shown.select_related("created_by", "published_by")
        resources = self.dataset.resources.select_related("current").prefetch_related(
            Prefetch("versions", shown.order_by("-pk"), to_attr="all_versions")
        )
        rows: list[dict[str, Any]] = [
            {
                "resource": resource,
                "waiting": [each for each in resource.all_versions if each.state in OPEN],
                "done": [each for each in resource.all_versions if each.state not in OPEN][:SHOWN],
                "more": sum(each.state not in OPEN for each in resource.all_versions) - SHOWN,
            }
            for resource in resources
        ]
        working = any(each.state in (State.WAITING, State.WORKING) for row in rows for each in row["waiting"])
        return self.page(
            dataset=self.dataset,
            rows=rows,
            look_again=3 if working else 0,
            is_closed=self.dataset.opening == Opening.CLOSED,
        )


class ResourceCreateView(DatasetView):
    template_name = "datasets/admin/resource.html"
    page_title = "新增资源"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": self.data_url, "label": "数据和版本"}, {"url": "", "label": "新增资源"}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        first = not self.dataset.resources.exists()
        return self.page(form=ResourceForm(initial={"title": self.dataset.title} if first else None))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ResourceForm(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=422)
        resource = Resource.add(self.dataset, form.cleaned_data["title"], form.cleaned_data["description"])
        messages.success(request, f"已新增资源《{resource}》，现在可以上传数据。")
        return redirect("data_desk:upload", resource.pk)


class ResourceView(DataView):
    """A page about one resource."""

    @cached_property
    def resource(self) -> Resource:
        return get_object_or_404(
            Resource.objects.select_related("dataset__lead_agency", "current"), pk=self.kwargs["pk"]
        )

    @cached_property
    def dataset(self) -> Dataset:
        return self.resource.dataset

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": self.data_url, "label": "数据和版本"},
            {"url": "", "label": self.get_page_title()},
        ]

    def about(self) -> str:
        return self.resource.title


class ResourceEditView(ResourceView):
    template_name = "datasets/admin/resource.html"
    page_title = "修改资源"

    def context(self, form: ResourceForm) -> dict[str, Any]:
        return {"form": form, "resource": self.resource, "deletable": not self._was_public()}

    def _was_public(self) -> bool:
        return self.resource.versions.exclude(number=None).exists()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(**self.context(ResourceForm(instance=self.resource)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "delete" in request.POST:
            return self._delete()
        form = ResourceForm(request.POST, instance=self.resource)
        if not form.is_valid():
            return self.page(**self.context(form), status=422)
        form.save()
        messages.success(request, f"已保存《{self.resource}》。")
        return redirect(self.data_url)

    def _delete(self) -> HttpResponse:
        if self._was_public():
            raise Refused("公开过的资源不能删除，可以撤下它的版本")
        if self.resource.versions.exclude(state=State.DISCARDED).exists():
            raise Refused("先放弃这个资源上传的数据，再删除")
        title = self.resource.title
        self.resource.versions.all().delete()
        self.resource.delete()
        messages.success(self.request, f"已删除资源《{title}》。")
        return redirect(self.data_url)


class VersionsView(ResourceView):
    """Every version of a resource, page by page."""

    template_name = "datasets/admin/versions.html"
    page_title = "全部版本"
    PAGE = 50

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        before = request.GET.get("before", "")
        found = self.resource.versions.defer("columns", "profile", "mistakes", "notes").select_related(
            "created_by", "published_by"
        )
        if before.isdecimal() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        versions = list(found.order_by("-pk")[: self.PAGE + 1])
        more = versions[self.PAGE - 1].pk if len(versions) > self.PAGE else None
        return self.page(resource=self.resource, versions=versions[: self.PAGE], more=more)


class UploadView(ResourceView):
    """上传新版本. The form comes back filled where the file is refused; a browser never gives the file back."""

    template_name = "datasets/admin/upload.html"
    page_title = "上传数据"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        last = self.resource.versions.order_by("-pk").values_list("options", flat=True).first() or {}
        return self._shown(UploadForm(initial={"header_line": 1, **last}))

    def _shown(self, form: UploadForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, resource=self.resource, is_closed=self.dataset.opening == Opening.CLOSED)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._shown(form, 422)
        file = form.cleaned_data["file"]
        try:
            version = receive(
                self.resource, file, file.name, form.options(), request.user, note=form.cleaned_data["note"]
            )
        except Refused as refused:
            form.add_error("file", str(refused))
            return self._shown(form, 422)
        messages.success(request, f"已收到 {version.file_name}，正在后台处理，可以离开这个页面。")
        return redirect(reverse("data_desk:version", args=[version.pk]))

"""Files under ``/files/``: served to the public only while something public refers to them, always as downloads."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.models import DraftStateMixin, Page, ReferenceIndex

from cms.agencies.staff.second_factor import is_signed_in

# A file is data: whatever is in it, it runs nothing and reaches nobody.
FILE_POLICY = "default-src 'none'; sandbox"


def _public(model: type[Model], keys: list[str]) -> "list[Any]":
    """Those of these objects that anybody may see."""
    objects = model._default_manager.filter(pk__in=keys)
    if hasattr(objects, "with_open_files"):
        return list(objects.with_open_files()[:1])
    if issubclass(model, Page):
        pages = [page.specific for page in Page.objects.live().public().filter(pk__in=keys)]
        return [page for page in pages if getattr(page, "withdrawn_at", None) is None]
    if issubclass(model, DraftStateMixin):
        objects = objects.filter(live=True)
    return list(objects[:1])


def public_users(file: Any) -> list[Any]:
    """Something public that refers to this document or image, if there is any."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(file, for_concrete_model=False), to_object_id=str(file.pk)
    )
    by_model: dict[int, list[str]] = {}
    for content_type_id, key in references.values_list("base_content_type_id", "object_id").distinct():
        by_model.setdefault(content_type_id, []).append(key)
    for content_type_id, keys in by_model.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model and (found := _public(model, keys)):
            return found
    return []


def refuse_private(document: Any, request: HttpRequest) -> None:
    """Http404 for the public while nothing public refers to the file; staff see it."""
    user: Any = request.user
    if not public_users(document) and not (user.has_perm("wagtailadmin.access_admin") and is_signed_in(request)):
        raise Http404("这个文件没有公开。")


class FilePolicyMiddleware:
    """Closes every file that leaves here into a sandbox, over and above Wagtail's own headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.url_name == "wagtaildocs_serve":
            response.headers["Content-Security-Policy"] = FILE_POLICY
        return response


class _NotReplaced:
    """A file that is public is not replaced behind its reviewers' backs."""

    instance: Any
    cleaned_data: dict[str, Any]
    changed_data: list[str]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        users = public_users(self.instance) if self.instance.pk and "file" in self.changed_data else []
        if users:
            raise forms.ValidationError(
                f"这个文件已随《{users[0]}》公开，不能直接替换。请上传新文件，在稿件中换用，再送审。"
            )
        return file


class ExaminedDocumentForm(_NotReplaced, BaseDocumentForm):
    pass


class ExaminedImageForm(_NotReplaced, BaseImageForm):
    pass

"""Taking a file in."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.review.refusal import Refused

from ..models import Opening, Resource, State, Version
from . import uploads

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
OPTIONS = ("encoding", "separator", "sheet", "header_line")  # of tables.building.Options


class TooBig(Refused):
    """Larger than this portal takes."""


class TheSame(Refused):
    """Byte for byte what is public already."""


def clean_name(name: str) -> str:
    """The file's own name without folders and without what nobody sees."""
    name = _CONTROL.sub("", PurePosixPath(name.replace("\\", "/")).name).strip()
    stem, dot, suffix = name.rpartition(".")
    if len(name) > 200 and dot and len(suffix) < 20:
        return f"{stem[: 199 - len(suffix)]}.{suffix}"
    return name[:200] or "data"


def receive(
    resource: Resource,
    file: BinaryIO,
    name: str,
    options: Mapping[str, Any] | None = None,
    user: Any = None,
    *,
    note: str = "",
    at_once: bool = False,
) -> Version:
    """Keep ``file`` as a new version of ``resource``; the worker makes a table of it. Raises Refused.

    ``at_once``: whoever calls works on it themselves (``work.Work``), and the worker leaves it alone.
    """
    if resource.dataset.opening == Opening.CLOSED:
        raise Refused("数据集不予开放，不上传数据；开放属性变了，先改目录并经过审查")
    chosen = {key: value for key, value in (options or {}).items() if key in OPTIONS and value not in ("", None)}
    version = Version(resource=resource, file_name=clean_name(name), options=chosen, created_by=user, note=note[:300])
    if at_once:
        version.state, version.tries, version.seen_at = State.WORKING, 1, timezone.now()
    most = settings.DATA_MAX_BYTES
    try:
        stored = uploads.store(version, file, most)
    except uploads.TooMuch:
        raise TooBig(f"文件超过 {most // 2**20} MB，请分成几个资源，或联系网站管理员") from None
    try:
        if not stored.size:
            raise Refused("文件是空的")
        if resource.current and _is_of(resource.current, stored.sha256) and not fixed_anew(resource):
            raise TheSame(f"这个文件和正在公开的第 {resource.current.number} 版一模一样，不必再上传")
        with transaction.atomic():
            version.save()
            log(
                resource.dataset,
                "datasets.upload",
                user=user,
                data={"resource": resource.title, "file": version.file_name},
            )
    except BaseException:
        uploads.forget(version)
        raise
    return version


def again(version: Version, options: Mapping[str, Any] | None = None) -> None:
    """Work on an upload once more: one with mistakes, read otherwise; or a ready one whose columns are now said to be
    something else. Raises Refused where it has gone on in the meantime, or the upload is gone."""
    chosen = {key: value for key, value in (options or version.options).items() if key in OPTIONS and value}
    if uploads.path_of(version) is None:
        raise Refused("上传的文件已经不在了，请重新上传")
    standing = Version.objects.filter(pk=version.pk, state__in=[State.FAILED, State.READY])
    if not standing.update(state=State.WAITING, tries=0, progress=0, doing="", mistakes=[], options=chosen):
        raise Refused("这一版已经不能重新处理，请刷新页面")


def _is_of(version: Version, sha256: str) -> bool:
    return version.files.filter(format="original", sha256=sha256).exists()


def fixed_anew(resource: Resource) -> bool:
    """Whether somebody has changed what a column is since: the same file gives another table."""
    if resource.current is None:
        return False
    types = {column.name: str(column.type) for column in resource.current.schema}
    fixed = resource.fields.filter(type_fixed=True).values_list("name", "type")
    return any(types.get(name, kind) != kind for name, kind in fixed)

"""How a version goes out, and how it is taken back. The rules stand here and nowhere else.

What goes out is checked by another person than the one who brought it wherever it differs from what was approved:
other columns, or personal data in it about which nothing was decided yet. That a dataset may be open at all is the
reviews' to say (``cms.review``).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from cms.review import history
from cms.review.refusal import Refused
from search import outbox

from . import comparing, dictionary
from .found import UNDECIDED
from .importing import uploads
from .models import Dataset, Finding, Opening, Resource, State, Version
from .signals import version_published, version_withdrawn


def reasons_against(version: Version, user: Any) -> list[str]:
    """Why ``user`` (None: who runs a command on the machine) may not publish it now; empty where they may."""
    if version.state != State.READY:
        return [f"这一版{version.get_state_display()}，只有待发布的版本才能发布"]
    reasons = _of_dataset(version.resource.dataset)
    undecided = version.findings.filter(UNDECIDED).count()
    if undecided:
        reasons.append(f"有 {undecided} 项疑似个人信息没有处理")
    if needs_another(version) and not is_another(version, user):
        reasons.append(f"{needs_another(version)}，须由上传人以外的人发布")
    return reasons


def _of_dataset(dataset: Dataset) -> list[str]:
    if dataset.opening == Opening.CLOSED:
        return ["数据集不予开放，不能发布数据"]
    if dataset.withdrawn_at:
        return ["数据集已撤下，先恢复公开"]
    if not dataset.live and not _about_to_be_public(dataset):
        return ["数据集还没有提交审查，先提交审查再发布数据"]
    return []


def _about_to_be_public(dataset: Dataset) -> bool:
    """Under review, or approved for a day to come. Nobody sees its data before it is public itself."""
    state: Any = dataset.current_workflow_state
    under_review = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    return under_review or bool(dataset.scheduled_revision)


def needs_another(version: Version) -> str:
    """Why somebody else than the uploader must look at it; empty where nobody need."""
    why = []
    if any(version.difference.get(name) for name in ("columns_added", "columns_gone")):
        why.append("列有增减")
    if version.difference.get("types_changed"):
        why.append("列的类型变了")
    if version.findings.filter(Q(carried_from=None) | UNDECIDED).exists():
        why.append("含有个人信息")
    return "、".join(why)


def is_another(version: Version, user: Any) -> bool:
    """Whether this is a person, and not the one who uploaded it."""
    return user is not None and user.pk != version.created_by_id


@transaction.atomic
def decide(finding: Finding, user: Any, reason: str) -> None:
    """Say why this personal data may be public. Raises Refused without a reason, or by the uploader."""
    version = Version.objects.select_for_update().get(pk=finding.version_id)
    if version.state != State.READY:
        raise Refused("这一版已经不是待发布的版本，请刷新页面")
    if not reason.strip():
        raise Refused("同意公开个人信息，必须写明理由")
    if not is_another(version, user):
        raise Refused("个人信息能不能公开，须由上传人以外的人决定")
    finding.allowed_reason, finding.decided_by, finding.decided_at = reason.strip()[:300], user, timezone.now()
    finding.carried_from = None
    finding.save(update_fields=["allowed_reason", "decided_by", "decided_at", "carried_from"])
    data = {"kind": finding.kind, "column": finding.column, "count": finding.count, "reason": finding.allowed_reason}
    _log(version, "datasets.finding_kept", user, **data)


def publish(version: Version, user: Any, at: datetime | None = None) -> Version:
    """Make it the current one. Raises Refused with the reasons against it.

    ``at``: when it was public first, of what an older system had published; everything else goes out now.
    """
    # What the list of differences is about may have been replaced since; reckoned while nobody waits for a lock.
    comparing.bring_up_to_date(version)
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=version.resource_id)
        found = Version.objects.select_for_update().select_related("resource__dataset").get(pk=version.pk)
        reasons = reasons_against(found, user)
        if reasons:
            raise Refused(*reasons)
        if not comparing.is_current(found, resource):
            raise Refused("刚刚发布了另一个版本，请再试一次")
        found.number = (resource.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        found.state, found.published_at, found.published_by = State.PUBLISHED, at or timezone.now(), user
        found.save(update_fields=["number", "state", "published_at", "published_by"])
        resource.current = found
        resource.save(update_fields=["current"])
        found.resource = resource
        dictionary.follow(resource, found.schema)
        line = history.line(resource.dataset, _line(found))
        line.at = found.published_at
        line.save()
        _log(found, "datasets.publish", user, number=found.number, resource=resource.title)
        outbox.enqueue(Dataset, [resource.dataset_id])
        version_published.send(Version, version=found)
        transaction.on_commit(lambda: uploads.forget(found))
    return found


def _line(version: Version) -> str:
    """The line of public history for it."""
    parts = [f"数据更新：《{version.resource}》第 {version.number} 版，{version.rows:,} 行"]
    parts += [words] if (words := comparing.words(version.difference)) else []
    parts += [version.note.rstrip("。")] if version.note else []
    return "；".join(parts) + "。"


@transaction.atomic
def withdraw(version: Version, user: Any, reason: str) -> Version:
    """Take it from public view; its addresses say since when and why. The one before it is current again."""
    if not reason.strip():
        raise Refused("撤下必须写明原因")
    resource = Resource.objects.select_for_update().get(pk=version.resource_id)
    found = Version.objects.select_for_update().get(pk=version.pk)
    if found.state != State.PUBLISHED:
        raise Refused("只有已发布的版本才能撤下")
    found.state, found.withdrawn_at, found.withdrawn_reason = State.WITHDRAWN, timezone.now(), reason.strip()[:300]
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    resource.current = resource.versions.filter(state=State.PUBLISHED).order_by("-number").first()
    resource.save(update_fields=["current"])
    found.resource = resource
    if resource.current:
        dictionary.follow(resource, resource.current.schema)
    resource.dataset.note(f"撤下数据：《{resource}》第 {found.number} 版。原因：{found.withdrawn_reason}")
    data = {"number": found.number, "resource": resource.title, "reason": found.withdrawn_reason}
    _log(found, "datasets.withdraw", user, **data)
    outbox.enqueue(Dataset, [resource.dataset_id])
    version_withdrawn.send(Version, version=found)
    return found


@transaction.atomic
def discard(version: Version, user: Any) -> None:
    """Give up a version that has not gone out; its files are deleted."""
    found = Version.objects.select_for_update().get(pk=version.pk)
    if found.state not in (State.WAITING, State.WORKING, State.FAILED, State.READY):
        raise Refused("发布过的版本不能放弃，可以撤下")
    found.state = State.DISCARDED
    found.save(update_fields=["state"])
    found.files.all().delete()
    _log(found, "datasets.discard", user, file=found.file_name)
    transaction.on_commit(lambda: uploads.forget(found, built=True))


def _log(version: Version, action: str, user: Any, **data: Any) -> None:
    log(version.resource.dataset, action, user=user, data=data)

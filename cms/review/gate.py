"""The one gate through which anything becomes public.

Nobody publishes around it, whatever the way: the end of the workflow, a schedule, a button, a command. Only what was
public already in an older system comes in beside it, through ``admission``, and says so in its public history.
条例 art. 17; 保守国家秘密法 art. 35.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import Revision, TaskState

from . import findings
from .refusal import Refused
from .stages import Stage
from .tasks import ReviewTaskState, authors_of, files_digest

_admitting: ContextVar[bool] = ContextVar("admitting", default=False)


@contextmanager
def admitting() -> Iterator[None]:
    """While it lasts, records are saved as public with a date of publication of their own."""
    token = _admitting.set(True)
    try:
        yield
    finally:
        _admitting.reset(token)


def is_admitting() -> bool:
    return _admitting.get()


def reasons_against(revision: Revision | None) -> list[str]:
    """Why this very text may not go out; empty if it may."""
    if revision is None:
        return ["尚未经过初审、复审、终审，不能发布"]
    approvals = {
        state.stage: state
        for state in ReviewTaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    }
    missing = [stage.label for stage in Stage if stage not in approvals]
    if missing:
        return [f"这一稿还没有通过{'、'.join(missing)}，不能发布"]
    people = {state.finished_by_id for state in approvals.values()}
    if len(people) < len(Stage) or None in people:
        return ["三级审查必须由不同的人完成"]
    if people & authors_of(revision):
        return ["有审查人审查了自己的稿件，审查无效"]
    text = revision.as_object()
    if any(state.files_digest != files_digest(text) for state in approvals.values()):
        return ["附件在审查之后被替换，须重新审查"]
    found = findings.reason_against(text)
    return [found] if found else []


def check(revision: Revision | None) -> None:
    """Let this text out. Raises Refused with the reasons against it."""
    reasons = reasons_against(revision)
    if reasons:
        raise Refused(*reasons)

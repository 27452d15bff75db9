"""What documents, notices and articles have in common: they go out only after their reviews, on a date nobody sets."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    TaskState,
    WorkflowMixin,
)

from cms.agencies.models import Agency

from . import gate, history, texts
from .attached import AttachedTexts
from .forms import ExaminedForm, ExaminedPageForm
from .pages import ExaminedPagePermissionTester
from .refusal import Refused
from .tasks import restart_review

# Of the record as a whole, not of one of its revisions.
KEPT = ("published_at", "withdrawn_at", "withdrawn_reason", "gone")
# What only the gate, admission and withdrawal may write.
GUARDED = {"live", "live_revision", "live_revision_id", *KEPT}


class Examined(models.Model):
    """The common part of ``ExaminedRecord`` and ``ExaminedPage``; stands before Wagtail's own mixins."""

    # Set once, by the clock, when the record first goes out (imports: the date in the old system, said in the history).
    published_at = models.DateTimeField("发布日期", null=True, editable=False, db_index=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, editable=False)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True, editable=False)
    gone = models.BooleanField("不再提供", default=False, editable=False)  # the address answers 410 and nothing more

    review_restarted = False  # by the revision that was just saved
    attached_texts = AttachedTexts()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Refused where this would publish around the gate or alter the date of publication."""
        with transaction.atomic():
            before = self._stored("live", "live_revision", "published_at", "withdrawn_at", "expired")
            line = "" if gate.is_admitting() else self._pass_gate(before, kwargs)
            super().save(*args, **kwargs)
            if line:
                self.note(line)

    @property
    def owning_agency_id(self) -> int | None:
        """Whose staff may touch it."""
        raise TypeError(f"{type(self).__name__} does not say which agency it belongs to")

    # --- What it contains

    def personal_data_texts(self) -> list[tuple[str, str]]:
        """What the scan for personal data reads: (name of the place, text). Extend it for what else is published."""
        return texts.texts_of(self)

    def attached_files(self) -> list[Any]:
        """The Wagtail documents that are published with it. Extend it for those that its children hold."""
        return texts.files_of(self)

    def change_text(self, before: Self | None) -> str:
        """The line of public history for this publication; ``before`` is what was public until now, None at first."""
        if before is None:
            return "发布。"
        labels = texts.changed_labels(before, self)
        return f"修改：{'、'.join(labels)}。" if labels else ""

    def history_lines(self) -> history.HistoryQuerySet:
        """What has happened to it, for anybody to read, oldest first: objects with ``at`` and ``text``."""
        return history.HistoryLine.objects.of(self)

    def note(self, text: str) -> None:
        """Add a line to the public history, now."""
        history.line(self, text).save()

    # --- How it becomes public

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Raises Refused unless all stages approved this revision."""
        gate.check(revision)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def _stored(self, *fields: str) -> Self | None:
        if self.pk is None:
            return None
        return type(self)._base_manager.filter(pk=self.pk).only(*fields).first()

    def _pass_gate(self, before: Self | None, options: dict[str, Any]) -> str:
        """Check what is about to be saved; gives the line of public history that it deserves."""
        was_live, published_at = (before.live, before.published_at) if before else (False, None)  # type: ignore[attr-defined]
        if self.published_at is None:
            self.published_at = published_at  # this copy was read before the record went out
        elif self.published_at != published_at:
            raise Refused("发布日期由系统在首次公开时记下，任何人都不能修改")
        if not self.live:  # type: ignore[attr-defined]
            if was_live:
                return "展示期已满，停止公开。" if self.expired else "停止公开。"  # type: ignore[attr-defined]
            return ""
        if was_live and before.live_revision_id == self.live_revision_id:  # type: ignore
            return ""
        gate.check(self.live_revision)  # type: ignore[attr-defined]
        if self.published_at is None:
            self.published_at = timezone.now()
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "published_at"}
        return self.change_text(self._stored() if published_at else None)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A revision that has been under review is never written over; a new one starts the review again."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and TaskState.objects.filter(revision=overwritten).exists():
            kwargs["overwrite_revision"] = None
        with transaction.atomic():
            revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]
            self.review_restarted = restart_review(self, kwargs.get("user"))
        return revision

    def with_content_json(self, content: dict[str, Any]) -> Self:
        obj = super().with_content_json(content)  # type: ignore[misc]
        for name in KEPT:
            setattr(obj, name, getattr(self, name))
        return obj

    # --- How it ceases to be

    def withdraw(self, reason: str, user: Any, gone: bool = False) -> None:
        """Take it from public view; its address answers with reason and date, with ``gone`` by 410 and nothing more."""
        if not self.live or self.withdrawn_at:  # type: ignore[attr-defined]
            raise Refused("只有正在公开的内容才能撤下")
        if not reason.strip():
            raise Refused("撤下必须写明原因")
        with transaction.atomic():
            self.withdrawn_at, self.withdrawn_reason, self.gone = timezone.now(), reason.strip(), gone
            self.save(update_fields=["withdrawn_at", "withdrawn_reason", "gone"])
            self.note(f"撤下。原因：{self.withdrawn_reason}")
            log(
                instance=self, action="review.withdraw", user=user, data={"reason": self.withdrawn_reason, "gone": gone}
            )

    def restore(self, reason: str, user: Any) -> None:
        """Give back to the public what had been withdrawn."""
        if not self.withdrawn_at:
            raise Refused("没有撤下的内容不需要恢复")
        if not reason.strip():
            raise Refused("恢复公开必须写明原因")
        with transaction.atomic():
            self.withdrawn_at, self.withdrawn_reason, self.gone = None, "", False
            self.save(update_fields=["withdrawn_at", "withdrawn_reason", "gone"])
            self.note(f"恢复公开。原因：{reason.strip()}")
            log(self, "review.restore", user=user, data={"reason": reason.strip()})


class ExaminedQuerySet(models.QuerySet):
    def public(self) -> Self:
        """What anybody may see: live and not withdrawn."""
        return self.filter(live=True, withdrawn_at=None)

    def with_open_files(self) -> Self:
        """Those whose attachments anybody may read."""
        return self.public()

    def with_attached_texts(self) -> Self:
        """With the texts of their files, for search."""
        return self.prefetch_related("attached_texts")

    def update(self, **kwargs: Any) -> int:
        if GUARDED & kwargs.keys() and not gate.is_admitting():
            raise Refused("公开状态和发布日期不能批量修改")
        return super().update(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        if not gate.is_admitting() and any(obj.live or obj.published_at for obj in objs):
            raise Refused("未经审查的内容不能批量公开")
        return super().bulk_create(objs, *args, **kwargs)


class ExaminedRecord(
    Examined, PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel,
):  # fmt: skip
    """A public record that belongs to an agency and goes out only after its reviews."""

    title = models.CharField("名称", max_length=300)
    lead_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="led_%(class)ss", verbose_name="发布机构（牵头）"
    )
    co_agencies = ParentalManyToManyField(Agency, blank=True, related_name="co_%(class)ss", verbose_name="联合发布机构")
    live = models.BooleanField("已发布", default=False, editable=False)

    base_form_class = ExaminedForm
    heavy_fields: ClassVar[tuple[str, ...]] = ()  # columns too big to be read for a list

    objects = ExaminedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def owning_agency_id(self) -> int | None:
        return self.lead_agency_id


class ExaminedPage(Examined):
    """For pages that go out only after their reviews: ``class ArticlePage(ExaminedPage, Page)``."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="发布机构")

    base_form_class = ExaminedPageForm

    class Meta:
        abstract = True

    @property
    def owning_agency_id(self) -> int | None:
        return self.agency_id

    def permissions_for_user(self, user: Any) -> ExaminedPagePermissionTester:
        """An editor touches only the pages of their own agency."""
        return ExaminedPagePermissionTester(user, self)

"""Before anything goes out: 三审, secrecy check, scan for personal data.

``ExaminedRecord`` is what documents and notices are: a record with drafts, revisions, a workflow and a public history,
which nobody can publish but through its reviews.
"""

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from cms.agencies.models import Agency


class ExaminedQuerySet(models.QuerySet):
    def public(self):
        """What anybody may see: live and not withdrawn."""
        return self.filter(live=True, withdrawn_at=None)


class ExaminedRecord(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, ClusterableModel
):
    """A public record that belongs to an agency and goes out only after its reviews."""

    title = models.CharField("名称", max_length=300)
    lead_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="led_%(class)ss", verbose_name="发布机构（牵头）"
    )
    co_agencies = ParentalManyToManyField(
        Agency, blank=True, related_name="co_%(class)ss", verbose_name="联合发布机构"
    )
    # Set once, by the clock, when the record first goes out (imports: the date in the old system, said in the history).
    published_at = models.DateTimeField("发布日期", null=True, editable=False, db_index=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, editable=False)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True, editable=False)
    gone = models.BooleanField("不再提供", default=False, editable=False)  # the address answers 410 and nothing more

    objects = ExaminedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

"""What the scan found in a record and what somebody decided about it. The plain value is never stored."""

import re
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from cms.agencies.models import Agency, InternalUnit

from . import attachments, personal_data, texts
from .personal_data import Kind, Match
from .refusal import Refused


class Finding(models.Model):
    """One piece of personal data in one record. While it is open the record is not published."""

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        KEPT = "kept", "同意公开"
        MASKED = "masked", "已遮盖"

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    place = models.CharField("位置", max_length=300)
    sample = models.CharField("内容（遮盖后）", max_length=300)
    fingerprint = models.CharField(max_length=64)  # keyed: the value cannot be guessed from it
    status = models.CharField("处理", max_length=10, choices=Status.choices, default=Status.OPEN)
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)

    class Meta:
        verbose_name = "个人信息提示"
        verbose_name_plural = "个人信息提示"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "fingerprint"], name="one_finding_per_value")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sample}（{self.place}）"

    @property
    def can_be_masked(self) -> bool:
        """Files are not rewritten: what is in them is kept for a reason or the file replaced."""
        return self.kind != Kind.UNREAD and not self.place.startswith(IN_FILE)


IN_FILE = "附件"


def fingerprint(kind: str, normal: str) -> str:
    """Tells whether two values are the same, and nothing else about them."""
    return salted_hmac("cms.review.finding", f"{kind}:{normal}", algorithm="sha256").hexdigest()


def findings_of(record: Any) -> "models.QuerySet[Finding]":
    content_type = ContentType.objects.get_for_model(record)
    return Finding.objects.filter(content_type=content_type, object_id=record.pk).order_by("status", "pk")


class PublicContacts:
    """The phones, e-mails and addresses that agencies publish of themselves: not personal data."""

    def __init__(self) -> None:
        phones, self.emails, self.addresses = [], set(), []
        fields = ("telephone", "fax", "openness_telephone", "openness_fax", "email", "openness_email", "address",
                  "openness_address")  # fmt: skip
        for *numbers, email, openness_email, address, openness_address in Agency.objects.values_list(*fields):
            phones += numbers
            self.emails |= {email.lower(), openness_email.lower()}
            self.addresses += [address, openness_address]
        phones += InternalUnit.objects.exclude(telephone="").values_list("telephone", flat=True)
        self.phones = {digits for text in phones for digits in self._numbers_in(text)}

    @staticmethod
    def _numbers_in(text: str) -> set[str]:
        """Each number of a contact field, with and without its area code."""
        numbers = [match.normal for match in personal_data.scan(text)] + re.findall("[0-9]{7,12}", text)
        return {part for digits in numbers for part in (digits, digits[-7:], digits[-8:])}

    def hold(self, match: Match) -> bool:
        if match.kind == Kind.MOBILE:
            return match.normal in self.phones
        if match.kind == Kind.LANDLINE:
            return not self.phones.isdisjoint({match.normal, match.normal[-8:], match.normal[-7:]})
        if match.kind == Kind.EMAIL:
            return match.normal in self.emails or match.normal.endswith(".gov.cn")
        if match.kind == Kind.ADDRESS:
            return any(match.normal in address for address in self.addresses if address)
        return False


def matches_in(record: Any) -> list[tuple[str, Match]]:
    """(place, what is there) for all personal data in a record's texts and in its attachments."""
    public = PublicContacts()
    found: list[tuple[str, Match]] = []
    for place, text in record.personal_data_texts():
        found += [(place, match) for match in personal_data.scan(text)]
    for file in record.attached_files():
        place = f"{IN_FILE}《{file.title}》"[:300]
        try:
            text = attachments.text_of(file)
        except attachments.Unreadable as error:
            key = f"{file.pk}:{file.file.name}"
            found.append((place, Match(Kind.UNREAD, "", key, f"{error}，请人工核对")))
            text = error.text
        found += [(place, match) for match in personal_data.scan(text)]
    return [(place, match) for place, match in found if not public.hold(match)]


def scan(record: Any) -> list[Finding]:
    """Bring the findings up to date with what the record now says; gives those that are open."""
    # Files may have to be read first: nobody else waits for that.
    found = matches_in(record)
    with transaction.atomic():
        return _brought_up_to_date(record, found)


def _brought_up_to_date(record: Any, found: list[tuple[str, Match]]) -> list[Finding]:
    places: dict[str, tuple[Match, list[str]]] = {}
    for place, match in found:
        entry = places.setdefault(fingerprint(match.kind, match.normal), (match, []))
        if place not in entry[1]:
            entry[1].append(place)
    known = {finding.fingerprint: finding for finding in findings_of(record).select_for_update()}
    # What is no longer there and was never decided needs no decision.
    gone = [finding.pk for key, finding in known.items() if key not in places and finding.status == Finding.Status.OPEN]
    Finding.objects.filter(pk__in=gone).delete()
    content_type = ContentType.objects.get_for_model(record)
    Finding.objects.bulk_create(
        Finding(
            content_type=content_type, object_id=record.pk, kind=match.kind, place="、".join(where)[:300],
            sample=match.masked[:300], fingerprint=key,
        )
        for key, (match, where) in places.items() if key not in known
    )  # fmt: skip
    back = [f for key, f in known.items() if key in places and f.status == Finding.Status.MASKED]
    Finding.objects.filter(pk__in=[finding.pk for finding in back]).update(status=Finding.Status.OPEN)
    return list(findings_of(record).filter(status=Finding.Status.OPEN))


def reason_against(record: Any) -> str:
    """Why what the scan finds in this text stops it; empty if nothing does."""
    open_findings = scan(record)
    if not open_findings:
        return ""
    samples = "、".join(f"{f.get_kind_display()} {f.sample}（{f.place}）" for f in open_findings[:3])
    more = f"等 {len(open_findings)} 处" if len(open_findings) > 3 else ""
    return f"发现疑似个人信息：{samples}{more}。请先在“审查记录”中逐条处理"


def _decide(finding: Finding, user: Any, status: Finding.Status, reason: str) -> None:
    finding.status, finding.reason = status, reason
    finding.decided_by, finding.decided_at = user, timezone.now()
    finding.save(update_fields=["status", "reason", "decided_by", "decided_at"])


@transaction.atomic
def keep(record: Any, finding: Finding, user: Any, reason: str) -> None:
    """Let this value be published. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("同意公开个人信息，必须写明理由")
    _decide(finding, user, Finding.Status.KEPT, reason.strip())
    data = {"kind": finding.get_kind_display(), "sample": finding.sample, "reason": finding.reason}
    log(record, "review.finding_kept", user=user, data=data)


@transaction.atomic
def mask(record: Any, finding: Finding, user: Any) -> None:
    """Write a new revision of ``record`` (its latest text) in which this value is masked everywhere."""
    if not finding.can_be_masked:
        raise Refused("附件中的内容不能自动遮盖，请在本机修改文件后重新上传，或者写明理由同意公开")
    values = {
        match.value: match.masked
        for _, match in matches_in(record)
        if fingerprint(match.kind, match.normal) == finding.fingerprint
    }
    if not values or not texts.replace(record, values):
        raise Refused("稿件中已找不到这一内容，请刷新页面")
    if any(fingerprint(m.kind, m.normal) == finding.fingerprint for _, m in matches_in(record)):
        raise Refused("有的地方不能自动遮盖，请打开稿件手工修改")
    if not record.live:
        record.save()
    record.save_revision(user=user, log_action=True, clean=False)
    _decide(finding, user, Finding.Status.MASKED, "")
    log(record, "review.finding_masked", user=user, data={"kind": finding.get_kind_display(), "sample": finding.sample})

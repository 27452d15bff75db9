"""Papers of a case – what was handed in, what was sent – whether their files were scanned, and who looked at personal
data."""

from typing import Any

from django.conf import settings
from django.db import models

from .. import procedures
from ..encryption import EncryptedJSONField, EncryptedTextField
from .cases import Case, Entry
from .tasks import Task


class StoredFile(models.Model):
    """A file under ``DATA_ROOT/papers``, whichever row names it, and what the virus scanner says of it."""

    class Scan(models.TextChoices):
        WAITING = "waiting", "正在查毒"
        CLEAN = "clean", "已查毒"
        INFECTED = "infected", "有病毒"
        UNSCANNED = "unscanned", "未查毒"

    file = models.CharField(max_length=80, unique=True)
    scan = models.CharField("查毒", max_length=10, choices=Scan.choices, default=Scan.WAITING)
    found = models.CharField("病毒名", max_length=200, blank=True)
    problem = models.CharField("没有查成的原因", max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)  # not before; nothing: at once
    kept_at = models.DateTimeField("存入时间", auto_now_add=True)
    scanned_at = models.DateTimeField("查毒时间", null=True)

    class Meta:
        verbose_name = "存放的文件"
        verbose_name_plural = "存放的文件"
        indexes = [models.Index(fields=["scan", "try_at", "id"], name="storedfile_scan")]

    def __str__(self) -> str:
        return f"{self.file} {self.scan}"

    @property
    def state(self) -> "StoredFile.Scan":
        """What it amounts to now: where there is no scanner any more, nothing waits for it."""
        if self.scan == self.Scan.WAITING and not settings.CLAMD_URL:
            return self.Scan.UNSCANNED
        return self.Scan(self.scan)


class PaperManager(models.Manager["Paper"]):
    """Whether a paper may be given out stands in its file's row, which is therefore always read along."""

    def get_queryset(self) -> "models.QuerySet[Paper]":
        return super().get_queryset().select_related("stored")


class Paper(models.Model):
    """One paper. A file lies encrypted in ``DATA_ROOT/papers``; a letter of ours is its text, from which PDF and DOCX
    are made when asked for. ``sha256`` is of the plain content and stands in the ledger, too."""

    class Kind(models.TextChoices):
        ATTACHMENT = "attachment", "申请人提交"
        EVIDENCE = "evidence", "凭证"
        LETTER = "letter", "文书"
        RELEASED = "released", "提供的信息"

    class Level(models.TextChoices):
        STAFF = "staff", "仅内部"
        APPLICANT = "applicant", "申请人可见"
        THIRD_PARTY = "third_party", "被征求人可见"

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", verbose_name="办件")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="papers")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="papers")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    level = models.CharField("谁可以看", max_length=12, choices=Level.choices, default=Level.STAFF)
    name = EncryptedTextField("名称")
    template = models.CharField("文书种类", max_length=40, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    content: Any = EncryptedJSONField("文书内容", blank=True)  # of a letter: title, addressee, body, signature, date
    file = models.CharField(max_length=80, blank=True)  # under DATA_ROOT/papers
    stored = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="papers")
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    erased_on = models.DateField(null=True)

    objects = PaperManager()

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def scan(self) -> str:
        """Of a paper with a file, one of ``StoredFile.Scan``; else nothing."""
        if not self.file:
            return ""
        return self.stored.state if self.stored else StoredFile.Scan.UNSCANNED

    @property
    def is_withheld(self) -> bool:
        """Nobody gets the file: it is not scanned yet, or a virus was found in it."""
        return self.scan in WITHHELD

    @property
    def told_kind(self) -> str:
        """Its kind; whoever handed it in is called as their procedure calls them."""
        return self._by_name(self.get_kind_display())

    @property
    def told_level(self) -> str:
        return self._by_name(self.get_level_display())

    def _by_name(self, said: str) -> str:
        return said.replace("申请人", procedures.get(self.case.procedure).roles["applicant"])

    @property
    def told_sender(self) -> str:
        """What stands beside its name for whoever handed it in; empty where there is nothing to say."""
        if self.scan == StoredFile.Scan.WAITING:
            return "正在查毒，查完才能下载"
        if self.scan == StoredFile.Scan.INFECTED:
            return "查出病毒，谁都不能下载，办理照常进行。需要这份材料的，请用没有病毒的电脑重新制作后再交"
        return ""

    @property
    def told_staff(self) -> str:
        """What stands beside its name for staff: also which virus, and that it was never scanned."""
        said = self.stored
        if self.scan == StoredFile.Scan.WAITING:
            return f"正在查毒，查完才能下载{f'（{said.problem}，会再试）' if said and said.problem else ''}"
        if self.scan == StoredFile.Scan.INFECTED:
            return f"查出病毒（{said.found if said else ''}），谁都不能下载；办件照常办理，需要的请对方重新制作后再交"
        return "未查毒" if self.scan == StoredFile.Scan.UNSCANNED else ""


WITHHELD = (StoredFile.Scan.WAITING, StoredFile.Scan.INFECTED)


class Look(models.Model):
    """That a member of staff looked at personal data of a case, and why. It can be neither changed nor deleted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="looks", verbose_name="办件")
    user_id = models.BigIntegerField()
    username = models.CharField("工作人员", max_length=150)
    what = models.CharField("查看的内容", max_length=100)
    reason = models.CharField("事由", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "个人信息查看记录"
        verbose_name_plural = "个人信息查看记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user_id", "id"], name="look_user")]

    def __str__(self) -> str:
        return f"{self.username} {self.case_id}"

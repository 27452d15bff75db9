"""A letter as it was written. Nothing of it is ever changed; what is shown of it stands beside it."""

from typing import Any

from django.db import models

from interaction.casework.encryption import EncryptedJSONField, EncryptedTextField
from interaction.casework.models import Case

from ..kinds import LetterKind


class Channel(models.TextChoices):
    """How it came in."""

    ONLINE = "online", "网上"
    PHONE = "phone", "电话"
    COUNTER = "counter", "窗口"
    POST = "post", "来函"


class Outcome(models.TextChoices):
    """How it ended; stands in ``Case.outcome``."""

    REPLIED = "replied", "已答复"
    REFUSED = "refused", "不予受理"
    REFERRED = "referred", "转其他渠道"
    CONVERTED = "converted", "转为依申请公开"
    JOINED = "joined", "并案答复"
    WITHDRAWN = "withdrawn", "来信人撤回"
    UNCLEAR = "unclear", "未补充情况"


class Letter(models.Model):
    """One letter, complaint, suggestion … Who wrote it and what it says is encrypted.

    ``kind_said``: what its writer called it; ``kind``: what it is, once a receiver has looked. ``to_head``: written to
    the head of the county's government. ``wish_public``: its writer agrees that letter and answer are shown.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="letter", verbose_name="办件")
    kind = models.CharField("类型", max_length=15, choices=LetterKind.choices)
    kind_said = models.CharField("来信人选的类型", max_length=15, choices=LetterKind.choices)
    to_head = models.BooleanField("写给县长", default=False)
    channel = models.CharField("来信方式", max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    sender: Any = EncryptedJSONField("来信人", blank=True)  # name, phone, email, address; {} where none was given
    nameless = models.BooleanField("匿名", default=False)
    subject = EncryptedTextField("标题")
    text = EncryptedTextField("内容")
    place = EncryptedTextField("事情发生的地点", blank=True)
    wish_public = models.BooleanField("同意公开", default=False)
    sender_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)  # of the telephone
    content_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)  # of the wording
    became = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="转成的申请")
    joined_to = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="并入")

    class Meta:
        verbose_name = "来信"
        verbose_name_plural = "来信"
        # Among a million letters the few to the head are found without looking at the others.
        indexes = [models.Index(fields=["case"], condition=models.Q(to_head=True), name="letter_to_head")]

    def __str__(self) -> str:
        return f"{self.case_id}"

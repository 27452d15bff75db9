"""What somebody says to a draft: on the whole, on articles, by whichever way it came."""

from typing import Any

from django.db import models
from django.utils import timezone

from cms.agencies.models import User
from interaction.casework.encryption import EncryptedJSONField, EncryptedTextField
from interaction.moderation.models import Moderated

from .call import Call
from .grouping import OpinionGroup


class Stance(models.TextChoices):
    AGREE = "agree", "赞成"
    CHANGE = "change", "赞成，但建议修改"
    AGAINST = "against", "不赞成"
    OTHER = "other", "其他意见"


class SenderKind(models.TextChoices):
    PERSON = "person", "个人"
    BUSINESS = "business", "企业、个体工商户"
    ASSOCIATION = "association", "行业协会、商会"
    OTHER = "other", "其他组织"


class Channel(models.TextChoices):
    WEB = "web", "网上"
    POST = "post", "来信"
    COUNTER = "counter", "当面提交"
    EMAIL = "email", "电子邮件"
    PHONE = "phone", "电话"
    MEETING = "meeting", "座谈会、听证会"


class Opinion(Moderated):
    """One sending. What was written stands encrypted in ``said`` and is never changed; what the public sees of it
    stands in ``OpinionPart.shown``, in plain, once a moderator has let it through."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="opinions", verbose_name="意见征集")
    sender_kind = models.CharField("身份", max_length=12, choices=SenderKind.choices)
    said: "models.Field[Any, Any]" = EncryptedJSONField("意见")  # key of the part → its label, what was written on it
    # name, contact: as far as the sender wished to say; emptied when nobody needs it any more
    sender: "models.Field[Any, Any]" = EncryptedJSONField("来件人", blank=True)
    publishable = models.BooleanField("同意公开", default=False)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices, default=Channel.WEB)
    received_on = models.DateField("收到日期")
    sent_at = models.DateTimeField("登记时间", auto_now_add=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    submission_key = models.CharField(max_length=64, unique=True)  # one filling-in of the form is one opinion

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["call", "standing", "publishable", "id"], name="opinion_shown"),
            models.Index(fields=["call", "id"], name="opinion_call"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What its sender can ask about it by."""
        return f"YJ{timezone.localtime(self.sent_at):%Y%m%d}{self.pk:06d}"


class OpinionPart(models.Model):
    """What it says on one article, or (``part`` empty) on the whole. ``label``: what the article was called then."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="parts")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    part = models.CharField("条款", max_length=20, blank=True)
    label = models.CharField("条款名称", max_length=40)
    stance = models.CharField("态度", max_length=10, choices=Stance.choices, blank=True)
    shown = models.TextField("公开的文字", blank=True)
    group = models.ForeignKey(
        OpinionGroup, models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name="归入"
    )

    class Meta:
        verbose_name = "条款意见"
        verbose_name_plural = "条款意见"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opinion", "part"], name="opinion_part_once")]
        indexes = [models.Index(fields=["call", "part", "stance"], name="opinion_counted")]

    def __str__(self) -> str:
        return self.label

    @property
    def text(self) -> str:
        """As it was written; empty where only a stance was taken."""
        return str(self.opinion.said.get(self.part, {}).get("text", ""))


class OpinionFile(models.Model):
    """A file that came with an opinion; encrypted on disk like the papers of a case. It is never made public."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="files")
    name = EncryptedTextField("名称")
    file = models.CharField(max_length=80, db_index=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "意见附件"
        verbose_name_plural = "意见附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.opinion_id}-{self.pk}"

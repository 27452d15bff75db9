"""One action on many cases, done one after the other in the background."""

from typing import Any

from django.db import models

from cms.agencies.models import User

from ..encryption import EncryptedJSONField


class Together(models.Model):
    """What a member of staff asked to be done to many cases. Whoever stops in the middle goes on at ``position``; what
    was done already is recognised by its token and not done twice."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=30)
    action = models.CharField(max_length=40)
    token = models.CharField(max_length=64, unique=True)
    data: Any = EncryptedJSONField(blank=True)  # what the form was sent: field → values
    keys = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused: Any = EncryptedJSONField(blank=True)  # number → why it could not be done
    started_at = models.DateTimeField("开始", auto_now_add=True)
    finished_at = models.DateTimeField("完成", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "一起办理"
        indexes = [models.Index(fields=["finished_at", "id"], name="together_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"

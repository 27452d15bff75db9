"""Public forms that are being filled in (``casework.sending``)."""

from typing import Any

from django.db import models

from ..encryption import EncryptedJSONField, EncryptedTextField


class Draft(models.Model):
    """A form that is being filled in. Encrypted; deleted once sent and read, or when nobody has touched it for long."""

    room = models.CharField(max_length=30)
    key = models.CharField(max_length=64, unique=True)  # codes.submission_key of the secret in the visitor's cookie
    data: Any = EncryptedJSONField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = "草稿"
        verbose_name_plural = "草稿"

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftFile(models.Model):
    """A file added to a form that is being filled in; its content lies encrypted like a paper's."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    name = EncryptedTextField()
    file = models.CharField(max_length=80)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "草稿附件"
        verbose_name_plural = "草稿附件"

    def __str__(self) -> str:
        return f"{self.pk}"

"""What holds for every way of deleting."""

from typing import Any

from django.db.models.signals import pre_delete

from .examined import Examined
from .refusal import Refused


def keep_what_was_public(instance: Any, **kwargs: Any) -> None:
    """What has been public is never deleted: its address must go on answering."""
    if isinstance(instance, Examined) and instance.published_at:
        raise Refused("公开过的内容不能删除，可以撤下")


def connect() -> None:
    pre_delete.connect(keep_what_was_public, dispatch_uid="review.keep_what_was_public")

"""Keys come to be, and end."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from interaction.casework.models import Case
from opendata.datasets.models import Dataset

from . import knowing
from .models import AccessKey, Grant

_BEGINS = 10  # characters by which a key is spoken of


def make(secret: str) -> tuple[AccessKey, str]:
    """The key of one filling-in of a form, and what its holder is shown. Sent again, it is the same key."""
    token = knowing.token_for(secret)
    key, _ = AccessKey.objects.get_or_create(digest=knowing.digest_of(token), defaults={"begins": token[:_BEGINS]})
    return key, token


def is_made(secret: str) -> bool:
    """Whether this filling-in of the form has its key already."""
    return AccessKey.objects.filter(digest=knowing.digest_of(knowing.token_for(secret))).exists()


def find(token: str) -> AccessKey | None:
    """The key that somebody holds, as long as it is in use."""
    known = knowing.known(token.strip())
    return AccessKey.objects.get(pk=known.pk) if known else None


def revoke(key: AccessKey, reason: str) -> None:
    """From now on – in other processes within a second – it opens nothing."""
    AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_reason=reason[:200])
    knowing.forget()


def grant(dataset: Dataset, case: Case, *, until: date, conditions: str, user: Any) -> Grant:
    """What a decision allows. There is no key to it before whoever applied takes one."""
    return Grant.objects.create(
        dataset=dataset, case=case, until=until, conditions=conditions, granted_by=user,
        granted_on=timezone.localdate(),
    )  # fmt: skip


def hand_over(grant: Grant, key: AccessKey) -> None:
    """The grant belongs to this key from now on, and to no other."""
    Grant.objects.filter(pk=grant.pk).update(key=key)
    grant.key = key
    transaction.on_commit(knowing.forget)


def take_back(grant: Grant, reason: str) -> None:
    Grant.objects.filter(pk=grant.pk).update(revoked_on=timezone.localdate(), revoked_reason=reason[:300])
    transaction.on_commit(knowing.forget)

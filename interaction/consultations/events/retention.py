"""Who registered is forgotten some time after the event: the number, the category and whether they came stay."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from interaction.casework.privacy import masking

from .models import EventSettings, Registration
from .models.kinds import NamesShown

BATCH = 500


def erase_due() -> int:
    """What the worker calls: how many registrations were emptied."""
    until = timezone.now() - timedelta(days=EventSettings.load().keep_days)
    due = Registration.objects.filter(erased_on=None, event__ends_at__lt=until).order_by("pk")
    today, erased = timezone.localdate(), 0
    for key in due.values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            one = Registration.objects.select_for_update().select_related("event").get(pk=key)
            full = one.event.names_shown == NamesShown.FULL
            one.name = one.phone = one.email = one.reason = one.phone_key = one.code_hash = one.check_code = ""
            one.shown_name = masking.name(one.shown_name) if full else one.shown_name
            one.mail_at, one.erased_on = None, today
            one.save()
            erased += 1
    return erased

"""Who sets how clocks run here. Everybody who works on cases may see it."""

from django.contrib.auth.models import Permission

from cms.agencies.roles import (
    CASE_WORKERS,
    OPENNESS_HEAD,
    OPENNESS_OFFICE,
    SITE_MANAGER,
    SUPERVISOR,
    grant,
    role,
)
from interaction.casework.models import ClockSettings, DayDigest, LegalYear, LimitChange, Look

from .report import setup as report_setup

COUNTY = (OPENNESS_OFFICE, SITE_MANAGER, SUPERVISOR)


def setup() -> None:
    """Safe to run again."""
    report_setup.setup()
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in (*CASE_WORKERS, SUPERVISOR):
        role(name).permissions.add(admin)
    grant([OPENNESS_OFFICE, SITE_MANAGER], [ClockSettings], ["change", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [LimitChange], ["add", "change", "delete", "view"])
    grant(CASE_WORKERS, [LimitChange, LegalYear], ["view"])
    grant([SUPERVISOR], [LimitChange, LegalYear], ["view"])
    # Who looked at whose data: the county, and the head of each agency for its own.
    grant([*COUNTY, OPENNESS_HEAD], [Look], ["view"])
    grant([*COUNTY, *CASE_WORKERS], [DayDigest], ["view"])

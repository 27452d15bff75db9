"""Who makes annual reports: an agency's intake and head its own, the county's office all of them."""

from cms.agencies.roles import OPENNESS_HEAD, OPENNESS_OFFICE, RECEIVER, SITE_MANAGER, SUPERVISOR, grant

from .models import AnnualReport, ReportSettings


def setup() -> None:
    """Safe to run again. Whoever drafts a report does not publish it, but for the head and the county's office."""
    grant([RECEIVER, OPENNESS_HEAD, OPENNESS_OFFICE], [AnnualReport], ["add", "change", "view"])
    grant([OPENNESS_HEAD, OPENNESS_OFFICE], [AnnualReport], ["publish"])
    grant([SUPERVISOR, SITE_MANAGER], [AnnualReport], ["view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [ReportSettings], ["change", "view"])

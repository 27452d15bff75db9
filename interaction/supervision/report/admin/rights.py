"""Who may do what with whose report."""

from typing import Any

from cms.agencies.permissions import covers, works_for_county

from ..models import AnnualReport


def has(user: Any, action: str) -> bool:
    """Whether a member of staff may do this (``add``, ``change``, ``view``, ``publish``) with any report at all."""
    return bool(user.is_active and user.has_perm(f"supervision.{action}_annualreport"))


def may(user: Any, action: str, agency_id: int | None) -> bool:
    """The same, of one agency's; None: the county's, which is for those who work for all."""
    return has(user, action) and (works_for_county(user) if agency_id is None else covers(user, agency_id))


def may_see(user: Any, report: AnnualReport) -> bool:
    """The county's report is the county's business until it is out."""
    return may(user, "view", report.agency_id) or (has(user, "view") and report.is_published)

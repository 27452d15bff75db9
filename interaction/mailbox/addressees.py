"""To whom one may write."""

from cms.agencies.models import Agency
from interaction.requests.applying.receiving import receiving_agencies

UNKNOWN, HEAD = "unknown", "head"  # no agency's address can be called so: see ``addressed``


def county() -> Agency | None:
    """The county's government: what is written to its head comes to it, and what nobody knows the place of."""
    return Agency.objects.current().filter(kind=Agency.Kind.GOVERNMENT).order_by("parent_id", "order", "pk").first()


def agencies() -> list[Agency]:
    """Those a writer may choose: the same that take requests."""
    return receiving_agencies()


def addressed(to: str) -> tuple[Agency | None, bool]:
    """The agency that gets a letter, and whether it is written to the head of the government."""
    if to in (UNKNOWN, HEAD):
        return county() or next(iter(agencies()), None), to == HEAD
    return next((agency for agency in agencies() if agency.slug == to), None), False

"""What other rooms' pages show of documents: an agency's page, and lists that editors set into pages."""

from collections.abc import Sequence

from django.urls import reverse

from cms.agencies.models import Agency
from cms.agencies.panels import Panel
from cms.columns.listings import Provider
from search.listing import Row

from . import shelves
from .dimensions import DIMENSIONS
from .models import Shelf
from .rows import rows
from .shelves import Spot

ON_AGENCY_PAGE = 8
# What an editor may list by; every pair is one line of a select box.
LISTED = ("topic", "genre", "agency", "matter", "field")


def of_agency(agency: Agency) -> Panel:
    """The newest documents an agency published, alone or with others."""
    documents = shelves.newest([(Shelf.AGENCY, agency.pk)], ON_AGENCY_PAGE)
    return Panel("政府文件", rows(documents), f"{reverse('catalogue')}?agency={agency.slug}")


def _filters() -> Sequence[tuple[str, str]]:
    found = [("", "最新文件")]
    for dimension in DIMENSIONS:
        if dimension.name in LISTED:
            found += [
                (f"{dimension.name}={option.code}", f"{dimension.label}：{option.label}")
                for option in dimension.options()
            ]
    return found


def _spots(key: str) -> list[Spot] | None:
    """Where the documents of a filter stand; None for a filter that is not known any more."""
    if not key:
        return []
    name, _, code = key.partition("=")
    for dimension in DIMENSIONS:
        if dimension.name == name and (option := dimension.find(code, dimension.options())):
            return [(dimension.shelf, option.value)]
    return None


def _newest(key: str, limit: int) -> list[Row]:
    spots = _spots(key)
    return [] if spots is None else rows(shelves.newest(spots, limit))


def _more_url(key: str) -> str:
    address = reverse("catalogue")
    return f"{address}?{key}" if key else address


DOCUMENTS = Provider("documents", "政府文件", _filters, _newest, _more_url)

"""Who publishes the feeds, and by which hub they are told of."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from .questions import SEARCH


def name(request: HttpRequest | None = None) -> str:
    """The portal, as its feeds call it."""
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    return (site.site_name if site else "") or "县政府门户网站"


def hub_of(feed: str) -> str:
    """The WebSub hub that is told when this feed has something new; none for a search, of which there are too many."""
    hub: str = settings.WEBSUB_HUB
    return "" if feed == SEARCH else hub

"""What the frame of every page shows, worked out once and kept in memory instead of some ten queries a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

from cms.columns.models import PortalSettings, SiteMenu
from search.learning import hot
from search.memory import remembered

MOST_DOORS = 4
MOST_POPULAR = 12


@dataclass(frozen=True)
class Link:
    """A link that leads somewhere: what editors set and does not answer is left out."""

    label: str
    url: str
    children: tuple["Link", ...] = ()
    text: str = ""
    duration: str = ""


@dataclass(frozen=True)
class Furniture:
    """One site's settings and links, ready to draw."""

    settings: PortalSettings
    hostname: str
    port: int
    root_url: str
    emblem_image: str
    menu: tuple[Link, ...]
    links: tuple[Link, ...]
    doors: tuple[Link, ...]
    popular: tuple[str, ...]


def furniture(request: HttpRequest | None) -> Furniture:
    """The furniture of the site that ``request`` asks for; of the default site where that cannot be told."""
    kept = _of_every_site()
    if len(kept) == 1 or request is None:
        return kept[0]
    try:
        host, port = request.get_host().partition(":")[0], int(request.get_port())
    except DisallowedHost:
        return kept[0]
    same_host = [each for each in kept if each.hostname == host]
    return next((each for each in same_host if each.port == port), (same_host or kept)[0])


@remembered
def _of_every_site() -> list[Furniture]:
    """The default site first; without any site at all (an empty database) error pages must still be drawn."""
    sites = Site.objects.select_related("root_page").order_by("-is_default_site", "pk")
    return [_build(site) for site in sites] or [_build(Site(hostname="localhost", port=80))]


def _build(site: Site) -> Furniture:
    settings = PortalSettings.objects.filter(site=site.pk).select_related("emblem").first() or PortalSettings()
    menu = SiteMenu.objects.filter(site=site.pk).first() or SiteMenu()
    typed = [word.strip() for word in settings.popular_searches.splitlines() if word.strip()]
    return Furniture(
        settings=settings,
        hostname=site.hostname,
        port=site.port,
        root_url=site.root_url,
        emblem_image=settings.emblem.get_rendition("height-128").url if settings.emblem else "",
        menu=tuple(_links(menu.items, site)),
        links=tuple(_links(menu.links, site)),
        doors=tuple(islice(_links(settings.doors, site), MOST_DOORS)),
        # What people really ask, once an editor has nodded, stands before what was thought up.
        popular=tuple(dict.fromkeys([*hot.words(), *typed]))[:MOST_POPULAR],
    )


def _links(stream: Iterable[Any], site: Site) -> Iterable[Link]:
    for child in stream:
        value = getattr(child, "value", child)
        url = _target(value, site)
        below = tuple(_links(value.get("children") or (), site))
        if url or below:
            yield Link(value["label"], url, below, value.get("text", ""), value.get("duration", ""))


def _target(value: Any, site: Site) -> str:
    if value["page"]:
        return value["page"].url if value["page"].live else ""
    address = value["address"] or ""
    return address if answers(address, site) else ""


def answers(address: str, site: Site) -> bool:
    """Whether something stands at an address of ours; addresses elsewhere are taken at their word."""
    if not address.startswith("/"):
        return bool(address)
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    return Page.objects.live().filter(url_path=f"{site.root_page.url_path}{path.lstrip('/')}").exists()

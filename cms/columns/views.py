"""What a visitor chooses of the display, and the site's plan."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from cms.columns import tree
from cms.columns.furniture import Link, furniture

DISPLAY_COOKIE = "display"
ONE_YEAR = 365 * 24 * 60 * 60  # seconds


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Turn the elder mode on (``mode=elder``) or off (anything else) and go back to ``next``, on this site only."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response["Cache-Control"] = "no-store"
    if request.GET.get("mode") == "elder":
        response.set_cookie(
            DISPLAY_COOKIE, "elder", max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(DISPLAY_COOKIE, samesite="Lax")
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """站点地图: every column with what stands in it, then what the menu has beside."""
    nodes = tree.nodes()
    groups = [
        Link(node.title, node.url, tuple(Link(below.title, below.url) for below in nodes if node.holds(below.path)))
        for node in nodes
        if not tree.above(node.path)
    ]
    known = {node.url for node in nodes}
    for item in furniture(request).menu:
        children = tuple(child for child in item.children if child.url not in known)
        if children or (item.url and item.url not in known):
            groups.append(Link(item.label, item.url if item.url not in known else "", children))
    context = {
        "groups": groups,
        "breadcrumbs": [("站点地图", "")],
        "column": {"name": "站点地图", "description": "本站的全部栏目", "keywords": "站点地图、栏目", "type": "其他"},
    }
    return render(request, "columns/sitemap.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Who may crawl what: everything public but the results of searches."""
    site = furniture(request)
    lines = [
        "User-agent: *", "Disallow: /admin/", "Disallow: /search/", "Disallow: /display/", "Disallow: /api/",
        f"Sitemap: {site.root_url}/sitemap.xml", "",
    ]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

"""The directory of agencies and each agency's page."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .models import Agency
from .panels import panels_of

COLUMN = {
    "name": "机构职能",
    "type": "机构职能",
    "description": "各机构的职能、内设机构、办公地址、办公时间、联系方式和负责人。",
    "keywords": "机构职能,内设机构,办公地址,联系电话,负责人",
}


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every agency by kind, with how to reach it; the abolished ones after those that exist."""
    places = {kind: place for place, kind in enumerate(Agency.Kind.values)}
    agencies = sorted(Agency.objects.select_related("successor").defer("duties"), key=lambda each: places[each.kind])
    current = [agency for agency in agencies if not agency.abolished_on]
    groups = [
        (Agency.Kind(kind).label, list(members)) for kind, members in groupby(current, key=lambda agency: agency.kind)
    ]
    context = {
        "column": COLUMN,
        "breadcrumbs": [("机构", "")],
        "groups": groups,
        "count": len(current),
        "abolished": [agency for agency in agencies if agency.abolished_on],
    }
    return render(request, "agencies/directory.html", context)


@require_safe
def agency_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency: what it does, how to reach it, and everything it has published."""
    agency = get_object_or_404(Agency.objects.select_related("parent", "successor"), slug=slug)
    context = {
        "column": COLUMN,
        "article": {
            "title": agency.name,
            "published_at": agency.updated_at,
            "source": agency.name,
            "keywords": "，".join(filter(None, [agency.name, agency.short_name, agency.aliases])),
            "description": f"{agency.name}的机构职能、内设机构、办公地址、办公时间、联系方式、负责人和公开的信息。",
        },
        "breadcrumbs": [("机构", reverse("agencies")), (agency.display_name, "")],
        "agency": agency,
        "abolished_text": _abolished(agency),
        "contacts": _given(
            ("统一社会信用代码", agency.code),
            ("负责人", f"{agency.head_name} {agency.head_title}".strip()),
            ("办公地址", agency.address),
            ("办公时间", agency.hours),
            ("联系电话", agency.telephone),
            ("传真", agency.fax),
            ("电子邮箱", agency.email),
            ("邮政编码", agency.postcode),
            ("网址", agency.website, agency.website),
            ("上级机构", str(agency.parent or ""), agency.parent and agency.parent.get_absolute_url()),
        ),
        "openness": _given(
            ("工作机构", agency.openness_office),
            ("办公地址", agency.openness_address),
            ("联系电话", agency.openness_telephone),
            ("传真", agency.openness_fax),
            ("电子邮箱", agency.openness_email),
        ),
        "duties": [line for line in agency.duties.splitlines() if line.strip()],
        "units": list(agency.units.all()),
        "children": list(agency.children.current()),
        "panels": panels_of(agency),
    }
    return render(request, "agencies/agency.html", context)


def _abolished(agency: Agency) -> str:
    day = agency.abolished_on
    if day is None:
        return ""
    heir = "职责由下面的机构承接。" if agency.successor else ""
    return f"{day.year}年{day.month}月{day.day}日撤销。{heir}它以前公开的信息仍可在本页查阅。"


def _given(*items: tuple[str | None, ...]) -> list[tuple[str | None, ...]]:
    """The lines that have something to say."""
    return [item for item in items if item[1]]

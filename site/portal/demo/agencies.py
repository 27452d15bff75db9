"""The bodies of the county."""

from typing import Any

from cms.agencies.models import Agency, InternalUnit

from .texts import tables


def load() -> dict[str, Agency]:
    """The demo's agencies by slug, made where no agency has their credit code yet."""
    made: dict[str, Agency] = {}
    successors: list[tuple[Agency, str]] = []
    for fields in tables("agencies"):
        successor = fields.pop("successor", "")
        agency = Agency.objects.filter(code=fields["code"]).first() or _make(fields, made)
        made[agency.slug] = agency
        if successor:
            successors.append((agency, successor))
    for agency, slug in successors:
        agency.successor = made[slug]
        agency.save()
    return made


def _make(fields: dict[str, Any], made: dict[str, Agency]) -> Agency:
    units = fields.pop("units", [])
    parent = made.get(fields.pop("parent", ""))
    agency = Agency(**{**fields, "duties": fields["duties"].strip(), "parent": parent})
    agency.units.set([InternalUnit(sort_order=order, **unit) for order, unit in enumerate(units)])
    agency.full_clean()
    agency.save()
    return agency

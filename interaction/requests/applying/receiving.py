"""Which agencies take requests (art. 27)."""

from django.db.models import Q

from cms.agencies.models import Agency

_ALWAYS = (Agency.Kind.GOVERNMENT, Agency.Kind.DEPARTMENT, Agency.Kind.TOWNSHIP)


def receiving_agencies() -> list[Agency]:
    """Governments, departments and townships; of the others, those with an office for it."""
    with_office = ~Q(openness_office="") | ~Q(openness_telephone="")
    agencies = Agency.objects.current().filter(Q(kind__in=_ALWAYS) | with_office).order_by("order", "pk")
    kinds = list(Agency.Kind)
    return sorted(agencies, key=lambda agency: kinds.index(Agency.Kind(agency.kind)))

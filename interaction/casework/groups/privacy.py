"""What groups keep of wordings, made with the key: how it is made anew with another one."""

from ..models import CaseGroup, GroupBand
from ..privacy import keys
from . import kinds, nearness, wording


def register() -> None:
    keys.register_fingerprint(CaseGroup, "content_key", _content_key)
    keys.register_fingerprint(GroupBand, "value", _band)


def _content_key(group: CaseGroup) -> str | None:
    """None where it follows from nothing: its first case is erased, or has been taken out."""
    said = kinds.of(group.procedure).said
    for member in group.members.filter(case__erased_on=None).select_related("case").order_by("case")[:20]:
        text = said(member.case)
        if group.content_key in wording.keys(group.procedure, text):
            return wording.key(group.procedure, text)
    return None


def _band(band: GroupBand) -> str | None:
    mark = band.group.signature
    return nearness.band(mark, band.number) if mark else None

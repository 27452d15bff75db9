"""Puts the texts of letters where the county can change them, and says who may."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from . import texts
from .models import LetterHead, LetterTemplate


def setup() -> None:
    """Safe to run again: what the county has changed stays; what it has not follows the texts of this version."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [LetterTemplate], ["change", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [LetterHead], ["add", "change", "delete", "view"])
    for procedure in texts.rooms():
        for text in texts.shipped(procedure).values():
            template = LetterTemplate.objects.filter(procedure=procedure, kind=text.kind).first()
            known = texts.hash_of(text)
            if template is not None and (template.shipped == known or not texts.is_shipped(template)):
                continue
            template = template or LetterTemplate(procedure=procedure, kind=text.kind)
            template.title, template.body, template.remedies = text.title, text.body, text.remedies
            template.shipped = known
            template.save()

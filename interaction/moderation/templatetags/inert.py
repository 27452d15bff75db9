"""What people wrote, as text and nothing else."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Characters that are not text: control codes, those nobody sees, and those that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PILES = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
                    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
_BREAKS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")


def clean(text: str) -> str:
    """Without what is no text: for a line of a table, a title, a file."""
    return _PILES.sub(r"\1", _UNSEEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")))


@register.filter(is_safe=False)
def inert(text: object) -> SafeString:
    """``{{ opinion.text|inert }}``: markup and addresses stand there as they were typed, and lead nowhere. Lines stay
    lines; however many empty ones there were, one is left. Escapes even what calls itself safe."""
    shown = _BREAKS.sub("\n\n", clean("" if text is None else str(text)).strip())
    return mark_safe(escape(str.__str__(shown)).replace("\n", "<br>"))  # noqa: S308 - escaped in this very line

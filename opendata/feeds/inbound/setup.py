"""Who keeps the sources, and who looks at what they bring."""

from cms.agencies.roles import EDITOR, OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import Source, Story


def setup() -> None:
    """Editors keep the sources of their own agency; whom to trust is said by the keepers of the site."""
    grant([EDITOR, OPENNESS_OFFICE, SITE_MANAGER], [Source], ["add", "change", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Source], ["delete", "trust"])
    grant([EDITOR, OPENNESS_OFFICE, SITE_MANAGER], [Story], ["view", "change"])

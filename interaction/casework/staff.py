"""Who sees cases in the admin. What each may do with one case, its procedure says."""

from django.db.models import Model

from cms.agencies.roles import CASE_WORKERS, OPENNESS_OFFICE, SITE_MANAGER, SUPERVISOR, grant

from .models import Case


def let_see(model: type[Model]) -> None:
    """Let all who work on cases, or watch over them, see those of one room. ``model``: what stands beside the case."""
    grant([*CASE_WORKERS, SUPERVISOR, OPENNESS_OFFICE, SITE_MANAGER], [Case, model], ["view"])

"""What each action of the procedure asks and does (``form`` in procedure.toml)."""

from . import access, applicant, handling

__all__ = ["access", "applicant", "handling"]

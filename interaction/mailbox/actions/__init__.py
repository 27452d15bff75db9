"""What each action of the procedure asks and does (``form`` in procedure.toml)."""

from . import afterwards, converting, handling, intake, joining, ratings, replying, writer

__all__ = ["afterwards", "converting", "handling", "intake", "joining", "ratings", "replying", "writer"]

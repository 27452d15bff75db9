"""Everything of this room that stands in the admin."""

from .desk import hooks as desk_hooks  # noqa: F401 - registers itself

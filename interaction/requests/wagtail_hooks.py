"""What this room adds to the admin."""

from .desk import hooks as desk_hooks  # noqa: F401 - registers itself

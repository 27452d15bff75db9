"""What this room adds to the admin."""

from typing import Any

from wagtail import hooks

from .desk import log


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    log.register(actions)

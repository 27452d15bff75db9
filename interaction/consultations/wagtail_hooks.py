from typing import Any

from wagtail import hooks

from .shared.menu import menu_item


@hooks.register("register_admin_menu_item")
def register_menu() -> Any:
    return menu_item()

"""征集调查 in the admin's menu: one entry, below it one for each kind.

A room adds its own with ``@hooks.register(MENU_HOOK)``: a function that gives a ``MenuItem``, as of
``SnippetViewSet.get_menu_item(order)`` or ``ViewSetGroup.get_menu_item(order)``. Its viewset has
``add_to_admin_menu = False``.
"""

from wagtail.admin.menu import Menu, SubmenuMenuItem

MENU_HOOK = "register_consultations_menu_item"


def menu_item() -> SubmenuMenuItem:
    menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_consultations_menu")
    return SubmenuMenuItem("征集调查", menu, name="consultations", icon_name="group", order=60)

"""Doors on the desk to the pages of sorting."""

from interaction.casework.desk.reach import has_desk
from interaction.casework.desk.rooms import Link

LINKS = (
    Link("同一事项的来信", "mailbox_groups:groups", "group", has_desk),
    Link("分拣情况", "mailbox_groups:sorting", "view", has_desk),
)

"""What the forms of this procedure share."""

from interaction.casework.actions.base import (
    ActionForm,
    CaseForm,
    Move,
    OpenTaskField,
    PapersForm,
    ReasonForm,
    StaffField,
    date_field,
    desks_of,
    due,
    handlers_of,
    long_text,
    number_of_days,
    open_tasks,
    register,
    settle_open,
)
from interaction.casework.limits import limit_of
from interaction.casework.procedures import Limit

PROCEDURE = "requests"


def limit(name: str) -> Limit:
    """A limit of this procedure as it holds here."""
    return limit_of(PROCEDURE, name)


register(PROCEDURE, "reason")(ReasonForm)

__all__ = [
    "PROCEDURE", "ActionForm", "CaseForm", "Move", "OpenTaskField", "PapersForm", "ReasonForm", "StaffField",
    "date_field", "desks_of", "due", "handlers_of", "limit", "long_text", "number_of_days", "open_tasks", "register",
    "settle_open",
]  # fmt: skip

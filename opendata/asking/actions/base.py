"""What the forms of this procedure share."""

from interaction.casework.actions import ending
from interaction.casework.actions.base import CaseForm, Move
from interaction.casework.forms import register

from ..guards import asked_of
from ..models import Asked
from ..submission import PROCEDURE


class AskedForm(CaseForm):
    @property
    def asked(self) -> Asked:
        found = asked_of(self.situation)
        assert found is not None, "a case of open data without what was asked"
        return found


class EndingForm(ending.EndingForm, AskedForm):
    """What was asked of open data ends here."""


__all__ = ["PROCEDURE", "AskedForm", "CaseForm", "EndingForm", "Move", "register"]

"""What the forms of this procedure share."""

from interaction.casework.actions.base import CaseForm, Move, settle_open
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


class EndingForm(AskedForm):
    """The case ends here. ``outcome``: as what; a form may ask which."""

    outcome = ""

    def ends_as(self) -> str:
        return str(self.outcome)

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["outcome"] = self.ends_as()

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.outcome = self.ends_as()
        settle_open(move.case, move.on)


__all__ = ["PROCEDURE", "AskedForm", "CaseForm", "EndingForm", "Move", "register"]

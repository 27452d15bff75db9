"""督办 (art. 46, 47)."""

from interaction.casework.actions.supervising import AnswerSupervisionForm, SuperviseForm

from .base import PROCEDURE, register

register(PROCEDURE, "supervise")(SuperviseForm)
register(PROCEDURE, "answer_supervision")(AnswerSupervisionForm)

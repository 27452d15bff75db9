"""来信 and what belongs to one. The case itself, its ledger and its clock are casework's."""

from .letters import Channel, Letter, Outcome
from .replies import Rating, Reply
from .settings import MailboxSettings

__all__ = ["Channel", "Letter", "MailboxSettings", "Outcome", "Rating", "Reply"]

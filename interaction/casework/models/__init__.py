"""The tables of casework: the legal calendar, cases and what happened to them, and how clocks are set."""

from .cases import Case, Entry, NumberSequence, Sealed
from .clocks import ClockSettings, LimitChange
from .drafts import Draft, DraftFile
from .groups import CaseGroup, GroupBand, GroupMember, GroupWork
from .legal_days import LegalDay, LegalYear
from .papers import Look, Paper, StoredFile
from .proof import DayDigest
from .retention import Retention
from .tasks import DutyReminder, Reminder, Task

__all__ = [
    "Case", "CaseGroup", "ClockSettings", "DayDigest", "Draft", "DraftFile", "DutyReminder", "Entry",
    "GroupBand", "GroupMember", "GroupWork", "LegalDay", "LegalYear", "LimitChange", "Look",
    "NumberSequence", "Paper", "Reminder", "Retention", "Sealed", "StoredFile", "Task",
]  # fmt: skip

"""Live interviews: the record, what people asked, what was said."""

from .interview import Guest, Interview, InterviewAttachment, InterviewSettings
from .live import InterviewQuestion, LineChange, LiveRoom, TranscriptLine

__all__ = [
    "Guest", "Interview", "InterviewAttachment", "InterviewQuestion", "InterviewSettings", "LineChange", "LiveRoom",
    "TranscriptLine",
]  # fmt: skip

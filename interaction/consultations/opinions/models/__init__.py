"""意见征集: the call, what people say to it, and what came of it."""

from .call import Call, CallAttachment, CallQuerySet
from .grouping import OpinionGroup, Outcome
from .opinion import Channel, Opinion, OpinionFile, OpinionPart, SenderKind, Stance
from .result import FeedbackRow, Result, ResultAttachment
from .settings import OpinionSettings

__all__ = [
    "Call",
    "CallAttachment",
    "CallQuerySet",
    "Channel",
    "FeedbackRow",
    "Opinion",
    "OpinionFile",
    "OpinionGroup",
    "OpinionPart",
    "OpinionSettings",
    "Outcome",
    "Result",
    "ResultAttachment",
    "SenderKind",
    "Stance",
]

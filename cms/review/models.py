"""Before anything goes out: 三审, secrecy check, scan for personal data.

``ExaminedRecord`` is what documents and notices are, ``ExaminedPage`` what articles are: with drafts, revisions, a
workflow and a public history, and nobody can publish them but through their reviews.
"""

from .children import AttachedFile
from .examined import Examined, ExaminedPage, ExaminedQuerySet, ExaminedRecord
from .findings import Finding
from .history import HistoryLine
from .tasks import ReviewTask, ReviewTaskState

__all__ = [
    "AttachedFile",
    "Examined",
    "ExaminedPage",
    "ExaminedQuerySet",
    "ExaminedRecord",
    "Finding",
    "HistoryLine",
    "ReviewTask",
    "ReviewTaskState",
]

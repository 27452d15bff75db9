"""Stands between a saved record and the index. (Skeleton: filled by the search room.)"""

from haystack.signals import BaseSignalProcessor


class OutboxSignalProcessor(BaseSignalProcessor):
    """Writes, in the record's own transaction, that its entry is due."""

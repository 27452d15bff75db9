"""The cache of one machine: diskcache, kept open."""

from diskcache import DjangoCache


class DiskCache(DjangoCache):
    """Django closes every cache after each request; opening SQLite files anew takes longer than most requests do."""

    def close(self, **kwargs: object) -> None:
        """Stay open: connections belong to their thread and end with it."""

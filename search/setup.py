"""What search needs before the first page."""

from search import engine, upkeep

AT_ONCE = 1_000  # records; more are left to the worker, which builds without keeping anybody waiting


def setup() -> None:
    """Make the index where there is none. Safe to run again."""
    if not engine.backend().damage():
        return
    if sum(index.index_queryset().count() for index in engine.indexes()) <= AT_ONCE:
        upkeep.rebuild()

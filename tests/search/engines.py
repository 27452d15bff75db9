"""What a test does to an index by other ways than the portal's own, whichever engine is behind it."""

import shutil
from contextlib import contextmanager

from django.conf import settings

from search import engine


def is_embedded() -> bool:
    return not settings.SEARCH_URL


def lose_index() -> None:
    """The index is gone."""
    store = engine.backend().store
    if is_embedded():
        shutil.rmtree(store.root)
    else:
        store.delete(store.current())


@contextmanager
def index_out_of_sight():
    """The index is gone, and comes back as it was."""
    store = engine.backend().store
    if is_embedded():
        pointer = store.root / "CURRENT"
        pointer.rename(store.root / "ASIDE")
        yield
        (store.root / "ASIDE").rename(pointer)
    else:
        index, told = store.current(), store.connection.tell
        told(lambda client: client.indices.delete_alias(index=index, name=store.alias))
        yield
        told(lambda client: client.indices.put_alias(index=index, name=store.alias))


def clean_up() -> None:
    """Servers outlive the tests: take from them what the tests put there."""
    if not is_embedded():
        drop_indices(engine.backend().store)


def drop_indices(store) -> None:
    """Everything of one portal."""
    for name in store.connection.tell(lambda client: client.indices.get(index=f"{store.prefix}-*")):
        store.delete(name)

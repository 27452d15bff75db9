"""Real servers for tests of the Elasticsearch backend, and a portal that uses them."""

import fcntl
import os
import secrets
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import override_settings
from haystack import connections

from search.backends.elastic import ElasticBackend
from search.backends.elastic_address import with_prefix
from tests.cluster import DEFAULT_VERSION, Cluster, NotHere
from tests.cluster.jars import java_for
from tests.search.engines import drop_indices

NEWER = "9.2.0"


def versions():
    """The servers that can be started here: 9 needs a newer Java than Debian's."""
    try:
        java_for(NEWER)
    except NotHere:
        return [DEFAULT_VERSION]
    return [DEFAULT_VERSION, NEWER]


@pytest.fixture(scope="session")
def alone():
    """One process of tests at a time has servers: three of them take more than a gigabyte."""
    with (Path(tempfile.gettempdir()) / f"portal-test-cluster-{os.getuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def start(alone):
    """Start a cluster: ``start(nodes=3)``. It ends with the tests, or sooner with ``stop``."""
    with ExitStack() as clusters:

        def started(**options):
            try:
                return clusters.enter_context(Cluster(**options))
            except NotHere as error:
                pytest.skip(f"no Elasticsearch can be started: {error}")

        yield started


@pytest.fixture(scope="session")
def cluster(start):
    """Three nodes. Whoever kills one brings it back."""
    return start(nodes=3)


@pytest.fixture
def backend_at():
    """A backend for servers, with indexes of its own which go away with the test: ``backend_at(url, "?shards=2")``."""
    made = []

    def backend(url, query=""):
        one = ElasticBackend("default", URL=with_prefix(url + "/", f"test-{secrets.token_hex(4)}") + query)
        made.append(one)
        return one

    yield backend
    for one in made:
        drop_indices(one.store)


@pytest.fixture
def portal_on(db):
    """Let the portal of this test use a backend's servers: ``portal_on(backend)``."""
    kept = connections.connections_info
    with ExitStack() as changed:

        def use(url):
            engines = {
                "default": {"ENGINE": "search.backends.elastic.ElasticEngine", "URL": url, "SILENTLY_FAIL": False}
            }
            changed.enter_context(override_settings(HAYSTACK_CONNECTIONS=engines, SEARCH_URL=url))
            connections.connections_info = engines
            connections.reload("default")

        yield use
    connections.connections_info = kept
    connections.reload("default")

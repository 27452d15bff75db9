"""Real Elasticsearch nodes for tests and benchmarks, started from the jars that Maven Central holds.

    with Cluster(nodes=3) as cluster:
        cluster.url            # for SEARCH_URL
        cluster.kill(0)        # as a power cut would
        cluster.restart(0)     # with what was on its disk

``python -m tests.cluster --nodes 3`` keeps one running. Needs Maven and a JDK: 17 for Elasticsearch 8, 21 for 9.
"""

from tests.cluster.jars import DEFAULT_VERSION, NewerJavaNeeded, NotHere, prepared
from tests.cluster.nodes import Cluster
from tests.cluster.proxy import Proxy

__all__ = ["DEFAULT_VERSION", "Cluster", "NewerJavaNeeded", "NotHere", "Proxy", "prepared"]

"""``python -m tests.cluster``: a cluster in the foreground, until Ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import threading

from tests.cluster.jars import DEFAULT_VERSION, NotHere, prepared
from tests.cluster.nodes import JVM, JVM_FOR_BENCH, Cluster


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--version", default=DEFAULT_VERSION)
    parser.add_argument("--port", type=int, default=0, help="of the first node; the others follow it")
    parser.add_argument("--bench", action="store_true", help="more memory, and compiled for speed")
    parser.add_argument("--fetch", action="store_true", help="only fetch and compile what nodes are made of")
    asked = parser.parse_args()
    try:
        if asked.fetch:
            prepared(asked.version)
            return 0
        ports = range(asked.port, asked.port + asked.nodes) if asked.port else ()
        with Cluster(asked.nodes, asked.version, JVM_FOR_BENCH if asked.bench else JVM, ports=ports) as cluster:
            print(f"SEARCH_URL={cluster.url}/portal", flush=True)
            ended = threading.Event()
            for one in (signal.SIGINT, signal.SIGTERM):
                signal.signal(one, lambda *_: ended.set())
            ended.wait()
    except NotHere as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

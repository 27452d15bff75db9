"""Nodes of one cluster on this machine, each a process that can be lost and come back."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import urlopen

from tests.cluster.jars import DEFAULT_VERSION, Prepared, prepared

UP_WITHIN = 180  # seconds
JVM = ("-Xms256m", "-Xmx640m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
# For measuring: compiled as well as a server compiles.
JVM_FOR_BENCH = ("-Xms1g", "-Xmx1g")
DESCRIPTOR = """\
description=transport
version={version}
name=transport-netty4
classname=org.elasticsearch.transport.netty4.Netty4Plugin
java.version=17
elasticsearch.version={version}
extended.plugins=
has.native.controller=false
"""


class NotUp(Exception):
    """The cluster did not come up in time; the text ends with what the nodes said last."""


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on just now, and that the system gives to nobody: a node must get its own back."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            found += [port] if port not in found else []
    return found


@dataclass
class Node:
    """One node: its folder outlives its process."""

    name: str
    home: Path
    http: int
    transport: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    @property
    def log(self) -> Path:
        return self.home / "out.log"

    def get(self, path: str, timeout: float = 5) -> Any:
        """What the node answers to a GET. Raises OSError."""
        with urlopen(f"{self.url}/{path}", timeout=timeout) as answer:
            return json.load(answer)

    def lay_out(self, parts: Prepared) -> None:
        """The folders a node wants around it."""
        module = self.home / "modules" / "transport-netty4"
        for folder in (module, self.home / "config", self.home / "plugins", self.home / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
        for jar in parts.module_jars:
            (module / jar.name).symlink_to(jar)
        (module / "plugin-descriptor.properties").write_text(DESCRIPTOR.format(version=parts.version))


class Cluster:
    """``nodes`` nodes of Elasticsearch ``version`` on free ports; gone, with all they held, when the block is left."""

    def __init__(
        self,
        nodes: int = 1,
        version: str = DEFAULT_VERSION,
        jvm: Iterable[str] = JVM,
        settings: dict[str, str] | None = None,
        ports: Iterable[int] = (),
    ) -> None:
        self.version = version
        self._jvm = tuple(jvm)
        self._settings = settings or {}
        self._count = nodes
        self._ports = list(ports)
        self.nodes: list[Node] = []

    # --- From beginning to end

    def __enter__(self) -> "Cluster":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start every node and wait until they have found each other. Raises NotHere, NotUp."""
        self._parts = prepared(self.version)
        self._root = Path(tempfile.mkdtemp(prefix="elasticsearch-"))
        free = free_ports(2 * self._count)
        http = [*self._ports, *free][: self._count]
        transport = free[self._count :]
        for number in range(self._count):
            name = f"node-{number}"
            node = Node(name, self._root / name, http[number], transport[number])
            node.lay_out(self._parts)
            self.nodes.append(node)
        try:
            for node in self.nodes:
                self._launch(node)
            self.wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Kill every node and delete what it kept."""
        for node in self.nodes:
            self._end(node, signal.SIGKILL)
        shutil.rmtree(self._root, ignore_errors=True)
        self.nodes = []

    # --- Where it is

    def urls(self) -> list[str]:
        """Of every node, also of those that are down."""
        return [node.url for node in self.nodes]

    @property
    def url(self) -> str:
        """All nodes in one address, as SEARCH_URL takes it."""
        return "http://" + ",".join(f"127.0.0.1:{node.http}" for node in self.nodes)

    # --- Losing nodes

    def kill(self, number: int) -> None:
        """The node is gone from one moment to the next."""
        self._end(self.nodes[number], signal.SIGKILL)

    def kill_all(self) -> None:
        for number in range(len(self.nodes)):
            self.kill(number)

    def restart(self, number: int, wait: bool = True) -> None:
        """Start a node that was killed, with what its disk kept."""
        self._launch(self.nodes[number])
        if wait:
            self.wait()

    def freeze(self, number: int) -> None:
        """The node holds its connections open and answers nothing, until it is killed."""
        self._signal(self.nodes[number], signal.SIGSTOP)

    # --- Waiting

    def up(self) -> list[Node]:
        """The nodes whose process runs."""
        return [node for node in self.nodes if node.process and node.process.poll() is None]

    def wait(self, status: str = "yellow") -> None:
        """Until all running nodes are one cluster of at least this status. Raises NotUp."""
        until = time.monotonic() + UP_WITHIN
        running = self.up()
        while time.monotonic() < until and len(self.up()) == len(running):
            try:
                # Each of them is asked: a node may know the others before it answers itself.
                for node in running:
                    health = f"_cluster/health?wait_for_nodes={len(running)}&wait_for_status={status}&timeout=5s"
                    if node.get(health, timeout=10)["timed_out"]:
                        break
                else:
                    return
            except (OSError, ValueError, HTTPException):
                time.sleep(0.3)
        raise NotUp("\n".join(f"{node.name}: {self._said(node)}" for node in self.nodes))

    # --- Processes

    def _launch(self, node: Node) -> None:
        settings = {
            "cluster.name": self._root.name,
            "node.name": node.name,
            "network.host": "127.0.0.1",
            "http.port": str(node.http),
            "transport.port": str(node.transport),
            # A full disk of a developer's machine is none of the tests' business.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "node.processors": "2",
            **self._settings,
        }
        if len(self.nodes) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts[]"] = ",".join(f"127.0.0.1:{one.transport}" for one in self.nodes)
            if not (node.home / "data").exists():
                settings["cluster.initial_master_nodes[]"] = ",".join(one.name for one in self.nodes)
        command = [str(self._parts.java), *self._jvm, "-cp", self._parts.class_path, "Node", str(node.home)]
        with node.log.open("ab") as log:
            node.process = subprocess.Popen(
                [*command, *(f"{name}={value}" for name, value in settings.items())],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=node.home,
                env={**os.environ, "ES_JAVA_OPTS": ""},
                start_new_session=True,  # Ctrl-C is for whoever started the cluster
            )

    @staticmethod
    def _signal(node: Node, what: signal.Signals) -> None:
        if node.process and node.process.poll() is None:
            node.process.send_signal(what)

    def _end(self, node: Node, how: signal.Signals) -> None:
        self._signal(node, how)
        if node.process:
            node.process.wait(30)

    @staticmethod
    def _said(node: Node) -> str:
        return node.log.read_text(errors="replace")[-1500:] if node.log.exists() else "nothing"

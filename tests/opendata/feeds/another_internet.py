"""A little internet of its own: name server, public servers, inner servers. Prints as JSON what became of each call.

Run in namespaces of its own (``unshare``), where it may answer for public numbers and be the machine's name server.
The portal's code runs here as in production: no port is allowed, nothing is replaced.
"""

import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
UNSHARE = ["unshare", "--mount", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
sys.path[:0] = [str(ROOT)]

PUBLIC, OWN, METADATA = "93.184.216.34", "93.184.217.1", "169.254.169.254"
# What each name means, first and afterwards.
NAMES = {
    "news": [[PUBLIC]],
    "rebinding": [[PUBLIC], ["127.0.0.1"]],
    "rebinding-metadata": [[PUBLIC], [METADATA]],
    "mixed": [["127.0.0.1", PUBLIC]],
    "inner": [["127.0.0.1"]],
    "metadata": [[METADATA]],
    "mapped": [["::ffff:127.0.0.1"]],
    "translated": [["64:ff9b::7f00:1"]],
    "six-to-four": [["2002:7f00:1::1"]],
    "private": [["10.1.2.3"], ["fd00:ec2::254"]],
    "own": [[OWN]],
    "silent": [],
}
asked_names: list[str] = []


def run(script: Path, *words: str, **options: Any) -> Any:
    """What a script prints as JSON that runs there. Tests of it bear the marker ``namespaces``."""
    done = subprocess.run(
        [*UNSHARE, sys.executable, script, *words], capture_output=True, text=True, timeout=180, **options
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def name_server() -> None:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    told: dict[tuple[str, int], int] = {}

    def answer_all() -> None:
        while True:
            query, caller = server.recvfrom(512)
            end = query.index(b"\0", 12)
            name = query[13 : 13 + query[12]].decode()
            kind = struct.unpack(">H", query[end + 1 : end + 3])[0]
            asked_names.append(name)
            turns = NAMES.get(name)
            if turns == []:
                continue
            turn = told.get((name, kind), 0)
            told[name, kind] = turn + 1
            numbers = turns[min(turn, len(turns) - 1)] if turns else []
            family = {1: socket.AF_INET, 28: socket.AF_INET6}.get(kind)
            packed = (
                [socket.inet_pton(family, one) for one in numbers if (":" in one) == (kind == 28)] if family else []
            )
            head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(packed), 0, 0)
            records = b"".join(struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(one)) + one for one in packed)
            server.sendto(head + query[12 : end + 5] + records, caller)

    threading.Thread(target=answer_all, daemon=True).start()


def set_up() -> None:
    """From here on this process and its children live on that internet."""
    ip("link", "set", "lo", "up")
    for number in (OWN, METADATA, "10.1.2.3", "198.18.7.7"):
        ip("addr", "add", f"{number}/32", "dev", "lo")
    # The public numbers are somebody else's: this machine calls them from a number of its own.
    ip("route", "add", "local", "93.184.216.0/24", "dev", "lo", "src", "198.18.7.7")
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("nameserver 127.0.0.1\noptions timeout:5 attempts:1\n")
    subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)
    name_server()


def main() -> None:
    set_up()
    from django.conf import settings

    settings.configure(WAGTAILADMIN_BASE_URL="https://portal.example")
    from opendata.feeds import net
    from tests.opendata.feeds.servers import Elsewhere, Reply

    public, inner, metadata, own = (Elsewhere((number, 80)) for number in (PUBLIC, "127.0.0.1", METADATA, OWN))
    for server in (public, inner, metadata, own):
        server.pages["*"] = Reply(b"from " + str(server.host).encode())
    for name in NAMES:
        public.pages[f"/to-{name}"] = Reply(status=302, headers={"Location": f"http://{name}.test/"})

    def call(url: str, timeout: float = 5) -> str:
        try:
            return net.fetch(url, timeout=timeout).body.decode()
        except net.NetError as error:
            return type(error).__name__

    results: dict[str, object] = {}
    for name in NAMES:
        before = len(asked_names)
        results[name] = call(f"http://{name}.test/", 1 if name == "silent" else 5)
        results[f"{name}: names asked"] = len(asked_names) - before
        if len(NAMES[name]) > 1:
            results[f"{name}, later"] = call(f"http://{name}.test/")
    for name in ("inner", "metadata", "mapped", "rebinding", "private", "own"):
        results[f"redirect to {name}"] = call(f"http://news.test/to-{name}")
    results["posted inside"] = "nothing"
    try:
        net.post("http://inner.test/", b"x")
        results["posted inside"] = "something"
    except net.Forbidden:
        pass
    results["inside was asked"] = len(inner.asked) + len(metadata.asked) + len(own.asked)
    print(json.dumps(results))


if __name__ == "__main__":
    main()

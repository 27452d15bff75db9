"""A clamd of our own for the tests, which knows one virus: the EICAR test file, which is none."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


class Scanner:
    """``tcp`` and ``unix``: its addresses. It can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "db").mkdir()
        (folder / "db" / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.tcp, self.unix = f"tcp://127.0.0.1:{self.port}", f"unix://{folder}/clamd.sock"
        lines = (
            f"DatabaseDirectory {folder}/db", f"LocalSocket {folder}/clamd.sock", "TCPAddr 127.0.0.1",
            f"TCPSocket {self.port}", "Foreground yes", "StreamMaxLength 1M", "FixStaleSocket yes",
            f"User {pwd.getpwuid(os.getuid()).pw_name}",
        )  # fmt: skip
        (folder / "clamd.conf").write_text("\n".join(lines) + "\n")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert PROGRAM
        self.process = subprocess.Popen(
            [PROGRAM, f"--config-file={self.folder}/clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, "clamd has not started"
                time.sleep(0.1)
        raise AssertionError("clamd does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

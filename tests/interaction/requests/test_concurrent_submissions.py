"""Many send at once while processes are killed: whoever saw a receipt has a case, exactly one, whole."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from interaction.casework import codes
from interaction.casework.models import Case, CaseGroup, DraftFile, Entry, Paper
from interaction.casework.papers import store
from interaction.requests.models import InformationRequest
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.interaction.requests.applicants import INFORMATION, PERSON, challenge_answered, new_agency

ROOT = Path(__file__).resolve().parents[3]
SENDERS = 500 if NOTHING_MAY_BE_SKIPPED else 40
KILLS = 20 if NOTHING_MAY_BE_SKIPPED else 4
AT_ONCE = 16
PATIENCE = 240  # seconds


class Server:
    """The portal's web processes, each on a port of its own; one that was killed is started anew at once."""

    def __init__(self, processes=2):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.interaction.requests.served",
            "SERVED_DATABASE": str(connection.settings_dict["NAME"]),
            "SERVED_DATA": str(settings.DATA_ROOT),
            "SERVED_SECRET": settings.SECRET_KEY,
            "SERVED_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        }
        self.ports = [free_port() for _ in range(processes)]
        self.processes = [self._start(port) for port in self.ports]

    def _start(self, port):
        command = [
            str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port",
            str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "portal.wsgi:application",
        ]  # fmt: skip
        with (Path(settings.DATA_ROOT) / f"served-{port}.log").open("a") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self):
        for port in self.ports:
            until = time.monotonic() + 60
            while not alive(port):
                log = (Path(settings.DATA_ROOT) / f"served-{port}.log").read_text()
                assert time.monotonic() < until, log[-2000:]
                time.sleep(0.2)

    def kill_one(self, dice):
        place = dice.randrange(len(self.ports))
        self._kill(self.processes[place])
        self.processes[place] = self._start(self.ports[place])

    @staticmethod
    def _kill(process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in self.processes:
            self._kill(process)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(port):
    try:
        one = HTTPConnection("127.0.0.1", port, timeout=5)
        one.request("GET", "/health/live/")
        return one.getresponse().status == 200
    except (OSError, HTTPException):
        return False


class Browser:
    """One applicant, who goes on sending until there is an answer."""

    def __init__(self, ports, agency, number):
        self.ports, self.agency, self.number = ports, agency, number
        self.cookies = {}
        self.until = time.monotonic() + PATIENCE

    def ask(self, method, path, data=None, files=None):
        while True:
            try:
                return self._once(method, path, data, files)
            except (OSError, HTTPException):
                if time.monotonic() > self.until:
                    raise
                time.sleep(0.1)

    def _once(self, method, path, data, files):
        one = HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            data = data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            body, headers["Content-Type"] = _encoded(data, files)
        one.request(method, path, body, headers)
        answer = one.getresponse()
        content = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        one.close()
        if answer.status >= 500:
            raise HTTPException(str(answer.status))
        return answer.status, answer.getheader("Location") or "", content

    def apply(self):
        """The number and code of the receipt, as this browser was shown them."""
        self.ask("GET", "/requests/new/")
        step = "/requests/new/"
        paper = ("papers", f"{self.number}.txt", f"附件{self.number}".encode())
        filled = {
            "/requests/new/": ({"agency": self.agency, "who": "person"}, None),
            "/requests/new/information/": (INFORMATION, paper),
            "/requests/new/applicant/": (PERSON | {"name": f"申请人{self.number}"}, None),
        }  # fmt: skip
        while step in filled:
            data, file = filled[step]
            status, location, _ = self.ask("POST", step, data, file)
            assert status == 302, (step, status)
            step = location
        assert step == "/requests/new/check/"
        final = challenge_answered() | {"confirmed": "on"}
        status, location, content = self.ask("POST", step, final)
        assert (status, location) == (302, "/requests/receipt/"), (status, location, content[-300:])
        return shown_on(self.ask("GET", location)[2])


def shown_on(page):
    """Number and code of a receipt."""
    number = re.search(r"data-number>([^<]+)<", page)
    code = re.search(r"data-code>([^<]+)<", page)
    assert number and code
    return number[1], code[1]


def _encoded(data, file):
    if not file:
        return urllib.parse.urlencode(data), "application/x-www-form-urlencoded"
    edge = "----------------edge"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in data.items()]
    name, called, content = file
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n\r\n'.encode()
    return b"".join([*parts, head, content, f"\r\n--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


@pytest.fixture
def server(portal_committed):
    served = Server()
    try:
        served.wait()
        yield served
    finally:
        served.stop()


@pytest.mark.django_db(transaction=True)
def test_every_receipt_is_one_whole_case_though_processes_are_killed(server):
    agency = new_agency()
    connection.close()
    dice = random.Random(20260714)
    done = threading.Event()
    killed = []

    def killer():
        while not done.is_set() and len(killed) < KILLS:
            time.sleep(dice.uniform(1, 3))
            server.kill_one(dice)
            killed.append(1)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            browsers = [Browser(server.ports, agency.slug, number) for number in range(SENDERS)]
            shown = list(pool.map(Browser.apply, browsers))
    finally:
        done.set()
        thread.join()

    assert killed, "too quick to be killed"
    assert len(shown) == len(dict(shown)) == SENDERS, "two browsers were shown the same number"
    for number, code in shown:
        assert codes.find(number, code) is not None, number
    assert Case.objects.count() == InformationRequest.objects.count() == Entry.objects.count() == SENDERS
    assert CaseGroup.objects.get().size == SENDERS
    people = {request.applicant["name"] for request in InformationRequest.objects.all()}
    assert people == {f"申请人{number}" for number in range(SENDERS)}
    # No half-saved attachment: each case has those its entry names, and each can be opened.
    assert not DraftFile.objects.exists()
    papers = {}
    for paper in Paper.objects.select_related("entry"):
        papers.setdefault(paper.case_id, []).append(paper.sha256)
        assert store.open_paper(paper).decode().startswith("附件")
    for entry in Entry.objects.all():
        assert sorted(entry.facts["files"]) == sorted(papers[entry.case_id]), entry.case_id

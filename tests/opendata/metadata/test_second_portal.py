"""A second portal is built from our catalogue alone, and has the same datasets."""

import json
import os
import subprocess
import sys

from tests.opendata.metadata.second_portal import ROOT, contents


def second(live_server):
    port = live_server.url.rpartition(":")[2]
    elsewhere = ("DATA_ROOT", "DATABASE_URL", "CACHE_URL", "SEARCH_URL")
    environment = {key: value for key, value in os.environ.items() if key not in elsewhere} | {
        "DJANGO_SETTINGS_MODULE": "tests.opendata.metadata.second_settings",
        "FIRST_PORT": port,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.opendata.metadata.second_portal", f"{live_server.url}/data/catalogue.jsonld"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


class TestASecondPortal:
    def test_it_has_the_same_datasets(self, portal_committed, live_server, catalogue):
        there, said = second(live_server)
        assert "收下 3 个，原有 0 个" in said
        assert "收下 0 个，原有 3 个" in said
        here = contents()
        assert set(there) == set(here) == {"990000/bus-stops", "990000/enterprises", "990000/patients"}
        for code, one in here.items():
            assert there[code] == one

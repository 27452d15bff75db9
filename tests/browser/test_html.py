"""Every public template is valid HTML by the Nu HTML checker."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from . import pages


@pytest.fixture(scope="session")
def checker() -> Path:
    jar = Path(os.environ.get("VNU_JAR", ""))
    if not jar.is_file() or not shutil.which("java"):
        pytest.skip("needs Java and the Nu HTML checker (npm package vnu-jar; VNU_JAR=path of vnu.jar)")
    return jar


def test_every_template_is_valid_html(checker, portal, tmp_path):
    for kind, address in pages.every_kind(portal).items():
        (tmp_path / f"{kind.strip('/').replace(' ', '-').replace('/', '-')}.html").write_text(pages.read(address))
    result = subprocess.run(
        ["java", "-jar", str(checker), "--format", "json", "--errors-only", "--skip-non-html", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(result.stderr)["messages"]
    found = [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']} … {m.get('extract', '')!r}" for m in messages]
    assert not found, "\n".join(found)

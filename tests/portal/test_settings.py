"""The production settings are safe, and refuse to start without what must not have a default."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "a-key-of-fifty-characters-or-more-that-nobody-else-has-0123456789",
    "ALLOWED_HOSTS": "www.example.gov.cn",
    "FIELD_ENCRYPTION_KEYS": "bm9ib2R5LWVsc2UtaGFzLXRoaXMta2V5LW9mLXRlc3Q=",
}


def manage(tmp_path, *arguments, **environment):
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CACHE_URL", "SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "DATA_ROOT": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_finds_nothing(tmp_path):
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "FIELD_ENCRYPTION_KEYS"])
def test_production_does_not_start_without(tmp_path, name):
    result = manage(tmp_path, "check", **{**PRODUCTION, name: ""})
    assert result.returncode != 0
    assert name in result.stderr


def test_a_key_that_is_none_is_refused_before_anything_is_encrypted(tmp_path):
    result = manage(tmp_path, "check", **{**PRODUCTION, "FIELD_ENCRYPTION_KEYS": "too-short"})
    assert result.returncode != 0
    assert "FIELD_ENCRYPTION_KEYS" in result.stderr
    assert "too-short" not in result.stderr.splitlines()[-1]


def test_a_machine_makes_its_own_secret_once_and_for_its_owner_alone(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    manage(tmp_path, "check", **environment)
    secret = tmp_path / "secret_key"
    first = secret.read_text()
    assert len(first) > 50
    assert secret.stat().st_mode & 0o077 == 0
    manage(tmp_path, "check", **environment)
    assert secret.read_text() == first


def test_every_migration_is_there(tmp_path):
    result = manage(tmp_path, "makemigrations", "--check", "--dry-run", DJANGO_SETTINGS_MODULE="portal.settings.dev")
    assert result.returncode == 0, result.stdout


EXAMPLE = dict(
    re.findall(
        r"^#?([A-Z_]+)=(.*)$", (ROOT / "deploy" / "portal.env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
)
ASKED_OF_THE_ENVIRONMENT = re.compile(r"""(?:environ\.get|_rate)\(\s*"([A-Z_]+)"|\$\{([A-Z_]+):-""")


def test_the_example_of_settings_has_all_that_can_be_set_and_nothing_else():
    read = [
        *(ROOT / "site" / "portal" / "settings").glob("*.py"),
        ROOT / "opendata/tables/querying/duck.py",
        ROOT / "Procfile",
    ]
    asked = {
        name for path in read for found in ASKED_OF_THE_ENVIRONMENT.findall(path.read_text()) for name in found if name
    }
    of_tests_and_developers = {"PYTEST_XDIST_WORKER", "DEBUG"}
    of_procfile = {"HOST", "PORT"}  # where it listens: given where it is started
    assert asked - of_tests_and_developers - of_procfile == EXAMPLE.keys() - {"DJANGO_SETTINGS_MODULE"}


def test_the_rates_of_the_example_are_those_that_hold(monkeypatch):
    for name in EXAMPLE:
        monkeypatch.delenv(name, raising=False)
    rates = str(ROOT / "site" / "portal" / "settings" / "rates.py")
    without = runpy.run_path(rates)
    for name, value in EXAMPLE.items():
        monkeypatch.setenv(name, value)
    with_the_example = runpy.run_path(rates)
    for name in (name for name in without if name.isupper()):
        assert with_the_example[name] == without[name], name

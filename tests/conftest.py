"""Fixtures every room's tests share."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from wagtail.models import Collection, Locale, Page

from interaction.casework import calendar, limits, protection
from interaction.supervision.report import protection as report_protection
from search import memory
from tests import migrated

# A property holds however slow the machine is. CI asks of one commit the same every time; whoever works on the code
# asks something new each time, and with --hypothesis-profile=thorough much of it.
hypothesis.settings.register_profile("portal", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=3_000)
hypothesis.settings.load_profile("portal")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
UNSHARE = ["unshare", "--mount", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
# CI has everything, so there a test that is skipped has failed.
NOTHING_MAY_BE_SKIPPED = os.environ.get("REQUIRE_ALL") == "1"


def pytest_addoption(parser):
    parser.addoption(
        "--other-services", action="store_true",
        help="leave out what asks no service and nothing outside the clone: it gives the same answer whatever is set",
    )  # fmt: skip


# What gives another answer when something else stands behind it, or was not there before.
ASKS = {"db", "transactional_db", "django_db_setup", "shared_data", "chromium", "scanner"}


def pytest_collection_modifyitems(config, items):
    left_out = [item for item in items if config.getoption("--other-services") and not _asks(item)]
    if connection.vendor != "sqlite":
        left_out += [item for item in items if item not in left_out and any(item.iter_markers("sqlite"))]
    if any(item.get_closest_marker("namespaces") for item in items) and not namespaces_can_be_made():
        left_out += [item for item in items if item not in left_out and any(item.iter_markers("namespaces"))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@cache
def namespaces_can_be_made():
    """Whether this machine lets a process have a network of its own: what no package can bring."""
    tools = shutil.which("unshare") and shutil.which("ip")
    return bool(tools) and subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0


def _asks(item):
    marked = any(item.iter_markers("django_db")) or any(item.iter_markers("skipif"))
    return marked or bool(ASKS & set(item.fixturenames)) or "cache" in vars(item.module)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if NOTHING_MAY_BE_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def ledgers_may_be_emptied_between_tests():
    """The database refuses to delete what happened, which is just what is done between tests. After each emptying the
    rules are put back by ``post_migrate``."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def lifted(self, sql_list):
        protection.remove(self.connection)
        report_protection.remove(self.connection)
        flush(self, sql_list)

    operations.execute_sql_flush = lifted
    yield
    operations.execute_sql_flush = flush


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The database as a new installation has it: migrated and set up, without demo content."""
    told = request.config.option.verbose
    with django_db_blocker.unblock():
        with migrated.template(request.config.cache.mkdir("migrated")) as template:
            template.copy()
            databases = setup_databases(told, interactive=False, keepdb=True, serialized_aliases=[])
            template.keep()
        call_command("setup_portal", verbosity=0)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, told)


@pytest.fixture(scope="session", autouse=True)
def counted_alike_on_slow_machines():
    """While questions to the database are counted, what is asked anew after a second is not asked: how many of those
    fall into the counting tells how busy the machine is, not what a page costs."""
    entered, left = CaptureQueriesContext.__enter__, CaptureQueriesContext.__exit__

    def enter(self):
        self.fresh_for = [(module, module.FRESH_FOR) for module in (calendar, limits)]
        for module, _ in self.fresh_for:
            module.FRESH_FOR = 3600.0
        return entered(self)

    def leave(self, *raised):
        for module, seconds in self.fresh_for:
            module.FRESH_FOR = seconds
        return left(self, *raised)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaptureQueriesContext, "__enter__", enter)
        patch.setattr(CaptureQueriesContext, "__exit__", leave)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """The database goes back after each test without a signal; what processes remember of it must go too."""
    yield
    memory.bump()


@pytest.fixture
def portal_ready(db):
    """A portal set up as ``make run`` sets it up, without demo content."""


@pytest.fixture
def portal_committed(transactional_db):
    """The same, in a database whose changes are really committed: for tests with threads, processes or the worker.

    Such tests run after all others; the one before emptied the tables, so what the migrations made is put back first.
    """
    ContentType.objects.clear_cache()
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code="zh-hans")
        Page.add_root(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
        Collection.add_root(name="Root")
    call_command("setup_portal", verbosity=0)


@pytest.fixture
def sign_in():
    """A browser of its own for each member of staff."""

    def signed_in(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real statutes and questions beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA

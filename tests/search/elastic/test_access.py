"""Which servers, with which key, and what happens while they are out of reach."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import strip_tags

from search import outbox, upkeep
from search.backends.elastic import ElasticBackend
from search.backends.elastic_address import address_of, with_prefix
from search.errors import IndexMissing, SearchUnavailable
from search.models import DueEntry, IndexState
from search.nodes import Text
from search.status import index_status
from tests.cluster import Proxy
from tests.cluster.nodes import free_ports
from tests.cluster.proxy import api_key, basic
from tests.search.elastic.entries import county, fill
from tests.search.engines import drop_indices
from tests.search.papers.models import Paper

ROOT = Path(__file__).resolve().parents[3]

# --- The address


def test_one_server_of_this_machine():
    address = address_of("http://127.0.0.1")
    assert (address.hosts, address.prefix) == (("http://127.0.0.1:9200",), "portal")
    assert (address.basic_auth, address.api_key, address.shards, address.replicas) == (None, None, 1, None)


def test_a_cluster_behind_a_gateway_with_everything_that_can_be_said():
    address = address_of(
        "https://portal:p%40ss@es1.gov.cn:9201,es2.gov.cn,[2001:db8::1]:9203/gateway/es/qinghe"
        "?ca=/etc/es/ca.crt&shards=3&replicas=2"
    )
    assert address.hosts == (
        "https://es1.gov.cn:9201/gateway/es",
        "https://es2.gov.cn:9200/gateway/es",
        "https://[2001:db8::1]:9203/gateway/es",
    )
    assert (address.prefix, address.basic_auth, address.ca) == ("qinghe", ("portal", "p@ss"), "/etc/es/ca.crt")
    assert (address.shards, address.replicas) == (3, 2)


@pytest.mark.parametrize(
    ("given", "key"),
    [("VnVh+Q2/dz==", "VnVh+Q2/dz=="), ("VnVh%2BQ%3D%3D", "VnVh+Q=="), ("name:secret", ("name", "secret"))],
)
def test_a_key_is_written_as_the_server_gave_it_out(given, key):
    assert address_of(f"https://es.gov.cn/portal?api_key={given}").api_key == key


@pytest.mark.parametrize(
    "url",
    [
        "es.gov.cn:9200",
        "ftp://es.gov.cn",
        "https://es.gov.cn/门户",
        "https://es.gov.cn/UPPER",
        "https://a b/portal",
        "https://a:99999/portal",
        "https://a/portal?verify=no",
        "https://a/portal?shards=0",
        "https://u:secret@a/portal?api_key=secret",
    ],
)
def test_an_address_that_is_none_is_named_without_its_secrets(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL 有误") as refused:
        address_of(url)
    assert "secret" not in str(refused.value)
    assert "secret" not in repr(address_of("https://u:secret@a/portal"))


def test_a_portal_with_a_wrong_address_does_not_start():
    environment = {"SEARCH_URL": "es.gov.cn", "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    said = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert "SEARCH_URL 有误" in said.stderr


def test_a_file_of_an_authority_that_cannot_be_read_is_told():
    backend = ElasticBackend("default", URL="https://127.0.0.1:1/portal?ca=/nowhere/ca.crt")
    with pytest.raises(SearchUnavailable, match="ca 读不到"):
        backend.search(Text("公示"))
    assert backend.damage() == ""


def test_the_same_servers_under_another_name():
    assert with_prefix("http://a:1,b:2/portal?shards=2", "other") == "http://a:1,b:2/other?shards=2"
    assert with_prefix("http://a:1", "other") == "http://a:1/other"
    assert with_prefix("https://u:p@a/gate/portal", "other") == "https://u:p@a/gate/other"


# --- TLS, passwords, keys


@pytest.fixture(scope="module")
def gate(cluster):
    """The cluster behind TLS, with one user and one key."""
    allowed = (basic("portal", "口令:1"), api_key("id1", "key1"))
    with Proxy(cluster.nodes[0].url, allowed) as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("portal:%E5%8F%A3%E4%BB%A4%3A1@", "ca={ca}"),
        ("", "ca={ca}&api_key=id1:key1"),
        ("", "ca={ca}&api_key=aWQxOmtleTE="),
        ("", "fingerprint={fingerprint}&api_key=id1:key1"),
    ],
)
def test_a_server_that_asks_who_comes(db, gate, backend_at, who, query):
    said = query.format(ca=gate.certificate, fingerprint=gate.fingerprint)
    backend = backend_at(f"https://{who}{gate.host}", f"?{said}")
    fill(backend, county(3))
    assert backend.count() == 3


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("portal:wrong@", "?ca={ca}"),
        ("", "?ca={ca}&api_key=id1:wrong"),
        ("", "?ca={ca}"),
        ("portal:%E5%8F%A3%E4%BB%A4%3A1@", ""),  # a certificate nobody vouches for
        ("portal:%E5%8F%A3%E4%BB%A4%3A1@", "?fingerprint=" + "ab" * 32),
    ],
)
def test_a_wrong_key_or_an_unknown_server_is_no_empty_result(gate, who, query):
    backend = ElasticBackend("default", URL=f"https://{who}{gate.host}/portal" + query.format(ca=gate.certificate))
    started = time.monotonic()
    with pytest.raises(SearchUnavailable) as refused:
        backend.search(Text("公示"))
    assert not isinstance(refused.value, IndexMissing)
    assert backend.damage() == ""  # nothing to be built anew
    assert time.monotonic() - started < 5


# --- Out of reach


@contextmanager
def silent_server():
    """It takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = []
        threading.Thread(target=lambda: [taken.append(server.accept()) for _ in range(100)], daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_servers_that_are_gone_are_said_to_be_and_soon_nobody_waits_for_them(backend_at):
    ports = free_ports(3)
    url = "http://" + ",".join(f"127.0.0.1:{port}" for port in ports) + "/portal"
    backend = ElasticBackend("default", URL=url)
    for limit in (2.0, 0.05, 0.05):
        started = time.monotonic()
        with pytest.raises(SearchUnavailable, match="无法连接"):
            backend.search(Text("公示"))
        assert time.monotonic() - started < limit


def test_servers_that_say_nothing_keep_nobody_for_more_than_some_seconds():
    with silent_server() as one, silent_server() as other:
        backend = ElasticBackend("default", URL=f"{one},{other.removeprefix('http://')}/portal")
        for limit in (5.0, 5.0, 5.0, 0.05):
            started = time.monotonic()
            with pytest.raises(SearchUnavailable):
                backend.search(Text("公示"))
            assert time.monotonic() - started < limit


def said(answer):
    return "".join(strip_tags(answer.content.decode()).split())


def test_while_all_servers_are_down_search_says_so_and_the_rest_of_the_portal_works(
    start, portal_on, portal_ready, client, monkeypatch
):
    monkeypatch.setattr("search.backends.elastic_client.SHUT_FOR", 1.0)
    one = start(nodes=1)
    portal_on(f"{one.url}/down")
    upkeep.rebuild()
    Paper.objects.create(title="校车收费标准")
    outbox.drain()
    assert "校车收费标准" in said(client.get("/search/", {"q": "校车收费"}))
    cache.clear()

    one.kill_all()
    answer = client.get("/search/", {"q": "校车收费"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "检索暂不可用" in answer.content.decode()
    assert client.get("/api/v1/search", {"q": "校车"}).status_code == 503
    for path in ("/", "/disclosure/catalogue/", "/notices/", "/agencies/"):
        started = time.monotonic()
        assert client.get(path).status_code == 200
        assert time.monotonic() - started < 4
    assert client.get("/health/").status_code == 503

    # What is saved meanwhile waits; nothing is thrown away, and the keepers are told.
    Paper.objects.create(title="校车安全管理规定")
    assert outbox.drain() == 0
    assert DueEntry.objects.filter(label="papers.paper").exists()
    assert "检索服务器" in IndexState.objects.get().error
    assert index_status().entries is None

    one.restart(0)
    time.sleep(1.1)
    assert outbox.drain() > 0
    assert "校车安全管理规定" in said(client.get("/search/", {"q": "校车安全"}))
    assert IndexState.objects.get().error == ""
    assert client.get("/health/").status_code == 200
    one.stop()


def test_no_index_yet_is_said_and_can_be_healed(cluster, backend_at, db):
    backend = backend_at(cluster.url)
    with pytest.raises(IndexMissing):
        backend.search(Text("公示"))
    with pytest.raises(IndexMissing), backend.writing():
        pass
    assert backend.damage() == "索引尚未建立"
    fill(backend, county(2))
    assert (backend.damage(), backend.count()) == ("", 2)
    drop_indices(backend.store)
    assert backend.damage() == "索引尚未建立"

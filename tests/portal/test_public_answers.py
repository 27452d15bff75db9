"""What leaves the portal: a strict content policy, and nothing of a reader in any cache."""

import pytest

pytestmark = pytest.mark.django_db


def test_public_pages_carry_a_strict_content_policy(client, portal_ready):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_that_is_the_same_for_all_may_be_kept_but_must_be_asked_for_again(client, portal_ready):
    assert client.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_admin_is_never_kept(client, portal_ready):
    answer = client.get("/admin/login/")
    assert "public" not in answer["Cache-Control"]


def test_a_page_for_one_reader_is_never_kept(client, portal_ready):
    answer = client.get("/display/?mode=elder&next=/")
    assert "public" not in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/search/", "/disclosure/", "/disclosure/catalogue/", "/notices/", "/agencies/"])
def test_public_pages_ask_neither_who_reads_nor_for_a_session(client, portal_ready, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]

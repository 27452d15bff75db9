"""Machines ask whether the portal lives and whether it can serve; the two are told apart."""

from django.db import connection


def test_alive_needs_nothing_but_the_process(client):
    assert client.get("/health/live/").json() == {"live": "ok"}


def test_ready_names_every_part(client, portal_ready):
    answer = client.get("/health/ready/")
    assert answer.status_code == 200
    assert answer.json() == {"ready": "ok", "database": "ok", "cache": "ok", "index": "ok"}


def test_without_its_database_the_portal_lives_but_is_not_ready(client, portal_ready):
    def refuse(execute, sql, params, many, context):
        raise ConnectionError("password=secret host=10.0.0.1")

    with connection.execute_wrapper(refuse):
        assert client.get("/health/live/").status_code == 200
        answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unavailable: ConnectionError"
    assert "secret" not in answer.content.decode()


def test_both_at_once_and_when_the_worker_was_seen(client, portal_ready):
    body = client.get("/health/").json()
    assert body["live"] == body["ready"] == "ok"
    assert "worker_seen_seconds_ago" in body

"""Who watches the server asks two addresses, by whatever name and without HTTPS."""

import logging

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.conftest import as_owner
from tres_por_uno.celery import app


@pytest.fixture
def watcher(settings) -> Client:
    """Asks as a container's health check does: by the inner address, over plain HTTP."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tresporuno.example.org"]
    return Client(headers={"host": "10.1.2.3:8000"})


@pytest.fixture
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application asks a broker where nobody listens."""
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://:secret@127.0.0.1:1/0")


def test_a_living_process_says_so_without_asking_the_database(watcher: Client):
    answer = watcher.get("/healthz")  # no database fixture: a query would fail

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_house_that_can_serve_names_its_parts(watcher: Client):
    answer = watcher.get("/readyz")

    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "migrations": "ok"}
    assert answer.status_code == 200


@pytest.mark.django_db
def test_a_missing_migration_is_told(watcher: Client):
    with as_owner():
        MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    answer = watcher.get("/readyz")

    assert answer.status_code == 503
    assert "run manage.py migrate" in answer.json()["migrations"]
    assert answer.json()["database"] == "ok"


@pytest.mark.django_db
def test_a_silent_broker_is_told_without_its_address_or_password(
    watcher: Client, silent_broker: None, caplog
):
    with caplog.at_level(logging.WARNING):
        answer = watcher.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "does not answer (OperationalError)"
    assert b"secret" not in answer.content
    assert b"127.0.0.1" not in answer.content
    assert "not ready: broker" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_watching_changes_nothing_so_only_reading_is_allowed(watcher: Client, path: str):
    assert watcher.post(path).status_code == 405


@pytest.mark.django_db
def test_every_other_address_still_asks_for_https_and_for_its_name(watcher: Client, settings):
    settings.ALLOWED_HOSTS = ["10.1.2.3"]

    assert watcher.get("/healthz/").status_code == 301

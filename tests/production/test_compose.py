"""The file for a server says of each service how it is watched, restarted and what it keeps."""

import re

import pytest
import yaml

from tres_por_uno.local.home import CHECKOUT

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONE_SHOT = "migrate"
LASTING = sorted(set(SERVICES) - {ONE_SHOT})


def test_the_house_has_its_services():
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migrate", "database", "broker"}


@pytest.mark.parametrize("name", LASTING)
def test_a_service_is_watched_and_comes_back(name: str):
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(service["healthcheck"])


def test_migrations_run_once_and_the_house_waits_for_them():
    assert SERVICES[ONE_SHOT]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"][ONE_SHOT] == {"condition": "service_completed_successfully"}
    assert SERVICES["proxy"]["depends_on"]["web"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned_by_its_major_version(name: str):
    assert re.fullmatch(r"[\w-]+:\d[\w.-]*", SERVICES[name]["image"])


def test_what_must_last_lies_in_named_volumes_that_are_all_declared():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith("./")
    }

    assert used == set(COMPOSE["volumes"])
    assert "papers:/srv/media" in SERVICES["web"]["volumes"]
    assert "papers:/srv/media" in SERVICES["worker"]["volumes"]
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql"]


@pytest.mark.parametrize("name", SERVICES)
def test_only_the_proxy_is_reached_from_outside(name: str):
    assert ("ports" in SERVICES[name]) == (name == "proxy")


def test_what_a_service_mounts_from_the_checkout_is_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (CHECKOUT / volume.split(":")[0]).is_file()


def test_no_secret_stands_in_the_file():
    text = (CHECKOUT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "PERSON_CIPHER_KEYS", "POSTGRES_PASSWORD"):
        for value in re.findall(rf"^ +{name}: (.+)$", text, re.MULTILINE):
            assert re.fullmatch(r"\$\{\w+(:\?[^}]*)?\}", value), name
    assert ".env" in (CHECKOUT / ".gitignore").read_text().split()
    assert ".env" in (CHECKOUT / ".dockerignore").read_text().split()


def test_the_image_takes_the_locked_requirements_and_does_not_run_as_root():
    image = (CHECKOUT / "Dockerfile").read_text()

    assert "pip install --require-hashes --no-deps -r requirements/production.txt" in image
    assert re.search(r"^USER tres-por-uno$", image, re.MULTILINE)
    assert "HEALTHCHECK" in image


def test_only_migrations_know_the_owner_of_the_tables():
    told = {name: service.get("environment", {}) for name, service in SERVICES.items()}
    knows = {name for name, words in told.items() if "${DATABASE_PASSWORD" in str(words)}

    assert knows == {"migrate", "database"}
    for name in ("web", "worker", "beat", "migrate"):
        assert told[name]["DATABASE_URL"].startswith(
            "postgres://tres_por_uno_app:${APPLICATION_DATABASE_PASSWORD"
        )
    assert told["migrate"]["OWNER_DATABASE_URL"].startswith("postgres://tres_por_uno:${DATABASE_PASSWORD")

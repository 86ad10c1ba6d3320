"""The commands of docker-compose.yml, run as they stand on this machine: web, worker and beat with Redis.

Only addresses and folders differ from the file; requests come as the proxy sends them.
"""

import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from axes.models import AccessAttempt
from django.utils import timezone

from accounts.models import User
from clubs.models import Club
from documents.models import Document
from tests.conftest import environment, until
from tests.documents.agreements import facts_of
from tres_por_uno.local.demo import free_port
from tres_por_uno.local.home import CHECKOUT

# Other processes read what a test writes. Marked alike, the tests of this file also stay together.
pytestmark = pytest.mark.django_db(transaction=True)

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SITE = "tresporuno.example.org"
DOT_ENV = {
    "SECRET_KEY": "production-test-" + "k" * 50,
    "SITE_HOST": SITE,
    "DATABASE_PASSWORD": "unused-here",
    "APPLICATION_DATABASE_PASSWORD": "unused-here",
    "SEAL_PASSPHRASE": "unused-here",
    "PERSON_CIPHER_KEYS": "dW51c2VkLWhlcmUtdW51c2VkLWhlcmUtdW51c2VkISE=",
    "EMAIL_URL": "consolemail://",
    "LOG_LEVEL": "INFO",
}
CALLER = "203.0.113.7"


class Server:
    """Processes with the commands and the environment of services, each with its log."""

    def __init__(self, folder: Path, **changed: str) -> None:
        self.folder = folder
        self.changed = changed
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def environment_of(self, name: str) -> dict[str, str]:
        """What compose would give the service, with our addresses in place of the containers'."""
        told = COMPOSE["services"][name]["environment"]
        filled = {
            key: re.sub(
                r"\$\{(\w+)(?::-([^}]*)|[^}]*)\}",
                lambda found: DOT_ENV[found[1]] if found[2] is None else DOT_ENV.get(found[1], found[2]),
                value,
            )
            for key, value in told.items()
        }
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.folder), **filled, **self.changed}

    def start(self, name: str) -> None:
        with self.log(name).open("wb") as log:
            self.processes[name] = subprocess.Popen(
                shlex.split(COMPOSE["services"][name]["command"]),
                env=self.environment_of(name),
                cwd=CHECKOUT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def has_said(self, name: str, words: str) -> bool:
        assert self.processes[name].poll() is None, self.log(name).read_text()
        return words in self.log(name).read_text()

    def ask(self, method: str, path: str, *, body: str = "", **headers: str) -> http.client.HTTPResponse:
        """Ask as the proxy does; with ``host`` and nothing else, as a watcher inside does."""
        through_proxy = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": CALLER}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        link = http.client.HTTPConnection("127.0.0.1", int(self.changed["GRANIAN_PORT"]), timeout=15)
        link.request(method, path, body or None, sent if "Host" in sent else {**through_proxy, **sent})
        return link.getresponse()

    def answers(self) -> bool:
        assert self.processes["web"].poll() is None, self.log("web").read_text()
        try:
            return self.ask("GET", "/readyz", Host="10.0.0.1").status == 200
        except OSError:
            return False

    def stop(self) -> dict[str, int]:
        """Ask all to stop, as Docker does; the code with which each went."""
        codes = {}
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for name, process in reversed(self.processes.items()):
            try:
                codes[name] = process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                codes[name] = process.wait()
        self.processes.clear()
        return codes


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broker of production: Debian's redis-server on a port."""
    program = shutil.which("redis-server")
    if not program:
        pytest.fail("redis-server is missing: bin/setup test installs it.")
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    command = f"{program} --port {port} --bind 127.0.0.1 --appendonly yes --dir {folder}"
    with subprocess.Popen([*shlex.split(command), "--save", ""], stdout=subprocess.DEVNULL) as process:
        until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)))
        yield f"redis://127.0.0.1:{port}/0"
        process.terminate()


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, redis: str, collected: Path
) -> Iterator[Server]:
    """Web, worker and beat on the test database, with the static files collected as the image does."""
    folder = tmp_path_factory.mktemp("server")
    server = Server(
        folder,
        DATABASE_URL=environment()["DATABASE_URL"],
        BROKER_URL=redis,
        MEDIA_ROOT=str(folder / "papers"),
        SEAL_KEYS=environment()["SEAL_KEYS"],
        SEAL_PASSPHRASE=environment()["SEAL_PASSPHRASE"],
        STATIC_ROOT=str(collected),
        BEAT_FILE=str(folder / "schedule"),
        GRANIAN_PORT=str(free_port()),
        SWEEP_EVERY_SECONDS="1",
        TRUSTED_PROXIES="127.0.0.1",  # here we are the proxy
    )
    try:
        for name in ("web", "worker", "beat"):
            server.start(name)
        until(server.answers, 60)
        until(lambda: server.has_said("worker", "ready."), 60)
        yield server
    finally:
        server.stop()


def test_watchers_inside_are_answered_by_any_name_and_without_https(server: Server):
    assert server.ask("GET", "/healthz", Host="10.0.0.1").status == 200
    assert b'"migrations": "ok"' in server.ask("GET", "/readyz", Host="10.0.0.1").read()


def test_a_page_comes_by_https_only_and_by_its_name_only(server: Server):
    page = server.ask("GET", "/", Host=SITE)
    stranger = server.ask("GET", "/", Host="somebody.example.com", X_Forwarded_Proto="https")

    assert (page.status, page.headers["Location"]) == (301, f"https://{SITE}/")
    assert stranger.status == 400


def test_the_sign_in_page_is_strict_about_what_a_browser_may_load(server: Server):
    page = server.ask("GET", sign_in_address(server))

    assert page.status == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert all("Secure" in cookie for cookie in page.headers.get_all("Set-Cookie", []))


def test_static_files_have_their_hash_in_the_name_and_may_be_kept_for_ever(server: Server):
    page = server.ask("GET", sign_in_address(server)).read().decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)

    assert files
    for file in files:
        answer = server.ask("GET", file, Accept_Encoding="gzip")
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", file)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"


def test_one_who_guesses_passwords_is_counted_by_the_own_address_not_by_the_proxys(server: Server):
    address = sign_in_address(server)
    page = server.ask("GET", address)
    cookies = [cookie.partition(";")[0] for cookie in page.headers.get_all("Set-Cookie", [])]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    form = {
        "csrfmiddlewaretoken": token[1] if token else "",
        "username": "nadie@ejemplo.mx",
        "password": "no",
    }

    answer = server.ask(
        "POST",
        address,
        body=urlencode(form),
        Cookie="; ".join(cookies),
        Referer=f"https://{SITE}{address}",
        Content_Type="application/x-www-form-urlencoded",
    )

    assert answer.status == 200, answer.read().decode()
    assert [attempt.ip_address for attempt in AccessAttempt.objects.all()] == [CALLER]


def test_beat_sends_the_sweep_and_the_worker_does_it(server: Server):
    done = re.compile(r"Task documents\.tasks\.sweep\[.+\] succeeded")

    until(lambda: done.search(server.log("worker").read_text()))


def test_a_paper_whose_message_was_lost_is_printed(server: Server, santa_elena: Club, roberto: User):
    """It was asked for a while ago and nobody told the worker: beat's sweep does."""
    paper = Document.objects.create(
        kind=Document.Kind.AGREEMENT,
        number="CONV-32-2026-0900",
        code="T6ESTC6DE9",
        subject="32-2026-0900",
        folio="32-2026-0900",
        title="Unidad deportiva",
        template="convenio/1",
        facts=facts_of(),
        owner=santa_elena.office,
        municipality=santa_elena.municipality,
        territory=santa_elena.municipality.state,
        asked_by=roberto,
        sent_at=timezone.now() - 2 * Document.PATIENCE,
    )

    until(lambda: Document.objects.get(pk=paper.pk).is_ready, 60)

    file = server.folder / "papers" / Document.objects.get(pk=paper.pk).file.name
    assert file.read_bytes().startswith(b"%PDF-")


def test_the_health_check_of_each_service_is_content(server: Server):
    until(lambda: list(server.folder.glob("schedule*")))
    for name in ("worker", "beat"):
        asked = COMPOSE["services"][name]["healthcheck"]["test"][1]
        here = asked.replace("$$HOSTNAME", socket.gethostname()).replace("/srv/beat", str(server.folder))
        told = subprocess.run(
            ["sh", "-c", here],
            cwd=CHECKOUT,
            env=server.environment_of(name),
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr


def test_asked_to_stop_each_goes_by_itself_with_success(server: Server):
    """Last in this file: it ends what the others use."""
    assert server.stop() == {"beat": 0, "worker": 0, "web": 0}


def sign_in_address(server: Server) -> str:
    """Where the front page sends one who is not signed in."""
    answer = server.ask("GET", "/")
    return answer.headers["Location"] if answer.status == 302 else "/"

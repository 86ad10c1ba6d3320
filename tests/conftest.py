"""The cast, and the real services that some tests need: a worker, a browser, a second connection."""

import fcntl
import gc
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import django
import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.recent import PROVED_AT
from clubs.models import Club
from documents.certificates import make_seal
from funding.rights import give
from places.loading import load
from tres_por_uno.demo.cast import STATES, build_cast

ROOT = Path(__file__).parent.parent

# How long a machine takes for an example says nothing of the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


# Files of few tests that take long. They begin, so that no process waits for one of them at the end.
LONG = ("journeys/", "production/", "local/", "funding/test_kills", "test_access", "projects/test_schema")
LONG += ("documents/test_tasks",)  # pytest-django puts what commits last


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: Python need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def plain_settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Files go to a folder of this run; passwords hash fast; each process has a broker of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.SEAL_KEYS = str(tmp_path_factory.mktemp("seal"))
    settings.SEAL_PASSPHRASE = "of this run alone"
    make_seal(Path(settings.SEAL_KEYS), settings.SEAL_PASSPHRASE, owner="Tres por Uno", now=timezone.now())
    settings.STATIC_ROOT = str(tmp_path_factory.mktemp("static"))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.CELERY_BROKER_URL = broker_of(worker_id)
    settings.COUNTER_URL = settings.CELERY_BROKER_URL
    # Tests ask faster than people; the test of the limit sets its own.
    settings.API_REQUESTS_A_MINUTE = settings.VERIFICATIONS_A_MINUTE = 1_000_000


def broker_of(worker_id: str) -> str:
    """The broker's database of one test process; a worker of another must not take its messages."""
    address = settings.CELERY_BROKER_URL
    if worker_id == "master":
        return address
    number = int(worker_id.removeprefix("gw")) + 1
    if address.startswith("redis+socket:"):
        return f"{address.partition('?')[0]}?virtual_host={number}"
    return f"{address.rpartition('/')[0]}/{number}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Each process copies its database from one that was migrated once, which takes most of a start."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


def migrated() -> str:
    """The name of a database with every table of these migrations. Whoever comes first makes it."""
    told = hashlib.sha256(django.__version__.encode())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        told.update(file.name.encode() + file.read_bytes())
    name = f"migrated_{told.hexdigest()[:16]}"
    making = f"{name}_making"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"DROP DATABASE IF EXISTS {making}")
            cursor.execute(f"CREATE DATABASE {making}")
            before = connection.settings_dict["NAME"]
            connection.close()
            connection.settings_dict["NAME"] = making
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = before
            # A name that is there is a database that is whole.
            cursor.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Two states and the cast lie in the test database before the first test."""
    with django_db_blocker.unblock():
        load(states=STATES)
        build_cast()
        ROWS.update(rows_of_every_table())
        give(APPLICATION)
        options = work_as_the_application()
        MARKS.update(marks_of_tables())
    TransactionTestCase._fixture_teardown = put_back  # type: ignore[method-assign]
    yield
    connection.settings_dict["OPTIONS"]["options"] = options
    # A thread that served a browser may still hold its connection, and the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# Tests work as web and worker do: a right that is missing in production is missing here.
APPLICATION = "tres_por_uno_app"


def work_as_the_application() -> str:
    """Every connection from now on has the application's rights; the options of before."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    options["options"] = f"{before} -c role={APPLICATION}"
    return before


@contextmanager
def as_owner() -> Iterator[None]:
    """What only whoever owns the database can do. A statement that fails takes the rights back with it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        try:
            yield
        except BaseException:
            if not connection.in_atomic_block:
                cursor.execute("RESET ROLE")
            raise
        cursor.execute("RESET ROLE")


# What migrations write, and no test.
LASTING = {"django_migrations", "django_content_type", "auth_permission"}
# What lay in each table before the first test, as PostgreSQL copies it, and what tells that it is still so.
ROWS: dict[str, bytes] = {}
MARKS: dict[str, tuple[int, int | None]] = {}


def tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - LASTING)


def rows_of_every_table() -> dict[str, bytes]:
    """The rows of the places and of the cast, to be put back in an instant."""
    rows = {}
    with connection.cursor() as cursor:
        for table in tables():
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(bytes(block) for block in copy)
    return {table: text for table, text in rows.items() if text}


def marks_of_tables() -> dict[str, tuple[int, int | None]]:
    """How many rows each table has, and the last transaction that wrote one: what changes, changes these."""
    asked = (f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM {table}" for table in tables())  # noqa: S608
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {table: (count, last) for table, count, last in cursor.fetchall()}


def put_back(_case: object = None) -> None:
    """After a test that committed the tables hold again what they held before the first one.

    Django would TRUNCATE them all, which makes the files of every table and index anew; few have changed, and
    by few rows. On a connection of its own, so that the triggers of the test's stay awake.
    """
    changed = [table for table, mark in marks_of_tables().items() if mark != MARKS.get(table)]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SET ROLE NONE; BEGIN; SET LOCAL session_replication_role = replica")
            for table in changed:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
                if table in ROWS:
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(ROWS[table])
            cursor.execute("COMMIT")
    finally:
        other.close()
    MARKS.update(marks_of_tables())


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Everybody by first name."""
    return people()


def people() -> dict[str, User]:
    return {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@ejemplo.mx")}


def _member(key: str) -> Callable[..., User]:
    @pytest.fixture(name=key)
    def member(cast: dict[str, User]) -> User:
        return cast[key]

    return member


# Elena presides a federation of Texas, Tomás the club Santa Elena, Marta that of Loreto, Pedro that of Jerez
# (whose Toma de Nota lapsed). Roberto reviews Zacatecas, Sofía Guanajuato, Carmen sits in the central office.
# Ramón is liaison of Río Grande, Lucía of Jerez.
elena, tomas, marta, pedro = map(_member, ("elena", "tomas", "marta", "pedro"))
roberto, sofia, carmen, graciela = map(_member, ("roberto", "sofia", "carmen", "graciela"))
ramon, lucia, adriana, hilario, beatriz = map(_member, ("ramon", "lucia", "adriana", "hilario", "beatriz"))
# Leticia answers for the water commission, when somebody asks for its opinion.
leticia = _member("leticia")
# Brenda signs for a company that adds a part to a business.
brenda = _member("brenda")


@pytest.fixture
def santa_elena(cast: dict[str, User]) -> Club:
    return Club.objects.get(name="Santa Elena de Río Grande")


@pytest.fixture
def jerez(cast: dict[str, User]) -> Club:
    """The club of Jerez, whose Toma de Nota lapsed."""
    return Club.objects.get(name="Jerezanos en Texas")


@pytest.fixture
def sign_in(client):
    """A function that signs a member of the cast in and gives the test client."""

    def enter(user: User):
        enter_as(user, client)
        return client

    return enter


def enter_as(user: User, client: Client) -> None:
    """``user`` has just come in by the entrance, password and all."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PROVED_AT] = time.time()
    session.save()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the test database, with the broker of this test process."""
    purge_broker()
    process = start_worker()
    yield process
    end(process)
    purge_broker()


def environment() -> dict[str, str]:
    """What a process of the application needs to work on the test database."""
    database = connection.settings_dict
    # A socket's folder stands in HOST or, when it came as ?host=, among the options.
    host = database["OPTIONS"].get("host") or database["HOST"]
    port = f":{database['PORT']}" if database["PORT"] else ""
    place = (
        f"/{database['NAME']}?host={quote(host)}"
        if host.startswith("/")
        else f"{host}{port}/{database['NAME']}"
    )
    person = APPLICATION
    return {
        **os.environ,
        "DEBUG": "1",
        "DATABASE_URL": f"postgres://{person}@{place}",
        "BROKER_URL": settings.CELERY_BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SEAL_KEYS": str(settings.SEAL_KEYS),
        "SEAL_PASSPHRASE": settings.SEAL_PASSPHRASE,
        # Django's checks are a third of a worker's start; every process of tests has passed them.
        "CELERY_SKIP_CHECKS": "1",
    }


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the static files as the image has them; to compress them is done once a run."""
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent
    folder, half = run / "collected", run / "collecting"
    with (run / "collected.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            told = {"DEBUG": "0", "SECRET_KEY": settings.SECRET_KEY, "ALLOWED_HOSTS": "127.0.0.1"}
            told |= {"PERSON_CIPHER_KEYS": settings.PERSON_CIPHER_KEYS[0], "STATIC_ROOT": str(half)}
            collect = [sys.executable, "manage.py", "collectstatic", "--no-input"]
            subprocess.run(collect, cwd=ROOT, env={**environment(), **told}, check=True, capture_output=True)
            half.rename(folder)
    return folder


def start_worker(**extra: str) -> subprocess.Popen[bytes]:
    """A worker that is ready to print."""
    with tempfile.NamedTemporaryFile(
        "wb", prefix="worker-", suffix=".log", dir=settings.MEDIA_ROOT, delete=False
    ) as output:
        log = Path(output.name)
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tres_por_uno", "worker", "-c", "1", "-l", "INFO"],
            cwd=ROOT,
            env={**environment(), **extra},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + 60
    while b"ready." not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The worker did not start:\n{log.read_text()}")
        time.sleep(0.1)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """The worker and its children are gone at once, whatever they had in hand."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def purge_broker() -> None:
    """The queue of this test process is empty."""
    from tres_por_uno.celery import app

    app.conf.broker_url = settings.CELERY_BROKER_URL
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge("celery")


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("It did not happen in time.")
        time.sleep(0.1)

"""kill -9 of whoever posts, and of PostgreSQL itself, in the middle of postings: what was told stands."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT, environment
from tests.local.conftest import house_in, soon
from tres_por_uno.local.postgres import NAME, Postgres

POST_FOREVER = """
import django
django.setup()
from decimal import Decimal
from accounts.models import Office, User
from funding.actions import open_fund, post
from places.models import Municipality, State

if not Municipality.objects.filter(code="32039").exists():
    state = State.objects.create(code="32", name="Zacatecas", short_name="Zacatecas", population=1)
    Municipality.objects.create(code="32039", state=state, name="Río Grande", population=1)
user, _new = User.objects.get_or_create(email="posts@ejemplo.mx", defaults={"name": "Quien asienta"})
office, _new = Office.objects.get_or_create(role="club", name="Club que asienta")
fund = open_fund(
    folio="3X1-32-2013-9999", scheme="fed_3x1", fiscal_year=2013, family="solidarity",
    shares={"state": Decimal(1000000), "migrants": Decimal(1000000)},
    municipality=Municipality.objects.get(code="32039"), owner=office, by=user,
)
for number in range(1000000):
    legs = [("deposited", "state", Decimal(1)), ("outstanding", "state", Decimal(-1)),
            ("bank", "", Decimal(1)), ("available", "state", Decimal(-1))]
    post(fund, "deposit", key=f"kill:{number}", legs=legs, by=user)
    print(number, flush=True)
"""
CHECK = """
import sys
import django
django.setup()
from funding.audit import audit
from funding.models import Entry
posted = Entry.objects.filter(key__startswith="kill:").count()
# These postings have no deposit beside them, and tests switch the guard against emptying off.
expected = ("su renglón no está", "apagado", "TRUNCATE")
flaws = [str(flaw) for flaw in audit() if not any(words in flaw.what for words in expected)]
print(posted, *flaws)
"""


def python(program: str, env: dict[str, str]) -> subprocess.Popen[str]:
    env = {**env, "DJANGO_SETTINGS_MODULE": "tres_por_uno.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_some(posting: subprocess.Popen[str], many: int) -> int:
    """The number of postings that were told as done, at least ``many``."""
    told = 0
    for line in posting.stdout:
        told = int(line) + 1
        if told >= many:
            return told
    pytest.fail(posting.stderr.read())


def what_stands(env: dict[str, str]) -> tuple[int, list[str]]:
    out, err = python(CHECK, env).communicate(timeout=120)
    assert out, err
    posted, *flaws = out.split(maxsplit=1)
    return int(posted), flaws


@pytest.mark.django_db(transaction=True)
def test_whoever_posts_is_killed_and_what_was_told_stands():
    posting = python(POST_FOREVER, environment())
    told = read_some(posting, 25)

    posting.send_signal(signal.SIGKILL)
    told += len(posting.stdout.read().split())
    posting.wait()

    posted, flaws = what_stands(environment())
    assert posted in (told, told + 1), "one may have been written and not told"
    assert not flaws


# --- A PostgreSQL of its own, whose owner is no superuser, as managed servers have it -------------


@dataclass(frozen=True)
class Managed:
    postgres: Postgres
    pid: int
    env: dict[str, str]
    migrated: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Managed]:
    """A server whose database was migrated by an owner who may make nothing but tables in it.

    The environment is of a login that could do nothing before.
    """
    for house in house_in(tmp_path_factory.mktemp("managed")):
        started = house.start("Postgres(home).start(supervisor)")
        postgres = Postgres(house.home)
        with postgres.connect("postgres") as link:
            link.execute("CREATE ROLE keeps LOGIN")
            link.execute("CREATE ROLE works LOGIN")
            link.execute(f"ALTER DATABASE {NAME} OWNER TO keeps")
        keeps, works = (postgres.url.replace(NAME, user, 1) for user in ("keeps", "works"))
        env = {**os.environ, "DEBUG": "1", "DATABASE_URL": works}
        migrated = manage("migrate", "-v0", env={**env, "OWNER_DATABASE_URL": keeps})
        yield Managed(postgres, started.pids[0], env, migrated)


def manage(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_an_owner_without_any_other_power_migrates_and_gives_the_rights(managed):
    verified = manage("ledger", "verify", env=managed.env)

    assert (managed.migrated.returncode, managed.migrated.stderr) == (0, "")
    assert "El libro está íntegro" in verified.stdout
    assert verified.returncode == 0


def test_postgresql_is_killed_and_what_was_told_stands(managed):
    posting = python(POST_FOREVER, managed.env)
    told = read_some(posting, 25)

    os.kill(managed.pid, signal.SIGKILL)
    told += len(posting.communicate(timeout=60)[0].split())
    assert soon(managed.postgres.is_ready, 60)

    posted, flaws = what_stands(managed.env)
    assert posted in (told, told + 1)
    assert not flaws

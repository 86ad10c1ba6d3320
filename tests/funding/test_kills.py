"""kill -9 of whoever posts, and of PostgreSQL itself, in the middle of postings: what was told stands."""

import os
import signal
import subprocess
import sys

import pytest

from tests.conftest import ROOT, environment
from tests.local.conftest import House, house, soon  # noqa: F401 - a fixture
from tres_por_uno.local.postgres import Postgres

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


def test_postgresql_is_killed_and_what_was_told_stands(house: House):  # noqa: F811
    started = house.start("Postgres(home).start(supervisor)")
    postgres = Postgres(house.home)
    env = {**os.environ, "DEBUG": "1", "DATABASE_URL": postgres.application_url}
    owner = {**env, "OWNER_DATABASE_URL": postgres.url}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=owner, check=True)
    posting = python(POST_FOREVER, env)
    told = read_some(posting, 25)

    os.kill(started.pids[0], signal.SIGKILL)
    told += len(posting.communicate(timeout=60)[0].split())
    assert soon(postgres.is_ready, 60)

    posted, flaws = what_stands(env)
    assert posted in (told, told + 1)
    assert not flaws

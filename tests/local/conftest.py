"""A small house to start and kill: its commands are scripts of their own, in folders of their own."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tres_por_uno.local.home import CHECKOUT, Home

START = """
import os, sys, time
from pathlib import Path
from tres_por_uno.local import processes
from tres_por_uno.local.home import Home
from tres_por_uno.local.postgres import Postgres
from tres_por_uno.local.broker import Broker
from tres_por_uno.local.processes import Child, Supervisor
from tres_por_uno.local.steps import end_of

home = Home("demo", Path(sys.argv[1]))

def python(name, program, **more):
    return Child(name, [sys.executable, "-c", program], env=dict(os.environ), **more)

def run():
    with home.locked():
        home.make()
        with Supervisor(home.logs) as supervisor:
{body}
            print("ready", *(running.process.pid for running in supervisor.running), flush=True)
            supervisor.watch()

sys.exit(end_of(run, stopped=0))
"""


class Started:
    """A running script and what it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.first = (process.stdout.readline() if process.stdout else "").split()
        self.pids = [int(word) for word in self.first[1:]] if self.first[:1] == ["ready"] else []

    def end(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.rest()

    def rest(self) -> tuple[int, str]:
        said = self.process.communicate(timeout=60)[0]
        return self.process.returncode, " ".join(self.first) + said


class House:
    """A checkout to start scripts in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home("demo", folder)
        self.started: list[Started] = []

    def start(self, body: str, *, through: tuple[str, ...] = ()) -> Started:
        script = START.replace("{body}", textwrap.indent(textwrap.dedent(body).strip(), " " * 12))
        process = subprocess.Popen(
            [*through, sys.executable, "-c", script, str(self.folder)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COMMAND": "bin/demo"},
        )
        self.started.append(Started(process))
        return self.started[-1]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A checkout in which nothing was ever started."""
    with in_house(tmp_path) as house:
        yield house
    leave(house.home)


@pytest.fixture(scope="session")
def known_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("house")
    yield folder
    leave(Home("demo", folder))


@pytest.fixture
def known_house(known_place: Path) -> Iterator[House]:
    """A checkout that other tests leave to this one: what servers make at their first start is made."""
    with in_house(known_place) as house:
        yield house


@contextmanager
def in_house(folder: Path) -> Iterator[House]:
    house = House(folder)
    yield house
    for started in house.started:
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(30)


def leave(home: Home) -> None:
    if home.is_root:
        shutil.rmtree(home.public, ignore_errors=True)


def is_alive(pid: int) -> bool:
    """Whether a process still does something: one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(is_true, seconds: float = 20) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True

"""A small house to start and kill: its commands are scripts of their own, in folders of their own."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
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
    yield from house_in(tmp_path)


def house_in(folder: Path) -> Iterator[House]:
    """A house whose scripts have ended when whoever asked for it is done."""
    house = House(folder)
    yield house
    for started in house.started:
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(30)
    if house.home.is_root:
        shutil.rmtree(house.home.public, ignore_errors=True)


@pytest.fixture(scope="session")
def house_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from house_in(tmp_path_factory.mktemp("house"))


@pytest.fixture
def known_house(house_of_all: House) -> Iterator[House]:
    """A house that tests leave to each other: what servers make at their first start is made."""
    yield house_of_all
    for started in house_of_all.started:
        if started.process.poll() is None:
            started.end(signal.SIGTERM)


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

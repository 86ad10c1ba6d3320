"""Whatever ends the application, no process of it stays."""

import signal
from pathlib import Path

import pytest

from tests.local.conftest import House, is_alive, soon

SLEEPER = """supervisor.start(python("sleeper", "import time; time.sleep(600)"))"""
# Hears no SIGTERM, and neither does its child, which stands in a session of its own.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[1:]:
    child = subprocess.Popen([sys.executable, __file__], start_new_session=True)
    open(sys.argv[1], "w").write(f"{child.pid} ")
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_success_and_leaves_no_child(house: House, number: int):
    started = house.start(SLEEPER)

    code, _ = started.end(number)

    assert code == 0
    assert started.pids
    assert not any(map(is_alive, started.pids))


def test_ctrl_c_is_heard_even_by_a_job_that_a_script_started_in_the_background(house: House):
    """A non-interactive shell lets its background jobs ignore SIGINT."""
    shell = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    started = house.start(SLEEPER, through=shell)

    code, _ = started.end(signal.SIGINT)

    assert code == 0
    assert not any(map(is_alive, started.pids))


def test_children_die_with_a_supervisor_that_is_killed(known_house: House):
    started = known_house.start(
        SLEEPER + "\nPostgres(home).start(supervisor)\nBroker(home).start(supervisor)"
    )
    assert len(started.pids) == 3

    started.end(signal.SIGKILL)

    assert soon(lambda: not any(map(is_alive, started.pids)))


def test_what_will_not_stop_is_killed_with_its_grandchildren(house: House, tmp_path: Path):
    program, note = tmp_path / "stubborn.py", tmp_path / "grandchild"
    program.write_text(STUBBORN)
    command = f"[sys.executable, {str(program)!r}, {str(note)!r}]"
    started = house.start(
        f"supervisor.start(Child('stubborn', {command}, env=dict(os.environ), patience=0.3))"
    )
    assert soon(lambda: note.exists() and note.read_text().endswith(" "))
    grandchild = int(note.read_text())

    code, said = started.end(signal.SIGTERM)

    assert code == 0
    assert "stubborn did not stop and was killed" in said
    assert not any(map(is_alive, [*started.pids, grandchild]))


def test_a_child_that_dies_is_started_again_and_that_is_said(house: House, tmp_path: Path):
    mark = tmp_path / "starts"
    program = f"import os, time; open({str(mark)!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(1)"
    # Who lives so long has started, here as after three seconds.
    started = house.start(f"processes.AT_ONCE = 0.5\nsupervisor.start(python('web', {program!r}))")

    assert soon(lambda: mark.exists() and len(mark.read_text().split()) > 1)
    _, said = started.end(signal.SIGTERM)

    assert "web ended (exit code 0) and is started again" in said
    assert not any(is_alive(int(pid)) for pid in mark.read_text().split())


def test_a_child_that_cannot_start_ends_everything_and_its_words_are_shown(house: House):
    started = house.start(SLEEPER + "\nsupervisor.start(python('web', 'raise SystemExit(\"no such hall\")'))")

    code, said = started.rest()

    assert code == 1
    assert "web ended (exit code 1)" in said
    assert "no such hall" in said
    assert not any(map(is_alive, started.pids))


def test_a_second_start_in_the_same_folder_is_refused_in_a_sentence(house: House):
    first = house.start(SLEEPER)

    code, said = house.start(SLEEPER).rest()

    assert code == 1
    assert f"bin/demo: already running in {house.folder}" in said
    assert is_alive(first.pids[0])

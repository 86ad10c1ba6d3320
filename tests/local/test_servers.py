"""Our own PostgreSQL and Valkey: what they hold survives whatever ends them."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.local.conftest import House, is_alive, soon
from tres_por_uno.local import demo
from tres_por_uno.local.home import Home
from tres_por_uno.local.postgres import Postgres, find_programs
from tres_por_uno.local.processes import Failed

SERVERS = "Postgres(home).start(supervisor)\nBroker(home).start(supervisor)"


def test_data_survive_a_kill_of_the_server_which_is_started_again(known_house: House):
    started = known_house.start(SERVERS)
    postgres = Postgres(known_house.home)
    with postgres.connect("tres_por_uno") as link:
        link.execute("CREATE TABLE works AS SELECT 'Río Grande' AS name")

    os.kill(started.pids[0], signal.SIGKILL)

    assert soon(lambda: not is_alive(started.pids[0]))
    assert soon(postgres.is_ready, 40)
    with postgres.connect("tres_por_uno") as link:
        assert link.execute("SELECT name FROM works").fetchone() == ("Río Grande",)
    assert started.end(signal.SIGTERM)[0] == 0


def test_a_second_start_finds_the_data_after_everything_was_killed(known_house: House):
    started = known_house.start(SERVERS)
    postgres = Postgres(known_house.home)
    with postgres.connect("tres_por_uno") as link:
        link.execute("CREATE TABLE clubs AS SELECT 'Santa Elena' AS name")
    for pid in [started.process.pid, *started.pids]:
        os.kill(pid, signal.SIGKILL)
    started.process.wait()

    again = known_house.start(SERVERS)

    assert len(again.pids) == 2
    with postgres.connect("tres_por_uno") as link:
        assert link.execute("SELECT name FROM clubs").fetchone() == ("Santa Elena",)
    assert again.end(signal.SIGTERM)[0] == 0


def test_a_pid_file_whose_number_belongs_to_another_program_does_not_keep_it_from_starting(
    known_house: House,
):
    known_house.start(SERVERS).end(signal.SIGTERM)
    # Of the same user as the server: PostgreSQL takes such a process for another server.
    sleeper = subprocess.Popen(["sleep", "60"], cwd="/", user="nobody" if known_house.home.is_root else None)
    (Postgres(known_house.home).data / "postmaster.pid").write_text(f"{sleeper.pid}\n")

    again = known_house.start(SERVERS)

    assert again.end(signal.SIGTERM)[0] == 0
    assert is_alive(sleeper.pid)
    sleeper.kill()
    sleeper.wait()


def test_the_server_listens_on_a_private_socket_only(known_house: House):
    known_house.start(SERVERS)
    postgres = Postgres(known_house.home)

    assert postgres.sockets.stat().st_mode & 0o077 == 0
    with postgres.connect("postgres") as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_long_path_with_spaces_gets_a_short_socket(tmp_path: Path, house: House):
    house.folder = tmp_path / ("una carpeta con ñ y espacios" + "x" * 60)
    house.folder.mkdir()
    house.home = Home("demo", house.folder)

    started = house.start(SERVERS)

    assert len(started.pids) == 2
    assert len(os.fsencode(Postgres(house.home).sockets / ".s.PGSQL.5432.lock")) < 107
    assert started.end(signal.SIGTERM)[0] == 0


def test_programs_named_in_the_environment_are_used_or_refused(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))

    with pytest.raises(Failed, match="no PostgreSQL 15 or newer runs from there"):
        find_programs()


def test_a_taken_port_is_told_with_the_option_that_helps():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Failed, match=rf"Port {port} cannot be used .* bin/demo --port {port + 1}"):
            demo.usable_port(port)


def test_the_secret_is_made_once_and_is_private(tmp_path: Path):
    home = Home("demo", tmp_path)
    home.folder.mkdir(parents=True)

    secret = home.secret_key()

    assert home.secret_key() == secret
    assert len(secret) >= 50
    assert (home.folder / "secret").stat().st_mode & 0o777 == 0o600


def test_no_word_of_the_environment_leads_the_servers_elsewhere(monkeypatch, house: House):
    monkeypatch.setenv("PGHOST", "somewhere.example.org")
    monkeypatch.setenv("LC_ALL", "es_MX.nowhere")

    started = house.start(SERVERS)

    assert len(started.pids) == 2
    assert psycopg.connect(Postgres(house.home).url.replace("postgres://", "postgresql://")).info.user

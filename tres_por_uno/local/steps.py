"""What demo, test and bench share: the two servers, steps with their seconds, and how a command ends."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tres_por_uno.local.broker import Broker
from tres_por_uno.local.home import Home
from tres_por_uno.local.postgres import Postgres
from tres_por_uno.local.processes import Child, Failed, StopAsked, Supervisor, tail


class Steps:
    """Runs one thing after the other and tells the seconds of each on a short line."""

    def __init__(self, home: Home, supervisor: Supervisor) -> None:
        self.home = home
        self.supervisor = supervisor
        self.log = home.logs / "setup.log"

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        started = time.monotonic()
        print(f"  {title:<34}", end="", flush=True)
        try:
            yield
        except BaseException:
            print()
            raise
        print(f"{time.monotonic() - started:6.1f} s", flush=True)

    def servers(self, *, is_lasting: bool = True) -> tuple[Postgres, Broker]:
        """Start PostgreSQL and Valkey; afterwards both answer."""
        postgres = Postgres(self.home, is_lasting=is_lasting)
        with self.step(f"PostgreSQL {postgres.version}"):
            postgres.start(self.supervisor)
        broker = Broker(self.home)
        with self.step("Valkey"):
            broker.start(self.supervisor)
        return postgres, broker

    def manage(self, title: str, *words: str, env: Mapping[str, str], is_shown: bool = False) -> None:
        """Run one management command. Only what it shows on purpose, or fails with, is seen."""
        if is_shown:
            started = time.monotonic()
            print(f"  {title}:", flush=True)
            self.run(title, words, env=env)
            print(f"  {'':<34}{time.monotonic() - started:6.1f} s", flush=True)
            return
        with self.step(title):
            self.run(title, words, env=env, log=self.log)

    def run(
        self, title: str, words: tuple[str, ...], *, env: Mapping[str, str], log: Path | None = None
    ) -> None:
        code = self.supervisor.run(
            [sys.executable, "manage.py", *words], env=env, folder=self.home.checkout, log=log
        )
        if code:
            raise Failed(
                f"{title}: manage.py {words[0]} ended with code {code}.{tail(log, 40) if log else ''}"
            )


def application(home: Home, env: Mapping[str, str], port: int) -> list[Child]:
    """Web, worker and beat, as production runs them but for the port and the number of processes."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "tres_por_uno"]
    server = [python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    return [
        Child(
            "web",
            [*server, "--workers", "2", "--blocking-threads", "4", "tres_por_uno.wsgi:application"],
            env={**env, "DATABASE_POOL": "1"},
            folder=home.checkout,
        ),
        Child(
            "worker",
            [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            env=env,
            folder=home.checkout,
            patience=20,
        ),
        Child(
            "beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""], env=env, folder=home.checkout
        ),
    ]


def end_of(command: Callable[[], int], *, stopped: int | None = None) -> int:
    """Run a command and turn its end into an exit code, with a sentence when it failed.

    Being stopped by a signal gives the shell's usual code unless ``stopped`` names another.
    """
    name = os.environ.get("COMMAND", "bin/…")
    # Until a supervisor hears the signals, Ctrl-C is Python's own and SIGTERM ends at once.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        return command()
    except Failed as failure:
        print(f"{name}: {failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except StopAsked as asked:
        return 128 + asked.number if stopped is None else stopped
    except KeyboardInterrupt:
        return 130

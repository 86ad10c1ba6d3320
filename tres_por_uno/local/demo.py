"""`bin/demo`: the whole application on this computer, with real works, people and papers."""

import argparse
import hashlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tres_por_uno.local.home import Home
from tres_por_uno.local.postgres import Postgres
from tres_por_uno.local.processes import Failed, StopAsked, Supervisor, tail
from tres_por_uno.local.steps import Steps, application, end_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where it listens (8000)")
    parser.add_argument("--reset", action="store_true", help="start over: forget the data of earlier runs")
    parser.add_argument(
        "--once", action="store_true", help="take one real work through its whole main job, then end"
    )
    parser.add_argument("--pdf", metavar="FILE", help="with --once: leave a copy of the agreement there")
    options = parser.parse_args()
    if options.pdf and not options.once:
        parser.error("--pdf goes with --once")
    if not 0 < options.port < 65536:
        parser.error("a port is a number from 1 to 65535")
    return end_of(lambda: run(options), stopped=130 if options.once else 0)


def run(options: argparse.Namespace) -> int:
    started = time.monotonic()
    home = Home("demo")
    with home.locked():
        port = free_port() if options.once else usable_port(options.port)
        if options.reset:
            home.clear()
        home.make()
        with Supervisor(home.logs) as supervisor:
            env = prepare(Steps(home, supervisor), port)
            if options.once:
                return walk(supervisor, home, env, port, options.pdf)
            cast = people(supervisor, home, env)
            print(f"\nReady in {time.monotonic() - started:.0f} s:  http://127.0.0.1:{port}\n\n{cast}")
            print(f"Ctrl-C stops it; the data stay in {home.folder}. Logs: {home.logs}", flush=True)
            try:
                supervisor.watch()
            except StopAsked:
                print("\nStopping…", flush=True)
                raise
    return 0


def prepare(steps: Steps, port: int) -> dict[str, str]:
    """Make everything ready and start it all; afterwards the application answers."""
    home = steps.home
    postgres, broker = steps.servers()
    env = home.environment(
        DEBUG="0",
        IS_DEMO="1",
        IS_HTTPS="0",
        DATABASE_URL=postgres.application_url,
        DATABASE_POOL="0",
        BROKER_URL=broker.url,
        ALLOWED_HOSTS="127.0.0.1,localhost",
        SITE_ADDRESS=f"http://127.0.0.1:{port}",
        EMAIL_URL="consolemail://",
        SWEEP_EVERY_SECONDS="10",
    )
    steps.manage("Seal of papers", "make_seal", env=env)
    owner = {**env, "OWNER_DATABASE_URL": postgres.url}
    steps.manage("Tables", "migrate", "--no-input", env=owner)
    catalogue = Stamp(home.folder / "catalogue", home.checkout.glob("places/data/**/*"))
    if not has_places(postgres) or not catalogue.is_fresh():
        steps.manage("Places of Mexico", "load_places", env=owner, is_shown=sys.stdout.isatty())
        catalogue.renew()
    steps.manage("Works, clubs and people", "seed_demo", env=env)
    files = [*home.checkout.glob("static/**/*"), *home.checkout.glob("*/static/**/*")]
    static = Stamp(home.folder / "static.stamp", [*files, home.checkout / "requirements" / "local.txt"])
    if not static.is_fresh():
        steps.manage("Static files", "collectstatic", "--no-input", "--clear", env=env)
        static.renew()
    with steps.step("Web, worker and beat"):
        for child in application(home, env, port):
            steps.supervisor.start(child)
        steps.supervisor.wait_until(lambda: is_ready(port), "The web server")
    return env


def walk(supervisor: Supervisor, home: Home, env: dict[str, str], port: int, pdf: str | None) -> int:
    """Drive one real work through its main job over HTTP; the code is that of the walk."""
    words = ["walk_demo", "--address", f"http://127.0.0.1:{port}"]
    if pdf:
        words += ["--pdf", str(Path(os.environ.get("CALLED_FROM", ".")) / pdf)]
    print(flush=True)
    return supervisor.run([sys.executable, "manage.py", *words], env=env, folder=home.checkout)


def people(supervisor: Supervisor, home: Home, env: dict[str, str]) -> str:
    """The table of demo people and their password, as the command tells it."""
    log = home.logs / "people.log"
    command = [sys.executable, "manage.py", "seed_demo", "--people"]
    if supervisor.run(command, env=env, folder=home.checkout, log=log):
        raise Failed(f"The demo people could not be told.{tail(log)}")
    return log.read_text()


class Stamp:
    """Remembers the files that a step was made from, so that it is not repeated for the same ones."""

    def __init__(self, file: Path, sources: "Iterator[Path] | list[Path]") -> None:
        self.file = file
        facts = sorted(
            f"{source} {source.stat().st_size} {source.stat().st_mtime_ns}"
            for source in sources
            if source.is_file()
        )
        self.mark = hashlib.sha256("\n".join(facts).encode()).hexdigest()

    def is_fresh(self) -> bool:
        return self.file.exists() and self.file.read_text() == self.mark

    def renew(self) -> None:
        self.file.write_text(self.mark)


def has_places(postgres: Postgres) -> bool:
    with postgres.connect("tres_por_uno") as link:
        try:
            return link.execute("SELECT 1 FROM places_locality LIMIT 1").fetchone() is not None
        except psycopg.errors.UndefinedTable:
            return False


def usable_port(port: int) -> int:
    """``port``, unless somebody listens there already."""
    with socket.socket() as probe:
        # As the web server does: a port that was ours a moment ago may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be used ({error.strerror}). Choose another: bin/demo --port {port + 1}"
            ) from None
    return port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(port: int) -> bool:
    """Whether /readyz is content. Asked without the proxies that an environment may name."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/readyz")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


if __name__ == "__main__":
    sys.exit(main())

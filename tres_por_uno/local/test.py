"""`bin/test`: every gate in order, the tests last, against servers of its own.

With arguments only pytest runs and gets them: ``bin/test tests/funding -k deposit``.
"""

import base64
import os
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tres_por_uno.local.home import Home
from tres_por_uno.local.processes import Supervisor
from tres_por_uno.local.steps import Steps, end_of

PYTHON = sys.executable


@dataclass(frozen=True)
class Gate:
    """A command that must end with 0."""

    title: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


def gates() -> list[Gate]:
    """What is asked before the tests, the quickest first."""
    tools = Path(PYTHON).parent
    production = {
        "DEBUG": "0",
        "IS_HTTPS": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PERSON_CIPHER_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "tresporuno.example.org",
    }
    manage = [PYTHON, "manage.py"]
    return [
        Gate("ruff check", [str(tools / "ruff"), "check", "--quiet", "."]),
        Gate("ruff format", [str(tools / "ruff"), "format", "--check", "--quiet", "."]),
        Gate("import-linter", [str(tools / "lint-imports")]),
        Gate("mypy", [str(tools / "mypy")]),
        Gate("no missing migration", [*manage, "makemigrations", "--check", "--dry-run"]),
        Gate("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def main() -> int:
    return end_of(lambda: run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    home = Home("test")
    with home.locked():
        home.clear()
        home.make()
        with Supervisor(home.logs) as supervisor:
            steps = Steps(home, supervisor)
            postgres, broker = steps.servers(is_lasting=False)
            # Tests start their own worker: each process of pytest takes a database of the broker's 16.
            env = home.environment(DEBUG="1", DATABASE_URL=postgres.url, BROKER_URL=broker.url)
            codes = [] if arguments else [pass_gate(steps, gate, env) for gate in gates()]
            print(flush=True)
            processes = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
            processes.append("--no-loadscope-reorder")
            codes.append(
                supervisor.run(
                    [PYTHON, "-m", "pytest", *(arguments or processes)],
                    env=env,
                    folder=home.checkout,
                    in_foreground=sys.stdin.isatty(),
                )
            )
    return next((code for code in codes if code), 0)


def pass_gate(steps: Steps, gate: Gate, env: Mapping[str, str]) -> int:
    """Run one gate and tell its seconds; its words are shown only when it refuses."""
    log = steps.home.logs / f"{gate.title.replace(' ', '-')}.log"
    started = time.monotonic()
    code = steps.supervisor.run(gate.command, env={**env, **gate.env}, folder=steps.home.checkout, log=log)
    verdict = "ok" if code == 0 else f"REFUSED ({code})"
    print(f"  {gate.title:<34}{time.monotonic() - started:6.1f} s  {verdict}", flush=True)
    if code:
        print(log.read_text(errors="replace"), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())

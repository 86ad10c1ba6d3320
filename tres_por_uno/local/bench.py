"""`bin/bench`: measures this house against a baseline, each in turn, on servers that keep every commit."""

import os
import sys
from pathlib import Path

from tres_por_uno.local.home import Home
from tres_por_uno.local.processes import Supervisor
from tres_por_uno.local.steps import Steps, end_of


def main() -> int:
    return end_of(lambda: run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    home = Home("bench")
    with home.locked():
        home.clear()
        home.make()
        with Supervisor(home.logs) as supervisor:
            steps = Steps(home, supervisor)
            postgres, broker = steps.servers()
            env = home.environment(
                DJANGO_SETTINGS_MODULE="tres_por_uno.bench.settings",
                DEBUG="0",
                IS_HTTPS="0",
                DATABASE_URL=postgres.url,
                BROKER_URL=broker.url,
                LOG_LEVEL="WARNING",
            )
            steps.manage("Seal of papers", "make_seal", env={**env, "IS_DEMO": "1"})
            steps.manage("Tables", "migrate", "--no-input", env=env)
            print(flush=True)
            return supervisor.run(
                [sys.executable, "manage.py", "bench", *map_files(arguments)], env=env, folder=home.checkout
            )


def map_files(arguments: list[str]) -> list[str]:
    """The arguments, with the file after --json meant from where the person stands."""
    here = Path(os.environ.get("CALLED_FROM", "."))
    return [
        str(here / word) if before == "--json" else word
        for before, word in zip(["", *arguments], arguments, strict=False)
    ]


if __name__ == "__main__":
    sys.exit(main())

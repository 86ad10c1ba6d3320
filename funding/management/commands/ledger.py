"""The audit of the ledger from the command line, the heads of its chains, and the end of a year."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding import guards
from funding.audit import audit, heads, read, written


class Command(BaseCommand):
    help = (
        "verify: recomputes the whole ledger and names every flaw; exit 1 if there is one. "
        "heads: the ends of all chains, to be kept outside the database. "
        "guards: what keeps the ledger in the database, as the migrations leave it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="recompute everything and name every flaw")
        verify.add_argument("--heads", type=Path, action="append", default=[], help="heads that were kept")
        keep = acts.add_parser("heads", help="write the ends of all chains")
        keep.add_argument("file", type=Path, nargs="?", help="to this file instead of the screen")
        acts.add_parser("guards", help="write what a migration changed of them to funding/guards.tsv")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "heads":
            self.keep(options["file"])
        elif act == "guards":
            guards.FILE.write_text(guards.spelled(guards.found()), encoding="utf-8")
            self.stdout.write(str(guards.FILE))
        else:
            self.verify(options["heads"])

    def keep(self, file: Path | None) -> None:
        text = written(heads())
        if file is None:
            self.stdout.write(text, ending="")
        else:
            file.write_text(text, encoding="utf-8")
            self.stdout.write(f"{len(text.splitlines())} cadenas: {file}")

    def verify(self, files: list[Path]) -> None:
        try:
            known = [head for file in files for head in read(file.read_text(encoding="utf-8"))]
        except (OSError, ValueError) as reason:
            raise CommandError(str(reason)) from reason
        found = 0
        for flaw in audit(known):
            found += 1
            self.stdout.write(str(flaw))
        if found:
            self.stderr.write(f"{found} fallas.")
            sys.exit(1)
        self.stdout.write(
            "El libro está íntegro." + ("" if known else " No se comparó con huellas guardadas.")
        )

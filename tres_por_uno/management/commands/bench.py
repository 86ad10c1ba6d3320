"""Measure, in a database of its own that is gone afterwards."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from tres_por_uno.bench import Result, papers
from tres_por_uno.bench.rows import ROWS

COLUMNS = ("name", "value", "unit", "baseline", "ratio", "what")


class Command(BaseCommand):
    help = "Measures each NAME, or all of them, beside its baseline in the same run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(ROWS)}")
        parser.add_argument("--short", action="store_true", help="print few papers: do the rows work?")
        parser.add_argument("--json", type=Path, metavar="FILE", help="leave the rows as JSON there too")

    def handle(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        if unknown := [name for name in names if name not in ROWS]:
            raise CommandError(f"Nothing is called {', '.join(unknown)}. There is: {', '.join(ROWS)}.")
        rows = {**ROWS, **papers.rows(papers.SHORT)} if options["short"] else ROWS
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            with translation.override("es-mx"):
                results = [rows[name]() for name in names or ROWS]
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        self.stdout.write(table(results))
        if options["json"]:
            options["json"].write_text(json.dumps([row.facts() for row in results], indent=2) + "\n")


def table(results: list[Result]) -> str:
    """The rows, aligned; a ratio above 1 means that the subject takes longer than its baseline."""
    lines = [COLUMNS, *(tuple(str(row.facts()[column]) for column in COLUMNS) for row in results)]
    widths = [max(len(line[number]) for line in lines) for number in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )

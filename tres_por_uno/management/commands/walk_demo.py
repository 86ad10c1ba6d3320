"""Drive one real work through its whole main job, over the API of the running application."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tres_por_uno.demo.walk import Stumbled, walk


class Command(BaseCommand):
    help = "Takes a real work of Río Grande from the proposal to the paid-up fund over the running API."
    # The application that it walks through has asked whether all is in order.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the application runs")
        parser.add_argument("--pdf", type=Path, help="leave a copy of the agreement here")

    def handle(self, *args: Any, address: str, pdf: Path | None, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("The walk signs in as demo people: set IS_DEMO=1 on a demo machine only.")
        try:
            walk(address, pdf, tell=self.stdout.write)
        except Stumbled as reason:
            raise CommandError(str(reason)) from reason

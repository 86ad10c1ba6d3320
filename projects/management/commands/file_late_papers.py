"""Receipts, notes of instalments and letters of refund of money verified before they were issued."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from projects.actions.late_papers import file_late_paper, missing_in_batches

logger = logging.getLogger(__name__)
# After so many the screen says how far it is.
TOLD_EVERY = 100


class Command(BaseCommand):
    help = (
        "Issues, once each, the papers of money that was verified before the system issued them. "
        "Broken off it goes on where it ended; run again it finds nothing to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="MAIL", help="the person in whose name the history tells it")
        parser.add_argument("--count", action="store_true", help="only say how many are missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"]:
            self.stdout.write(f"Faltan {sum(1 for _missing in missing_in_batches())} documentos.")
            return
        by = User.objects.filter(email__iexact=options["by"] or "", is_active=True).first()
        if by is None:
            raise CommandError("Diga con --by el correo de la persona en cuyo nombre se expiden.")
        filed, failed = 0, 0
        for missing in missing_in_batches():
            try:
                filed += file_late_paper(missing, by=by) is not None
            except Exception:
                # One work that cannot have its paper must not keep the others from theirs.
                logger.exception("No paper was filed for %s", missing)
                failed += 1
            if filed and filed % TOLD_EVERY == 0:
                self.stdout.write(f"{filed} documentos expedidos…")
        self.stdout.write(f"{filed} documentos expedidos.")
        if failed:
            raise CommandError(f"{failed} no se pudieron expedir: la bitácora dice por qué.")

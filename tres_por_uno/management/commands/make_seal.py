"""Make a key and a certificate with which papers are sealed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.certificates import SEAL_YEARS, NotSealable, key_in, keys_at, make_seal


class Command(BaseCommand):
    help = (
        "Makes a key that seals papers, with a certificate of the house's own authority, in the folder "
        "SEAL_KEYS. Where a valid one is there it adds nothing; --renew adds one, which seals from then on."
    )
    # To make a key nothing else need be in order, and to ask takes seconds.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--renew", action="store_true", help="add a newer key although one is valid")
        parser.add_argument("--owner", default="Tres por Uno", help="in whose name it seals")
        parser.add_argument("--days", type=int, default=365 * SEAL_YEARS, help="how long it is valid")

    def handle(self, *args: Any, renew: bool, owner: str, days: int, **options: Any) -> None:
        folder = Path(settings.SEAL_KEYS)
        if folder.is_file():
            raise CommandError("SEAL_KEYS names one file: name a folder, so that older keys stay beside it.")
        if not settings.SEAL_PASSPHRASE and not (settings.DEBUG or settings.IS_DEMO):
            raise CommandError("Set SEAL_PASSPHRASE in the environment: the key is not kept in the open.")
        now = timezone.now()
        try:
            valid = [key for key in keys_at(folder, settings.SEAL_PASSPHRASE) if key.holds_at(now)]
        except NotSealable as reason:
            raise CommandError(str(reason)) from reason
        if valid and not renew:
            self.stdout.write("A valid seal is there.")
            return
        if not 1 <= days <= 3650:
            raise CommandError("A seal is valid from 1 day to 10 years.")
        try:
            file = make_seal(folder, settings.SEAL_PASSPHRASE, owner=owner, now=now, days=days)
        except (OSError, ValueError) as reason:
            raise CommandError(f"The seal could not be made: {reason}") from reason
        until = key_in(file, settings.SEAL_PASSPHRASE).certificate.not_valid_after_utc
        self.stdout.write(f"{file} seals until {until:%Y-%m-%d}.")

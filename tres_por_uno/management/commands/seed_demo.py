"""Fill the demo with its cast and its works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from funding.audit import keep_verification
from tres_por_uno.demo.cast import PASSWORD, PEOPLE, build_cast
from tres_por_uno.demo.committee import seat_committee
from tres_por_uno.demo.contacts import tell_contacts
from tres_por_uno.demo.federations import tell_of_federations
from tres_por_uno.demo.weighing import ask_about
from tres_por_uno.demo.works import seed_works


class Command(BaseCommand):
    help = "Fills the demo with its people and works. Run again it adds nothing. Refuses outside a demo."
    # `migrate`, which goes before it, asks whether all is in order: asked again it takes seconds.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", action="store_true", help="print who can sign in, and change nothing")

    def handle(self, *args: Any, people: bool, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("These people have a known password: set IS_DEMO=1 on a demo machine only.")
        if people:
            for person in PEOPLE:
                if person.can:
                    self.stdout.write(f"  {person.email:<22} {person.title}: {person.can}")
            self.stdout.write(f"  Contraseña de todas las personas: {PASSWORD}")
            return
        with translation.override("es-mx"):
            cast = build_cast()
            tell_contacts(cast)
            added = seed_works(cast)
            ask_about(added, cast)
            seat_committee(cast)
            tell_of_federations(cast)
            if added:
                keep_verification()  # as the first night would
        self.stdout.write(f"{len(cast)} personas; {len(added)} obras nuevas.")

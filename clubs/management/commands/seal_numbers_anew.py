"""Seals every kept CURP and RFC under the first of PERSON_CIPHER_KEYS, so that the former key can go."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from accounts.numbered import Numbered
from accounts.personal import sealed_anew

CHUNK = 500


class Command(BaseCommand):
    help = "Sella de nuevo todas las CURP y RFC con la primera clave. Puede repetirse."

    def handle(self, *args: Any, **options: Any) -> None:
        many = 0
        # Members of clubs, who speaks for works, and whoever else's numbers are kept one day.
        for model in (one for one in apps.get_models() if issubclass(one, Numbered)):
            last = 0
            while chunk := self.seal_behind(model, last):
                last, many = chunk[-1].pk, many + len(chunk)
        self.stdout.write(f"Personas con claves selladas de nuevo: {many}")

    @transaction.atomic
    def seal_behind(self, model: type[Numbered], last: int) -> list[Numbered]:
        """The next persons, sealed anew, locked so that nobody writes them meanwhile."""
        kept = model._default_manager.exclude(Q(curp_sealed="") & Q(rfc_sealed="")).filter(pk__gt=last)
        chunk = list(kept.select_for_update().order_by("pk")[:CHUNK])
        for person in chunk:
            person.curp_sealed = sealed_anew(person.curp_sealed)
            person.rfc_sealed = sealed_anew(person.rfc_sealed)
        model._default_manager.bulk_update(chunk, ["curp_sealed", "rfc_sealed"])
        return chunk

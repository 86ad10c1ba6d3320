"""Seals every kept CURP and RFC under the first of PERSON_CIPHER_KEYS, so that the former key can go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from accounts.personal import sealed_anew
from clubs.models import Member

CHUNK = 500


class Command(BaseCommand):
    help = "Sella de nuevo todas las CURP y RFC con la primera clave. Puede repetirse."

    def handle(self, *args: Any, **options: Any) -> None:
        last, many = 0, 0
        while chunk := self.seal_behind(last):
            last, many = chunk[-1].pk, many + len(chunk)
        self.stdout.write(f"Personas con claves selladas de nuevo: {many}")

    @transaction.atomic
    def seal_behind(self, last: int) -> list[Member]:
        """The next members, sealed anew, locked so that nobody writes them meanwhile."""
        kept = Member.objects.exclude(Q(curp_sealed="") & Q(rfc_sealed="")).filter(pk__gt=last)
        chunk = list(kept.select_for_update().order_by("pk")[:CHUNK])
        for member in chunk:
            member.curp_sealed = sealed_anew(member.curp_sealed)
            member.rfc_sealed = sealed_anew(member.rfc_sealed)
        Member.objects.bulk_update(chunk, ["curp_sealed", "rfc_sealed"])
        return chunk

"""A person whose CURP and RFC are kept: sealed, compared by a keyed hash, and shown by their last signs."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.personal import masked, opened


class Numbered(models.Model):
    """Sealed numbers of a person: the database tells neither. Who was born abroad may have none."""

    curp_sealed = models.TextField(blank=True, default="", editable=False)
    rfc_sealed = models.TextField(blank=True, default="", editable=False)
    # By which the same CURP is found in another club; nothing that can be read.
    person_key = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def has_numbers(self) -> bool:
        return bool(self.curp_sealed or self.rfc_sealed)

    @property
    def masked_curp(self) -> str:
        """Its last signs: enough for whoever knows the number."""
        return masked(opened(self.curp_sealed))

    @property
    def masked_rfc(self) -> str:
        return masked(opened(self.rfc_sealed))


def kept_and_compared(name: str) -> models.CheckConstraint:
    """A CURP is kept with its key, or neither is."""
    is_whole: Any = Q(person_key="", curp_sealed="") | ~Q(person_key="") & ~Q(curp_sealed="")
    return models.CheckConstraint(condition=is_whole, name=name)

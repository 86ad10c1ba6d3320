"""Papers of money that was verified before the system issued them: which are missing, and how they come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from documents.models import Document
from funding.models import Delivery, Deposit, Refund, Release
from projects.papers.base import SPANISH
from projects.papers.money import file_instalment, file_receipt
from projects.papers.refunds import file_refund

KIND = Document.Kind


@dataclass(frozen=True)
class Made:
    """What was verified, and what it asks for: the kind of its paper, and what files it."""

    kind: str
    rows: Callable[[], QuerySet[Any]]
    fund: str
    file: Callable[..., Document]


MADE = [
    Made(KIND.RECEIPT, Deposit.objects.standing, "fund", file_receipt),
    Made(KIND.RECEIPT, Delivery.objects.all, "in_kind__fund", file_receipt),
    Made(KIND.INSTALMENT, Release.objects.counted, "fund", file_instalment),
    Made(KIND.REFUND, Refund.objects.counted, "fund", file_refund),
]


@dataclass(frozen=True, order=True)
class Missing:
    """A row of the money without its paper; the journal's order is the one in which they are filed."""

    entry: int
    made: int
    row: int
    fund: int

    @property
    def file(self) -> Callable[..., Document]:
        return MADE[self.made].file

    def found(self) -> Any:
        """The row as it is now, if it still counts and still has no paper."""
        return without_paper(MADE[self.made]).filter(pk=self.row).first()


def without_paper(made: Made) -> QuerySet[Any]:
    """The rows that count and of which no paper tells."""
    rows = made.rows()
    prefix = Value(f"{rows.model._meta.model_name}:")
    subject = Concat(prefix, Cast(OuterRef("pk"), CharField()), output_field=CharField())
    papers = Document.objects.filter(kind=made.kind, subject=subject, language=SPANISH)
    return rows.filter(~Exists(papers))


def missing_papers(*, after: int = 0, most: int) -> list[Missing]:
    """The first so many that are missing of what was posted after that entry, in the order of the journal."""
    found: list[Missing] = []
    for place, made in enumerate(MADE):
        rows = without_paper(made).filter(entry__gt=after).order_by("entry")
        told = rows.values_list("entry", "pk", made.fund)[:most]
        found += [Missing(entry, place, row, fund) for entry, row, fund in told]
    return sorted(found)[:most]

"""What was told of the money of a work, as its pages show it to one person."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import OPERATIONS
from funding.models import Payer, TwoHands
from funding.spent import Lateness
from programs.dates import long_date, short_date
from programs.money import pesos
from projects.forms.operations import ASKED
from projects.models import Project

State = TwoHands.State
# Word and shape, colour never alone.
MARKS = {State.DECLARED: "◐", State.VERIFIED: "✓", State.REJECTED: "✕", State.REVERSED: "↩"}


class Told:
    """One row with what the person may do with it."""

    def __init__(self, project: Project, name: str, row: Any, user: User) -> None:
        self.name, self.row, self.asked = name, row, ASKED[name]
        self.label = self.label_of(name)
        self.mark = MARKS[State(row.state)]
        self.is_own = row.declared_by_id == user.pk
        verifies = project.verifies(name, user)
        self.may_verify = verifies and row.is_waiting and not self.is_own
        self.waits_for_another = row.is_waiting and self.is_own
        self.may_reverse = verifies and row.state == State.VERIFIED and not self.is_own
        self.is_undone = row.state in (State.REJECTED, State.REVERSED)

    @staticmethod
    def label_of(name: str) -> str:
        return str(OPERATIONS[name].label)

    @property
    def is_authorised_release(self) -> bool:
        """An instalment that counts and has no payment order yet."""
        return self.name == "release" and self.row.state == State.VERIFIED and not self.row.clc

    @property
    def what(self) -> str:
        """For whom or for what, in a few words."""
        row = self.row
        match self.name:
            case "payment":
                return row.payee
            case "proof":
                return row.issuer
            case "restitution":
                return row.payment.payee
            case "conversion":
                return str(row.deposit.get_payer_display())
            case "release" | "refund":
                return str(row.get_payer_display())
            case "closing":
                return str(row.get_why_display())
        return ""

    @property
    def days_late(self) -> int:
        """By how many days the money went back too late."""
        due_on = getattr(self.row, "due_on", None)
        return Lateness(due_on, self.row.happened_on).days

    @property
    def facts(self) -> list[tuple[str, str]]:
        """All that was told, with its label."""
        row, asked = self.row, self.asked
        amounts = {
            "amendment": _("Nueva suma de las partes en dinero"),
            "closing": _("Queda por reintegrar"),
        }
        told = [(str(amounts.get(self.name, asked.amount)), pesos(row.amount))]
        for fact in OPERATIONS[self.name].facts:
            if words := self.shown(fact):
                told.append((capfirst(str(row._meta.get_field(fact).verbose_name)), words))
        told += [(str(asked.day), long_date(row.happened_on)), (str(asked.reference), row.reference)]
        if getattr(row, "clc", ""):
            day = {"clc": row.clc, "day": long_date(row.ordered_on), "who": row.ordered_by}
            told.append((_("CLC"), _("%(clc)s, del %(day)s; la registró %(who)s") % day))
        if row.entry_id and (seen := list(row.entry.sightings.all())):
            told.append((_("En el banco"), "; ".join(map(str, seen))))
        if getattr(row, "due_on", None):
            told.append((_("Fecha límite legal"), long_date(row.due_on)))
        if row.note:
            told.append((_("Nota"), row.note))
        person = _("%(who)s, %(day)s")
        told.append((_("Lo registró"), person % {"who": row.declared_by, "day": short_date(row.declared_at)}))
        if row.settled_by:
            settled = {"who": row.settled_by, "day": short_date(row.settled_at)}
            label = _("Lo rechazó") if row.state == State.REJECTED else _("Lo verificó")
            told.append((label, person % settled))
        if row.reason:
            told.append((_("Motivo"), row.reason))
        return told

    def shown(self, fact: str) -> str:
        """One fact in words; nothing where there is nothing to say."""
        value = getattr(self.row, fact)
        if hasattr(self.row, f"get_{fact}_display"):
            return str(getattr(self.row, f"get_{fact}_display")())
        match fact:
            case "changes":
                parts = {Payer(payer).label: Decimal(change) for payer, change in value.items()}
                signs = {label: "+" if change > 0 else "" for label, change in parts.items()}
                return "; ".join(f"{label}: {signs[label]}{pesos(change)}" for label, change in parts.items())
            case "payment":
                return f"{value.reference}, {value.payee}, {pesos(value.amount)}"
            case "deposit":
                facts = {"usd": pesos(value.usd), "pesos": pesos(value.amount), "reference": value.reference}
                return _("%(reference)s: %(usd)s dólares, que al FIX son %(pesos)s") % facts
            case "total" | "charges":
                return pesos(value) if value else ""
        return str(value)

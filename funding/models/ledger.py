"""The ledger: the fund of each work, and every peso that was promised to it and paid into it.

One journal with two books. **P** (presupuestal) says what the parties owe: ``agreed`` → ``outstanding``
→ ``deposited``; what is given in kind and what has to come back have rows of their own. It also keeps the
moments of public budgets: ``approved`` (more or less later) of a pot → ``to_commit`` → ``committed`` →
``accrued`` → ``executed`` → ``paid_out`` of its works. Each moment takes its pesos from the one before it
and no account passes zero, so none of them can be more than the one before.
**F** (financiero) says where the money is: ``bank`` against ``available`` of each payer; what was paid for
the work stands as ``unproved`` against ``applied``, and once it is proved as ``proved`` against
``justified``; what is left goes through ``refundable`` back to whom it belongs. What comes back of a
business never returns to its fund: it goes into the pot of the works of solidarity.
A line is a signed amount (+ is a debit); an entry sums to zero in each book. The database keeps it so:
see the migrations, whose names say what they guard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from funding.models.moments import CREDIT_SIDE, DEBIT_SIDE, EITHER_SIDE, OF_A_POT, Moment, Payer, is_among
from places.models import Municipality
from places.models import State as PlaceState
from programs.rules import FAMILIES


class PotQuerySet(models.QuerySet["Pot"]):
    def visible_to(self, user: User) -> Self:
        """The pots of the states for which the person's offices answer; a club sees its works instead."""
        scope = Q(pk__in=[])
        for office in user.current_offices if user.is_authenticated else []:
            is_of_the_country = not (office.state_id or office.municipality_id)
            if office.role in (Role.CENTRAL, Role.AUDITOR) and is_of_the_country:
                scope |= ~Q(pk__in=[])
            elif office.role in (Role.DELEGATION, Role.STATE_GOVERNMENT, Role.AUDITOR):
                scope |= Q(state=office.state_id)
        return self.filter(scope)


class Pot(models.Model):
    """The money of one scheme, year and state for one family of projects: the two never mix."""

    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    state = models.ForeignKey(PlaceState, models.PROTECT, related_name="pots", verbose_name=_("estado"))
    family = models.CharField(_("familia"), max_length=12, choices=list(FAMILIES.items()))

    objects = PotQuerySet.as_manager()

    class Meta:
        verbose_name = _("bolsa")
        verbose_name_plural = _("bolsas")
        ordering = ["-fiscal_year", "scheme", "state", "family"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "fiscal_year", "state", "family"], name="pot_is_one"),
            models.CheckConstraint(condition=Q(family__in=list(FAMILIES)), name="pot_has_a_known_family"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.fiscal_year}, {self.state}, {self.get_family_display()}"


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: User) -> Self:
        """Funds of the person's own offices and of their territory."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user.reach(owner="owner", municipality="municipality", company="company"))


class Fund(models.Model):
    """The money of one work, opened when its agreement is signed."""

    folio = models.CharField(_("folio de la obra"), max_length=30, unique=True)
    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="funds", verbose_name=_("bolsa"))
    total = models.DecimalField(_("costo total"), max_digits=14, decimal_places=2)
    deposit_until = models.DateField(_("fecha límite para depositar"), null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="funds", verbose_name=_("municipio")
    )
    owner = models.ForeignKey(Office, models.PROTECT, related_name="funds", verbose_name=_("club"))
    company = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("empresa aportante")
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo abrió"))
    opened_at = models.DateTimeField(_("abierto"), db_default=TransactionNow(), editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fondo")
        verbose_name_plural = _("fondos")
        ordering = ["-opened_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="fund_holds_money")]

    def __str__(self) -> str:
        return f"Fondo {self.folio}"

    def parts(self) -> list["Part"]:
        """Agreed, deposited and outstanding of each payer, in the order of printing. One query, or none
        when the accounts were prefetched."""
        return parts_of({(row.payer, row.moment): row.balance for row in self.accounts.all()})

    def to_recover(self) -> Decimal:
        """Pesos of the support that still have to come back. One query, or none when prefetched."""
        return self.sum_of(Moment.TO_RECOVER)

    def sum_of(self, moment: Moment) -> Decimal:
        """Pesos that the accounts of all payers count under ``moment``."""
        rows = (account.balance for account in self.accounts.all() if account.moment == moment)
        return sum(rows, Decimal("0.00"))

    def schedule(self) -> list["Due"]:
        """The instalments by which the support comes back; what came in covers the oldest first."""
        came = self.sum_of(Moment.RECOVERED)
        dues = []
        for instalment in self.instalments.all():
            paid = min(came, instalment.amount)
            came -= paid
            dues.append(Due(instalment.number, instalment.due_on, instalment.amount, paid))
        return dues


@dataclass(frozen=True)
class Due:
    """One instalment of a recovery: what is due on its day and what has come in for it, in pesos."""

    number: int
    due_on: date
    amount: Decimal
    paid: Decimal

    @property
    def outstanding(self) -> Decimal:
        return self.amount - self.paid

    @property
    def is_late(self) -> bool:
        return bool(self.outstanding) and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Part:
    """What one payer promised to a work, has paid and still owes, in pesos, and what of it was spent and
    proved. In-kind values stand apart."""

    payer: str
    agreed: Decimal
    deposited: Decimal
    outstanding: Decimal
    in_kind: Decimal = Decimal("0.00")
    in_kind_due: Decimal = Decimal("0.00")
    spent: Decimal = Decimal("0.00")
    proved: Decimal = Decimal("0.00")

    @property
    def label(self) -> str:
        return str(Payer(self.payer).label)

    @property
    def is_paid(self) -> bool:
        return self.outstanding == 0 and self.in_kind_due == 0


def parts_of(balances: Mapping[tuple[str, str], Decimal]) -> list[Part]:
    """The part of each payer from its accounts by payer and moment, in the order of printing.

    What was promised stands on the credit side, so its balance is negative.
    """
    paying = {payer for payer, _moment in balances}

    def of(payer: str, moment: Moment) -> Decimal:
        return balances.get((payer, moment), Decimal("0.00"))

    return [
        Part(
            payer=payer,
            agreed=-of(payer, Moment.AGREED),
            deposited=of(payer, Moment.DEPOSITED),
            outstanding=of(payer, Moment.OUTSTANDING),
            in_kind=-of(payer, Moment.IN_KIND_AGREED),
            in_kind_due=of(payer, Moment.IN_KIND_DUE),
            spent=-of(payer, Moment.APPLIED) - of(payer, Moment.JUSTIFIED),
            proved=-of(payer, Moment.JUSTIFIED),
        )
        for payer in Payer.values
        if payer in paying
    ]


class Account(models.Model):
    """One kind of money of one payer in one fund or pot. Its balance is written by the database only."""

    # Without an index of their own: the constraints below begin with them.
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="accounts", db_index=False)
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="accounts", db_index=False)
    payer = models.CharField(max_length=10, choices=Payer, blank=True)
    moment = models.CharField(max_length=20, choices=Moment)
    book = models.CharField(max_length=1)
    currency = models.CharField(max_length=3, default="MXN")
    balance = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal("0.00"))
    # How many lines it has; each line keeps its number, so that a gap shows.
    lines_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("cuenta")
        verbose_name_plural = _("cuentas")
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "payer", "moment", "currency"], name="account_is_one_per_payer"
            ),
            models.UniqueConstraint(
                fields=["pot", "payer", "moment", "currency"], name="pot_account_is_one_per_payer"
            ),
            models.CheckConstraint(
                condition=Q(fund__isnull=False, pot__isnull=True)
                | Q(is_among(OF_A_POT), fund__isnull=True, pot__isnull=False),
                name="account_is_of_a_fund_or_of_a_pot",
            ),
            models.CheckConstraint(
                condition=(Q(balance__lte=0) | Q(is_among(DEBIT_SIDE | EITHER_SIDE)))
                & (Q(balance__gte=0) | Q(is_among(CREDIT_SIDE | EITHER_SIDE))),
                name="account_stays_on_its_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.payer}".strip()


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: User) -> Self:
        """The entries of the funds and pots that the person may read."""
        mine = Q(fund__in=Fund.objects.visible_to(user)) | Q(pot__in=Pot.objects.visible_to(user))
        return self.filter(mine)


class Entry(models.Model):
    """One event of money with its lines. It is never changed: a mistake is mended by its reversal."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Convenio")
        DEPOSIT = "deposit", _("Depósito")
        IN_KIND = "in_kind", _("Entrega en especie")
        RECOVERY = "recovery", _("Recuperación")
        CEILING = "ceiling", _("Techo presupuestal")
        TRANSFER = "transfer", _("Transferencia entre estados")
        AMENDMENT = "amendment", _("Convenio modificatorio")
        RELEASE = "release", _("Ministración autorizada")
        ORDER = "order", _("Orden de pago (CLC)")
        PAYMENT = "payment", _("Pago")
        PROOF = "proof", _("Comprobación")
        RESTITUTION = "restitution", _("Devolución a la cuenta")
        INTEREST = "interest", _("Rendimientos")
        CONVERSION = "conversion", _("Conversión de dólares")
        CLOSING = "closing", _("Cierre de la cuenta")
        REFUND = "refund", _("Reintegro")
        REVERSAL = "reversal", _("Reverso")

    # Of a work, or of the budget of a pot.
    # Without an index of their own: the constraints below begin with them.
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="entries", db_index=False)
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="entries", db_index=False)
    # Its place in the journal of the work or the pot, and the day that it counts for.
    number = models.PositiveIntegerField(_("número"))
    booked_on = models.DateField(_("fecha contable"))
    kind = models.CharField(_("clase"), max_length=12, choices=Kind)
    key = models.CharField(max_length=160)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reversa a")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)
    # What was asked for under the key, and the link of the chain: this entry with the one before it.
    request_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("asiento")
        verbose_name_plural = _("asientos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="entry_is_posted_once"),
            models.UniqueConstraint(fields=["fund", "number"], name="entry_has_its_number"),
            models.UniqueConstraint(fields=["pot", "number"], name="pot_entry_has_its_number"),
            models.CheckConstraint(
                condition=Q(fund__isnull=False, pot__isnull=True) | Q(fund__isnull=True, pot__isnull=False),
                name="entry_is_of_a_fund_or_of_a_pot",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="reversal_names_its_original",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def pesos_moved(self) -> Decimal:
        """How many pesos the entry is about, told once. No query when lines and accounts are prefetched."""
        lines = list(self.lines.all())
        in_common = [
            abs(line.amount)
            for line in lines
            if line.account.book == "F" and not line.account.payer and line.account.currency == "MXN"
        ]
        if in_common:
            return max(in_common)
        for moments in WHAT_ENTRIES_TELL:
            amounts = [line.amount for line in lines if line.account.moment in moments]
            if amounts:
                return abs(sum(amounts, Decimal("0.00")))
        return max(abs(line.amount) for line in lines)


# Of entries that move no money in the account of a work: the accounts that say what they are about.
WHAT_ENTRIES_TELL = (
    {Moment.AGREED, Moment.IN_KIND_AGREED},
    {Moment.REFUNDABLE},
    {Moment.ACCRUED},
    {Moment.EXECUTED},
    {Moment.IN_KIND_GIVEN},
)


class Line(models.Model):
    """A signed amount on one account: + is a debit."""

    # Without an index of their own: the constraints below begin with them.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", db_index=False)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    # Written by the database: its place in the account, the balance after it, and when.
    number = models.PositiveIntegerField()
    balance = models.DecimalField(max_digits=16, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-at", "-number"], name="balance_on_a_past_day")]
        verbose_name = _("línea")
        verbose_name_plural = _("líneas")
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="account_stands_once_in_an_entry"),
            models.UniqueConstraint(fields=["account", "number"], name="line_has_its_number"),
            models.CheckConstraint(condition=~Q(amount=0), name="line_moves_money"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class Period(models.Model):
    """A calendar year of the journal, once somebody closed it: nothing more is booked into it."""

    year = models.PositiveSmallIntegerField(_("año"), primary_key=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo cerró"))
    closed_at = models.DateTimeField(_("cerrado"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("año cerrado")
        verbose_name_plural = _("años cerrados")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class DepositQuerySet(models.QuerySet["Deposit"]):
    def visible_to(self, user: User) -> Self:
        """The deposits into the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def standing(self) -> Self:
        """Deposits that were not reversed."""
        return self.filter(entry__reversal__isnull=True)


class Deposit(models.Model):
    """Money of one payer that a reviewer found in the work's bank statement."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="deposits")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="deposit")
    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    received_on = models.DateField(_("fecha de abono"))
    reference = models.CharField(_("clave de rastreo o referencia"), max_length=40)
    paid_by = models.CharField(_("ordenante, como aparece en la transferencia"), max_length=200)
    # What came in dollars counts in pesos at the FIX of its day.
    usd = models.DecimalField(_("importe en dólares"), max_digits=14, decimal_places=2, null=True, blank=True)
    fix = models.DecimalField(_("pesos por dólar"), max_digits=8, decimal_places=4, null=True, blank=True)

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = _("depósito")
        verbose_name_plural = _("depósitos")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_is_positive"),
            models.CheckConstraint(condition=~Q(reference=""), name="deposit_has_a_reference"),
            models.CheckConstraint(
                condition=Q(usd__isnull=True, fix__isnull=True) | Q(usd__gt=0, fix__gt=0),
                name="dollars_have_their_rate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

"""The one bank account of each work, and what its bank says moved in it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Entry, Fund
from places.models import words

WEIGHTS = (3, 7, 1)


def clabe_is_valid(clabe: str) -> bool:
    """Whether these are the eighteen digits of a CLABE, the last of which checks the others."""
    if len(clabe) != 18 or not (clabe.isascii() and clabe.isdigit()):
        return False
    products = (int(digit) * WEIGHTS[place % 3] % 10 for place, digit in enumerate(clabe[:17]))
    return int(clabe[17]) == -sum(products) % 10


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def visible_to(self, user: User) -> Self:
        """The accounts of the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def still_open(self) -> Self:
        return self.filter(closed_on__isnull=True)


class BankAccount(models.Model):
    """The account that alone receives the money of a work. Once registered it only ever closes."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("banco"), max_length=80)
    clabe = models.CharField("CLABE", max_length=18)
    holder = models.CharField(_("titular"), max_length=200)
    signatories = ArrayField(models.CharField(max_length=120), verbose_name=_("firmantes"))
    opened_on = models.DateField(_("abierta el"))
    closed_on = models.DateField(_("cerrada el"), null=True, blank=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("la registró"))
    registered_at = models.DateTimeField(_("registrada"), db_default=TransactionNow(), editable=False)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuenta bancaria")
        verbose_name_plural = _("cuentas bancarias")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(clabe__regex=r"^[0-9]{18}$"), name="clabe_has_18_digits"),
            models.CheckConstraint(
                condition=~Q(bank="") & ~Q(holder=""), name="bank_account_has_bank_and_holder"
            ),
            models.CheckConstraint(condition=Q(signatories__len__gt=0), name="bank_account_has_signatories"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="bank_account_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["fund"], condition=Q(closed_on__isnull=True), name="fund_has_one_open_bank_account"
            ),
            models.UniqueConstraint(
                fields=["clabe"], condition=Q(closed_on__isnull=True), name="clabe_serves_one_fund"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.masked}"

    @property
    def masked(self) -> str:
        """The CLABE as those see it who need not pay into it."""
        return f"•••• {self.last_digits}"

    @property
    def last_digits(self) -> str:
        return self.clabe[-4:]


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: User) -> Self:
        """The statements of the accounts that the person may read."""
        return self.filter(account__in=BankAccount.objects.visible_to(user))


class Statement(models.Model):
    """A file of the bank that was imported, with the days of its first and last movement."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    file_name = models.CharField(_("archivo"), max_length=200)
    layout = models.CharField(_("formato"), max_length=20)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)
    since = models.DateField(_("del"))
    until = models.DateField(_("al"))
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo importó"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("estado de cuenta")
        verbose_name_plural = _("estados de cuenta")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sha256"], name="statement_is_imported_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class MovementQuerySet(models.QuerySet["Movement"]):
    def visible_to(self, user: User) -> Self:
        """The movements of the accounts that the person may read."""
        return self.filter(account__in=BankAccount.objects.visible_to(user))


class BankLine(models.Model):
    """What one line of a bank's file tells: + came in, − went out."""

    booked_on = models.DateField(_("fecha"))
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("referencia"), max_length=60, blank=True)
    description = models.CharField(_("concepto"), max_length=300, blank=True)
    counterpart = models.CharField(_("ordenante o beneficiario"), max_length=200, blank=True)
    tracking_key = models.CharField(_("clave de rastreo"), max_length=60, blank=True)
    # A keyed hash of the other side's account, where the file tells it: compared, and never read.
    counterpart_key = models.CharField(max_length=64, blank=True, editable=False)
    # What makes it the same line in two files.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"


class Movement(BankLine):
    """Money that came into an account or left it, as its bank tells it."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="movements")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="movements")

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movimiento")
        verbose_name_plural = _("movimientos")
        ordering = ["-booked_on", "-pk"]
        indexes = [
            models.Index(fields=["account", "-booked_on", "-id"], name="movements_newest_first"),
            models.Index(
                words(F("counterpart")), condition=~Q(counterpart=""), name="movements_by_counterpart"
            ),
            models.Index(
                fields=["counterpart_key"], condition=~Q(counterpart_key=""), name="movements_by_account"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="movement_is_booked_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="movement_moves_money"),
        ]


class EchoQuerySet(models.QuerySet["Echo"]):
    def visible_to(self, user: User) -> Self:
        """The lines of the accounts that the person may read."""
        return self.filter(account__in=BankAccount.objects.visible_to(user))

    def waiting(self) -> Self:
        """The lines of which nobody has said what they are, the oldest first."""
        return self.filter(state=Echo.State.WAITING).order_by("booked_on", "pk")


class Echo(BankLine):
    """A line of a later file that tells again of a movement, or perhaps of another one that is like it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por aclarar")
        SAME = "same", _("El mismo movimiento")
        OTHER = "other", _("Otro movimiento")

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="echoes")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="echoes")
    like = models.ForeignKey(
        Movement, models.PROTECT, related_name="echoes", verbose_name=_("movimiento que se le parece")
    )
    state = models.CharField(_("situación"), max_length=7, choices=State, default=State.WAITING)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lo aclaró")
    )

    objects = EchoQuerySet.as_manager()

    class Meta:
        verbose_name = _("renglón repetido")
        verbose_name_plural = _("renglones repetidos")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["counterpart_key"], condition=~Q(counterpart_key=""), name="echoes_by_account"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="echo_is_kept_once"),
            # Two lines of one file are two movements.
            models.UniqueConstraint(
                fields=["statement", "like"], condition=Q(state="same"), name="file_tells_a_movement_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_by__isnull=True)
                | (~Q(state="waiting") & Q(settled_by__isnull=False)),
                name="echo_is_settled_by_somebody",
            ),
        ]


class SightingQuerySet(models.QuerySet["Sighting"]):
    def standing(self) -> Self:
        """Where the bank shows what still counts."""
        return self.filter(entry__reversal__isnull=True)


class Sighting(models.Model):
    """Where the bank shows an operation that moved the account: in a movement of its files, or in a paper.

    A deposit says the same in its own row.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sightings", verbose_name=_("asiento"))
    movement = models.ForeignKey(
        Movement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sightings",
        verbose_name=_("movimiento del banco"),
    )
    paper = models.CharField(_("papel del banco"), max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo vio"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("comprobación en el banco")
        verbose_name_plural = _("comprobaciones en el banco")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(movement__isnull=False, paper="") | Q(movement__isnull=True) & ~Q(paper=""),
                name="sighting_is_a_movement_or_a_paper",
            ),
            # A movement may come after the paper with which the operation was verified.
            models.UniqueConstraint(
                fields=["entry"], condition=Q(movement__isnull=False), name="entry_is_one_movement"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(movement__isnull=True), name="entry_is_in_one_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.paper or str(self.movement)

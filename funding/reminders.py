"""Reminders of what is owed: whom to write to, when, and what the mail says. Each goes out once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import give_each_a_turn, mail
from accounts.models import Office, Role, User
from accounts.queue import Mailing, people_of, send_queued
from documents.later import ask_worker
from funding.actions import hold
from funding.models import Account, Fund, Payer, Reminder
from funding.owed import NOTHING, Debt, What
from programs.dates import long_date
from programs.rulebook import NoRules, scheme

# Days before its day on which a debt is recalled for the first time.
AHEAD = 7
# Of the offices of one territory, who answers for which payer.
ANSWERS = {
    Payer.MUNICIPAL: Role.MUNICIPALITY,
    Payer.STATE: Role.STATE_GOVERNMENT,
    Payer.FEDERAL: Role.DELEGATION,
}


class ReminderRefused(Exception):
    """A reminder that is not sent now, told to the person who asked for it."""


def occasion_of(due_on: date, today: date) -> str | None:
    """Why to write today: the day is near, or has passed, since when once a week. None when it is far."""
    days_late = (today - due_on).days
    if days_late < -AHEAD:
        return None
    return "soon" if days_late <= 0 else f"late-{(days_late - 1) // 7}"


# --- Whom to write to ----------------------------------------------------------------------------


class Debtors:
    """The offices that answer for debts to these funds, as far as somebody sits in them. Three queries."""

    def __init__(self, funds: Iterable[Fund], today: date) -> None:
        funds = list(funds)
        towns = {fund.municipality_id for fund in funds}
        states = {fund.municipality.state_id for fund in funds}
        territorial = Office.objects.filter(
            Q(role=Role.MUNICIPALITY, municipality__in=towns)
            | Q(role__in=[Role.STATE_GOVERNMENT, Role.DELEGATION], state__in=states)
        )
        self.by_place = {
            (office.role, office.municipality_id or office.state_id): office.pk for office in territorial
        }
        self.central = list(Office.objects.filter(role=Role.CENTRAL).values_list("pk", flat=True))
        known = {pk for fund in funds for pk in (fund.owner_id, fund.owner.parent_id, fund.company_id) if pk}
        self.people = people_of({*known, *self.by_place.values(), *self.central}, today)

    def of(self, fund: Fund, payer: str) -> list[int]:
        """The offices to write to: for migrants their club and its federation; for the federal part its
        delegation, or the central office where nobody sits in the delegation."""
        if payer == Payer.MIGRANTS:
            return self.manned(fund.owner_id, fund.owner.parent_id)
        if payer == Payer.COMPANY:
            return self.manned(fund.company_id)
        role = ANSWERS[Payer(payer)]
        place = fund.municipality_id if role == Role.MUNICIPALITY else fund.municipality.state_id
        found = self.manned(self.by_place.get((role, place)))
        return found or (self.manned(*self.central) if payer == Payer.FEDERAL else [])

    def manned(self, *offices: int | None) -> list[int]:
        return [pk for pk in offices if pk and self.people.get(pk)]


def may_remind(user: User, fund: Fund) -> bool:
    """Whether the person reviews works of this scheme in this state, and so asks for what is owed."""
    try:
        reviewer = scheme(fund.scheme).authority
    except NoRules:
        reviewer = Role.DELEGATION
    state = fund.municipality.state_id
    return any(office.role == reviewer and office.state_id == state for office in user.current_offices)


def last_of(funds: set[int]) -> dict[tuple[int, str], datetime]:
    """When the offices of each debt of the funds were last written to, or are about to be. One query."""
    rows = Reminder.objects.filter(fund__in=funds).exclude(state=Reminder.State.DROPPED)
    return {
        (fund, payer): asked_at
        for fund, payer, asked_at in rows.order_by("asked_at").values_list("fund", "payer", "asked_at")
    }


# --- When ----------------------------------------------------------------------------------------


def owed_until(day: date) -> Iterator[tuple[Fund, str]]:
    """Each fund and payer that still owes something due by ``day``."""
    debts = Account.objects.filter(
        moment__in=What.values, balance__gt=0, fund__deposit_until__lte=day
    ).select_related("fund__municipality", "fund__owner")
    seen = set()
    for debt in debts.order_by("fund", "pk"):
        if (debt.fund_id, debt.payer) not in seen:
            seen.add((debt.fund_id, debt.payer))
            yield Debt(debt, day).fund, debt.payer


@transaction.atomic
def prepare(today: date) -> None:
    """Every debt that has an occasion today has its reminders in the queue. Prepared twice it is once."""
    owed = list(owed_until(today + timedelta(days=AHEAD)))
    debtors = Debtors((fund for fund, _payer in owed), today)
    rows = [
        Reminder(fund=fund, payer=payer, office_id=office, occasion=occasion)
        for fund, payer in owed
        if fund.deposit_until and (occasion := occasion_of(fund.deposit_until, today))
        for office in debtors.of(fund, payer)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def ask_for(fund: Fund, payer: str, *, by: User) -> list[Reminder]:
    """Reminders of one debt are on their way to its offices, because a reviewer asked. At most once a day."""
    fund = hold(fund.pk)
    if not may_remind(by, fund):
        raise ReminderRefused(_("Solo quien revisa la obra envía recordatorios."))
    if not fund.accounts.filter(payer=payer, moment__in=What.values, balance__gt=0).exists():
        raise ReminderRefused(_("Esa parte ya no debe nada."))
    today = timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    if Reminder.objects.filter(fund=fund, payer=payer, asked_at__gte=midnight).exists():
        raise ReminderRefused(_("Hoy ya se envió un recordatorio de ese adeudo. Mañana puede enviar otro."))
    offices = Debtors([fund], today).of(fund, payer)
    if not offices:
        raise ReminderRefused(_("En la oficina que responde por esa parte no hay a quién escribirle."))
    rows = Reminder.objects.bulk_create(
        Reminder(fund=fund, payer=payer, office_id=office, occasion=f"asked-{today}", asked_by=by)
        for office in offices
    )
    # What the broker refuses goes out with the mails of the next morning.
    ask_worker("funding.tasks.send_reminders")
    return rows


# --- The mail ------------------------------------------------------------------------------------


@dataclass
class Owed:
    """What one payer owes to one work, as the mail tells it."""

    fund: Fund
    payer: str
    today: date
    money: Decimal = NOTHING
    in_kind: Decimal = NOTHING

    @property
    def payer_label(self) -> str:
        return str(Payer(self.payer).label)

    @property
    def club(self) -> str:
        return self.fund.owner.name if self.payer == Payer.MIGRANTS else ""

    @property
    def due_on(self) -> date | None:
        return self.fund.deposit_until

    @property
    def days_late(self) -> int:
        return max(0, (self.today - self.due_on).days) if self.due_on else 0


def send_waiting() -> None:
    """Every reminder in the queue went out, one mail an office and person. Raises what the mail server said
    once all offices have had their turn; what it refused is in the queue again."""
    offices = Reminder.objects.waiting().order_by("office").values_list("office", flat=True).distinct()
    give_each_a_turn(offices, send_to)


def send_to(office: int) -> None:
    """The people of one office have one mail about all its reminders in the queue."""
    rows = Reminder.objects.waiting().filter(office=office)
    named = rows.select_related("fund__municipality__state", "fund__owner", "office")
    send_queued(named.order_by("fund__deposit_until", "fund__folio", "payer"), tell)


def tell(taken: list[Reminder]) -> Mailing | None:
    """The reminders of what is still owed with the mail that tells it; nothing when all was paid."""
    debts = still_owed(taken, timezone.localdate())
    owing = [row for row in taken if (row.fund_id, row.payer) in debts]
    return (owing, lambda person: mail_to(person, debts)) if owing else None


def still_owed(reminders: Iterable[Reminder], today: date) -> dict[tuple[int, str], Owed]:
    """What is owed now of what the reminders are about. One query."""
    debts = {(row.fund_id, row.payer): Owed(row.fund, row.payer, today) for row in reminders}
    accounts = Account.objects.filter(
        fund__in={fund for fund, _payer in debts}, moment__in=What.values, balance__gt=0
    )
    found = {}
    for account in accounts:
        if debt := debts.get((account.fund_id or 0, account.payer)):
            found[debt.fund.pk, debt.payer] = debt
            if account.moment == What.MONEY:
                debt.money = account.balance
            else:
                debt.in_kind = account.balance
    return {key: debts[key] for key in debts if key in found}


def mail_to(person: User, debts: dict[tuple[int, str], Owed]) -> EmailMultiAlternatives:
    """The mail in the person's language: what is owed, until when, what to do, and one way there."""
    owed = list(debts.values())
    with translation.override(person.language):
        if len(owed) == 1:
            path = reverse("projects:detail", args=[owed[0].fund.folio])
        else:
            path = f"{reverse('funding:owed')}?side=ours"
        context = {
            "owed": owed,
            "address": f"{settings.SITE_ADDRESS}{path}",
            "help_phone": settings.HELP_PHONE,
        }
        return mail(person, subject_of(owed), "funding/mail/reminder", context)


def subject_of(owed: list[Owed]) -> str:
    first = owed[0]
    facts = {"folio": first.fund.folio, "more": len(owed) - 1}
    if len(owed) > 1:
        return _("[%(folio)s y %(more)s más] Entregue las partes que se deben") % facts
    if first.due_on is None:
        return _("[%(folio)s] Falta entregar su parte") % facts
    facts["day"] = long_date(first.due_on)
    if first.days_late:
        return _("[%(folio)s] Su parte venció el %(day)s: entréguela") % facts
    return _("[%(folio)s] Entregue su parte a más tardar el %(day)s") % facts

"""Who owes what: every part of a work that was agreed and has not come yet, and how late it is.

A debt is what one account counts as still to come: money (``outstanding``) or something in kind
(``kind_due``). It is due on the day until which the work's agreement lets its payers deposit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import F, Q, QuerySet, Sum, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from funding.models import Account, Fund, Moment, Payer
from programs.rulebook import scheme_name, schemes

NOTHING = Decimal("0.00")


class Late(TextChoices):
    """How long after its day a debt is. A day of grace there is not: due today is not late yet."""

    NOT_DUE = "not-due", _("Aún no vence")
    TO_30 = "1-30", _("1 a 30 días")
    TO_60 = "31-60", _("31 a 60 días")
    TO_90 = "61-90", _("61 a 90 días")
    OVER_90 = "over-90", _("Más de 90 días")
    UNDATED = "undated", _("Sin fecha límite")


class What(TextChoices):
    """Money and things are never added to one sum."""

    MONEY = Moment.OUTSTANDING.value, _("Dinero")
    IN_KIND = Moment.IN_KIND_DUE.value, _("En especie")


class Side(TextChoices):
    OURS = "ours", _("Lo que debemos")
    THEIRS = "theirs", _("Lo que deben otros")


# What a list is narrowed and grouped by: the way from an account to it, and to its name.
WAYS = {
    "payer": ("payer", "payer"),
    "state": ("fund__municipality__state", "fund__municipality__state__name"),
    "municipality": ("fund__municipality", "fund__municipality__name"),
    "club": ("fund__owner", "fund__owner__name"),
    "scheme": ("fund__scheme", "fund__scheme"),
    "year": ("fund__fiscal_year", "fund__fiscal_year"),
}


def by_ways(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What leaves the accounts of the chosen payer, place, club, scheme and year."""
    return {way: chosen[name] for name, (way, _name) in WAYS.items() if chosen.get(name)}


@dataclass(frozen=True)
class Debt:
    """What one payer still has to bring to one work, told for one day."""

    account: Account
    today: date

    @property
    def fund(self) -> Fund:
        return cast(Fund, self.account.fund)  # nobody owes to a pot

    @property
    def what(self) -> What:
        return What(self.account.moment)

    @property
    def is_in_kind(self) -> bool:
        return self.what is What.IN_KIND

    @property
    def payer_label(self) -> str:
        return str(Payer(self.account.payer).label)

    @property
    def debtor(self) -> str:
        """Who answers for it by name; empty where the payer says it already."""
        if self.account.payer == Payer.MIGRANTS:
            return self.fund.owner.name
        if self.account.payer == Payer.COMPANY and self.fund.company:
            return self.fund.company.name
        return ""

    @property
    def days_late(self) -> int:
        """Days since its day; zero when it is not late, or has no day."""
        due_on = self.fund.deposit_until
        return max(0, (self.today - due_on).days) if due_on else 0

    @property
    def late(self) -> Late:
        if self.fund.deposit_until is None:
            return Late.UNDATED
        steps = ((0, Late.NOT_DUE), (30, Late.TO_30), (60, Late.TO_60), (90, Late.TO_90))
        return next((late for days, late in steps if self.days_late <= days), Late.OVER_90)


def debts_of(user: User) -> QuerySet[Account]:
    """All that is still owed to the works whose money the person reads, the latest first."""
    owed = Account.objects.filter(
        fund__in=Fund.objects.visible_to(user), moment__in=What.values, balance__gt=0
    )
    return owed.select_related("fund__municipality__state", "fund__owner", "fund__company").order_by(
        F("fund__deposit_until").asc(nulls_last=True), "fund__folio", "pk"
    )


def is_late_by(late: str, today: date) -> Q:
    """The debts of one age on the day ``today``."""
    due_on = "fund__deposit_until"
    if late == Late.UNDATED:
        return Q(**{f"{due_on}__isnull": True})
    if late == Late.NOT_DUE:
        return Q(**{f"{due_on}__gte": today})
    first, last = {Late.TO_30: (1, 30), Late.TO_60: (31, 60), Late.TO_90: (61, 90)}.get(
        Late(late), (91, None)
    )
    of_age = Q(**{f"{due_on}__lte": today - timedelta(days=first)})
    return of_age & Q(**{f"{due_on}__gte": today - timedelta(days=last)}) if last else of_age


def owed_by(user: User) -> Q:
    """The debts for which today's offices of the person answer. An office that pays nothing owes nothing."""
    ours = Q(pk__in=[])
    for office in user.current_offices:
        match office.role:
            case Role.CLUB:
                ours |= Q(payer=Payer.MIGRANTS, fund__owner=office)
            case Role.FEDERATION:
                members = Q(fund__owner=office) | Q(fund__owner__parent=office)
                ours |= Q(payer=Payer.MIGRANTS) & members
            case Role.COMPANY:
                ours |= Q(payer=Payer.COMPANY, fund__company=office)
            case Role.MUNICIPALITY:
                ours |= Q(payer=Payer.MUNICIPAL, fund__municipality=office.municipality_id)
            case Role.STATE_GOVERNMENT:
                ours |= Q(payer=Payer.STATE, fund__municipality__state=office.state_id)
            case Role.DELEGATION:
                ours |= Q(payer=Payer.FEDERAL, fund__municipality__state=office.state_id)
            case Role.CENTRAL:
                ours |= Q(payer=Payer.FEDERAL)
    return ours


PAYING = {
    *(Role.CLUB, Role.FEDERATION, Role.COMPANY, Role.MUNICIPALITY),
    *(Role.STATE_GOVERNMENT, Role.DELEGATION, Role.CENTRAL),
}


def narrowed(
    debts: QuerySet[Account], chosen: Mapping[str, Any], *, user: User, today: date
) -> QuerySet[Account]:
    """The debts that the filters leave. A filter without a value leaves all."""
    debts = debts.filter(**by_ways(chosen))
    if what := chosen.get("what"):
        debts = debts.filter(moment=what)
    if late := chosen.get("late"):
        debts = debts.filter(is_late_by(late, today))
    if side := chosen.get("side"):
        ours = owed_by(user)
        debts = debts.filter(ours if side == Side.OURS else ~ours)
    return debts


@dataclass(frozen=True)
class Sums:
    """Pesos that are owed. ``money`` is the sum of its ages, and ``ours`` the part of it that the reader's
    own offices owe; the value of what comes in kind stands apart."""

    money: Decimal = NOTHING
    in_kind: Decimal = NOTHING
    ours: Decimal = NOTHING
    not_due: Decimal = NOTHING
    to_30: Decimal = NOTHING
    to_60: Decimal = NOTHING
    to_90: Decimal = NOTHING
    over_90: Decimal = NOTHING
    undated: Decimal = NOTHING

    @property
    def theirs(self) -> Decimal:
        return self.money - self.ours

    @property
    def late(self) -> Decimal:
        return self.to_30 + self.to_60 + self.to_90 + self.over_90

    @property
    def ages(self) -> list[tuple[str, str, Decimal]]:
        """Code, name and pesos of each age, in order."""
        return [(late.value, str(late.label), getattr(self, late.name.lower())) for late in Late]


@dataclass(frozen=True)
class Group:
    """The debts of one payer, state, town, club, scheme or year, with their sums."""

    key: str
    name: str
    sums: Sums


def grouped(debts: QuerySet[Account], by: str, *, user: User, today: date) -> list[Group]:
    """The sums of the debts, group by group. One query."""
    key, name = WAYS[by]
    money = Q(moment=Moment.OUTSTANDING)
    conditions = {
        "money": money,
        "in_kind": Q(moment=Moment.IN_KIND_DUE),
        "ours": money & owed_by(user),
        **{late.name.lower(): money & is_late_by(late, today) for late in Late},
    }
    sums = {
        f"sum_{column}": Coalesce(Sum("balance", filter=condition), NOTHING)
        for column, condition in conditions.items()
    }
    rows: Any = debts.order_by().values(group_key=F(key), group_name=F(name)).annotate(**sums)
    groups = [
        Group(
            key=str(row["group_key"]),
            name=name_of(by, row["group_name"]),
            sums=Sums(**{column: row[f"sum_{column}"] for column in conditions}),
        )
        for row in rows
    ]
    if by == "payer":
        return sorted(groups, key=lambda group: Payer.values.index(group.key))
    return sorted(groups, key=lambda group: (group.name, group.key), reverse=by == "year")


def name_of(by: str, name: Any) -> str:
    """What a group is called in the reader's language."""
    if by == "payer":
        return str(Payer(name).label)
    if by == "scheme":
        return scheme_name(name)
    return str(name)


def scheme_names() -> dict[str, str]:
    """The schemes by code, in the reader's language."""
    return {known.code: known.name for known in schemes()}


def total_of(groups: list[Group]) -> Sums:
    """The sum of all groups."""
    columns = [column.name for column in fields(Sums)]
    return Sums(
        **{column: sum((getattr(group.sums, column) for group in groups), NOTHING) for column in columns}
    )

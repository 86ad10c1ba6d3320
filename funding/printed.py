"""The panels of money on paper: the same rows, frozen when somebody asks, and printed by the worker."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from documents.actions import ask_for_report
from funding.forms import OwedFilterForm
from funding.models import Fund
from funding.owed import Debt, Sums, grouped, total_of
from funding.panels import found, owed_form, statement_form, words
from funding.statement import balances_on, entries_until, movements, standings
from funding.statement import total_of as total_of_standings
from funding.views import person
from programs.dates import long_date, short_date
from programs.money import pesos
from programs.rulebook import scheme_name

TEMPLATE = "informe/1"
# A longer list is no paper any more, but a workbook; the printer needs some seconds for this one.
MOST_ROWS = 1_500
# Papers speak the language of the programme.
SPANISH = "es-mx"
NUMBER = "number"


def told(title: str, kind: str, *, day: date, by: User, pairs: list[list[str]], tables: list[Any]) -> Any:
    """The facts of a report, as its template reads them."""
    return {
        "document": {"type": kind, "signed_on": day.isoformat()},
        "title": title,
        "told_on": long_date(day),
        "asked_by": by.name,
        "pairs": pairs,
        "tables": tables,
    }


def too_many(request: HttpRequest, rows: int, back: str) -> HttpResponse:
    said = ngettext(
        "Son %(rows)d renglón: en PDF caben hasta %(most)s. Elija menos, o descárguelos en Excel.",
        "Son %(rows)d renglones: en PDF caben hasta %(most)s. Elija menos, o descárguelos en Excel.",
        rows,
    )
    messages.error(request, said % {"rows": rows, "most": f"{MOST_ROWS:,}"})
    return redirect(back)


# --- Who owes what -------------------------------------------------------------------------------


@login_required
@require_POST
def owed(request: HttpRequest) -> HttpResponse:
    """What is owed, as the filters of the page leave it, is on its way to the printer."""
    with translation.override(SPANISH):
        form = owed_form(request)
        rows = form.rows().count()
        facts = owed_facts(form, person(request)) if rows <= MOST_ROWS else None
    if facts is None:
        return too_many(request, rows, f"{reverse('funding:owed')}?{request.GET.urlencode()}")
    report = ask_for_report(TEMPLATE, title=facts["title"], facts=facts, by=person(request))
    return redirect("documents:report", report.pk)


def owed_facts(form: OwedFilterForm, user: User) -> Any:
    groups = grouped(form.rows(), form.group_by, user=user, today=form.today)
    total = total_of(groups)
    columns = [number for number, (_code, _name, amount) in enumerate(total.ages) if amount]
    choices = {name: dict(field.choices) for name, field in form.fields.items()}  # type: ignore[attr-defined]
    pairs = [
        [str(form.fields[name].label), str(choices[name][value])]
        for name, value in form.cleaned_data.items()
        if value and name != "group"
    ]
    group_name = str(choices["group"][form.group_by])

    def in_kind(cell: Any) -> list[Any]:
        """The cell of a column that stands only where something is owed in kind."""
        return [cell] if total.in_kind else []

    def sums_of(name: str, sums: Sums) -> list[str]:
        ages = [pesos(sums.ages[number][2]) for number in columns]
        return [name, *ages, pesos(sums.money), *in_kind(pesos(sums.in_kind))]

    def part_of(debt: Debt) -> list[str]:
        fund, amount = debt.fund, pesos(debt.account.balance)
        return [
            fund.folio,
            f"{fund.municipality.name}, {fund.municipality.state.name}",
            fund.owner.name,
            " · ".join(filter(None, [debt.payer_label, debt.debtor])),
            "" if debt.is_in_kind else amount,
            *in_kind(amount if debt.is_in_kind else ""),
            short_date(fund.deposit_until) if fund.deposit_until else _("Sin fecha límite"),
            str(debt.days_late) if debt.days_late else "",
        ]

    sums = {
        "caption": _("Suma por %(group)s y días de atraso (MXN)") % {"group": group_name.lower()},
        "heads": [
            [group_name, ""],
            *([total.ages[number][1], NUMBER] for number in columns),
            [_("En dinero"), NUMBER],
            *in_kind([_("En especie"), NUMBER]),
        ],
        "rows": [sums_of(group.name, group.sums) for group in groups],
        "total": sums_of(_("Total"), total),
    }
    parts = {
        "caption": _("Parte por parte (MXN)"),
        "heads": [
            *([_("Folio"), "code"], [_("Municipio"), ""], [_("Club"), ""], [_("Quién debe"), ""]),
            *([_("En dinero"), NUMBER], *in_kind([_("En especie"), NUMBER])),
            *([_("Fecha límite"), "code"], [_("Días de atraso"), NUMBER]),
        ],
        "rows": [part_of(Debt(account, form.today)) for account in form.rows()],
        "total": [_("Total"), "", "", "", pesos(total.money), *in_kind(pesos(total.in_kind)), "", ""],
    }
    return told(_("Adeudos"), "adeudos", day=form.today, by=user, pairs=pairs, tables=[sums, parts])


# --- The statement of a work ---------------------------------------------------------------------


@login_required
@require_POST
def statement(request: HttpRequest, folio: str) -> HttpResponse:
    """The work's money at the end of the day that was asked for is on its way to the printer."""
    fund = found(request, folio)
    form = statement_form(request)
    page = f"{reverse('funding:statement', args=[folio])}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(page)
    day = form.cleaned_data["el"]
    account = {name: form.cleaned_data[name] for name in ("payer", "moment")}
    if (entries := entries_until(fund, day, **account).count()) > MOST_ROWS:
        return too_many(request, entries, page)
    with translation.override(SPANISH):
        facts = statement_facts(fund, day, account, person(request))
    report = ask_for_report(TEMPLATE, title=facts["title"], facts=facts, by=person(request))
    return redirect("documents:report", report.pk)


def statement_facts(fund: Fund, day: date, account: dict[str, str], user: User) -> Any:
    rows = standings(balances_on(fund, day))
    total = total_of_standings(rows)
    columns = {
        "agreed": _("Convenido"),
        "deposited": _("Depositado"),
        "outstanding": _("Por depositar"),
        "in_kind": _("En especie"),
        "in_kind_due": _("Por entregar en especie"),
        "available": _("Disponible"),
    }
    if not total.in_kind:
        del columns["in_kind"], columns["in_kind_due"]
    standing = {
        "caption": _("Al cierre del %(day)s (MXN)") % {"day": long_date(day)},
        "heads": [[_("Aportante"), ""], *([name, NUMBER] for name in columns.values())],
        "rows": [[row.label, *(pesos(getattr(row, column)) for column in columns)] for row in rows],
        "total": [_("Total"), *(pesos(getattr(total, column)) for column in columns)],
    }
    lines = {
        "caption": _("Movimientos (MXN)"),
        "heads": [
            *(
                [_("Asiento"), NUMBER],
                [_("Cuándo, en el centro de México"), "code"],
                [_("Qué"), ""],
                [_("Quién"), ""],
            ),
            *([_("Aportante"), ""], [_("Cuenta"), ""], [_("Importe"), NUMBER], [_("Saldo"), NUMBER]),
        ],
        "rows": lines_of(fund, day, account),
        "total": [],
    }
    names = words()
    town = fund.municipality
    pairs = [
        [_("Municipio"), f"{town.name}, {town.state.name}"],
        [_("Club"), fund.owner.name],
        [_("Programa"), f"{scheme_name(fund.scheme)} {fund.fiscal_year}"],
        [_("Costo total"), pesos(fund.total)],
    ]
    if asked := [names[code] for code in account.values() if code]:
        pairs.append([_("Solo los movimientos de"), ", ".join(asked)])
    title = _("Estado de cuenta de la obra %(folio)s") % {"folio": fund.folio}
    return told(
        title,
        f"estado-de-cuenta-{fund.folio}",
        day=day,
        by=user,
        pairs=pairs,
        tables=[standing, lines],
    )


def lines_of(fund: Fund, day: date, account: dict[str, str]) -> list[list[str]]:
    """Every line, the newest entry first; an entry tells what and who on its first line only."""
    rows = []
    for movement in movements(list(entries_until(fund, day, **account)), day):
        entry = movement.entry
        what = str(entry.get_kind_display())
        if entry.reverses:
            what = _("%(what)s del asiento %(number)s") % {"what": what, "number": entry.reverses.number}
        if movement.is_undone and movement.reversal:
            undone = _("revertido por el %(number)s") % {"number": movement.reversal.number}
            what = f"{what} ({undone})"
        head = [
            str(entry.number),
            clock(entry.at),
            " · ".join(filter(None, [what, entry.note])),
            entry.by.name,
        ]
        for leg in movement.legs:
            rows.append([*head, leg.payer_label, leg.moment_label, signed(leg.amount), pesos(leg.balance)])
            head = ["", "", "", ""]
    return rows


def clock(at: datetime) -> str:
    """The instant as short as a table needs it."""
    return f"{short_date(at)}, {timezone.localtime(at):%H:%M}"


def signed(amount: Decimal) -> str:
    return f"+{pesos(amount)}" if amount > 0 else pesos(amount)

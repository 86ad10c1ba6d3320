"""The pages of who owes what, of what goes back, of a work's statement, and the files to take along."""

from collections.abc import Iterator
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import READ_MONEY, User
from documents import sheets
from funding.forms import OwedFilterForm, RefundFilterForm, StatementForm
from funding.models import Entry, Fund, Moment, Payer
from funding.owed import PAYING, Debt, Late, debts_of, grouped, scheme_names, total_of
from funding.reminders import ReminderRefused, ask_for, last_of, may_remind
from funding.statement import balances_on, entries_until, movements, standings
from funding.statement import total_of as total_of_standings
from funding.to_refund import told as told_to_refund
from funding.views import PER_PAGE, person

# Rows that are read from the database at a time while a file is written.
CHUNK = 500


# --- Who owes what -----------------------------------------------------------------------------


def owed_form(request: HttpRequest) -> OwedFilterForm:
    """The filters over what is owed to the works whose money the person reads."""
    user = person(request)
    if not user.holds(*READ_MONEY):
        raise PermissionDenied
    return OwedFilterForm(request.GET, debts=debts_of(user), user=user)


@login_required
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """Every part that has not come yet, the latest first, with its sums by whatever the person chose."""
    form = owed_form(request)
    user = person(request)
    groups = grouped(form.rows(), form.group_by, user=user, today=form.today)
    total = total_of(groups)
    # An age of which nothing is owed has no column.
    columns = [number for number, (_code, _name, amount) in enumerate(total.ages) if amount]
    page = Paginator(form.rows(), PER_PAGE).get_page(request.GET.get("page"))
    debts = [Debt(account, form.today) for account in page]
    context = {
        "filters": form,
        "is_filtered": form.is_filtered(),
        "group_name": dict(form.fields["group"].choices)[form.group_by],  # type: ignore[attr-defined]
        "groups": [
            (group, only(request, form.group_by, group.key), [group.sums.ages[number] for number in columns])
            for group in groups
        ],
        "total": total,
        "ages": [total.ages[number] for number in columns],
        "is_paying": user.holds(*PAYING),
        "page": page,
        "debts": debts,
        "rows": with_reminders(user, debts),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/owed.html", context)


def with_reminders(user: User, debts: list[Debt]) -> list[tuple[Debt, datetime | None, bool]]:
    """Each debt with when its offices were last reminded, and whether the person may remind them today."""
    reminded = last_of({debt.fund.pk for debt in debts})
    rows = []
    for debt in debts:
        last = reminded.get((debt.fund.pk, debt.account.payer))
        is_free = last is None or timezone.localdate(last) < debt.today
        rows.append((debt, last, is_free and may_remind(user, debt.fund)))
    return rows


@login_required
@require_POST
def remind(request: HttpRequest, folio: str, payer: str) -> HttpResponse:
    """The offices that owe this part are written to, and the person is back where the button was."""
    fund = found(request, folio)
    try:
        sent = ask_for(fund, payer, by=person(request))
    except ReminderRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "El recordatorio va en camino a %(many)d oficina.",
            "El recordatorio va en camino a %(many)d oficinas.",
            len(sent),
        )
        messages.success(request, said % {"many": len(sent)})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else reverse("funding:owed"))


def only(request: HttpRequest, name: str, value: str) -> str:
    """The address of the same page, narrowed to one group."""
    query = request.GET.copy()
    query.pop("page", None)
    query[name] = value
    return f"?{query.urlencode()}"


@login_required
@require_safe
def owed_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The same rows as on the page, all of them, as a table to take along."""
    if extension not in sheets.WRITERS:
        raise Http404
    form = owed_form(request)
    headings = [
        *(_("Folio"), _("Programa"), _("Ejercicio"), _("Estado"), _("Municipio"), _("Club")),
        *(_("Aportante"), _("Quién responde"), _("Qué se debe"), _("Importe (MXN)")),
        *(_("Fecha límite"), _("Días de atraso"), _("Atraso")),
    ]
    name = "-".join([_("adeudos"), form.today.isoformat()])
    # The rows are written once the page has been answered: their words are looked up before, in its language.
    return sheets.answer(extension, name, headings, owed_rows(form, scheme_names(), words()))


def words() -> dict[str, str]:
    """The names of payers, accounts, ages and entries in the reader's language, by code."""
    choices = [*Payer.choices, *Moment.choices, *Late.choices, *Entry.Kind.choices]
    return {code: str(label) for code, label in choices}


def owed_rows(form: OwedFilterForm, schemes: dict[str, str], names: dict[str, str]) -> Iterator[sheets.Row]:
    for account in form.rows().iterator(chunk_size=CHUNK):
        debt = Debt(account, form.today)
        fund = debt.fund
        yield [
            fund.folio,
            schemes.get(fund.scheme, fund.scheme),
            fund.fiscal_year,
            fund.municipality.state.name,
            fund.municipality.name,
            fund.owner.name,
            names[account.payer],
            debt.debtor,
            names[account.moment],
            account.balance,
            fund.deposit_until,
            debt.days_late,
            names[debt.late],
        ]


# --- The statement of a work -------------------------------------------------------------------


def found(request: HttpRequest, folio: str) -> Fund:
    """The fund of the work, if the person reads its money; otherwise there is no such page."""
    funds = Fund.objects.visible_to(person(request)).select_related("municipality__state", "owner", "pot")
    return get_object_or_404(funds, folio=folio)


def statement_form(request: HttpRequest) -> StatementForm:
    """The day that was asked for; today when none was."""
    asked = request.GET.copy()
    if not asked.get("el"):
        asked["el"] = timezone.localdate().isoformat()
    return StatementForm(asked)


@login_required
@require_safe
def statement(request: HttpRequest, folio: str) -> HttpResponse:
    """The work's money at the end of a day, payer by payer, and the entries of which each figure is made."""
    fund = found(request, folio)
    form = statement_form(request)
    context = {"fund": fund, "form": form, "opened_on": timezone.localdate(fund.opened_at)}
    if form.is_valid() and (day := form.cleaned_data["el"]) >= context["opened_on"]:
        asked = {name: form.cleaned_data[name] for name in ("payer", "moment")}
        rows = standings(balances_on(fund, day))
        page = Paginator(entries_until(fund, day, **asked), PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "day": day,
            "is_today": day == timezone.localdate(),
            "rows": rows,
            "total": total_of_standings(rows),
            "asked": [words()[code] for code in asked.values() if code],
            "page": page,
            "movements": list(movements(list(page), day)),
            "query": f"el={day.isoformat()}",
        }
    return render(request, "funding/statement.html", context)


@login_required
@require_safe
def statement_file(request: HttpRequest, folio: str, extension: str) -> HttpResponseBase:
    """Every line until the end of the day with its running balance, as a table to take along."""
    if extension not in sheets.WRITERS:
        raise Http404
    fund = found(request, folio)
    form = statement_form(request)
    if not form.is_valid():
        return redirect(f"{reverse('funding:statement', args=[folio])}?{request.GET.urlencode()}")
    day = form.cleaned_data["el"]
    headings = [
        *(_("Folio"), _("Asiento"), _("Cuándo"), _("Fecha contable"), _("Clase"), _("Nota"), _("Quién")),
        *(_("Aportante"), _("Cuenta"), _("Importe (MXN)"), _("Saldo (MXN)")),
        *(_("Reversa al asiento"), _("Revertido por el asiento")),
    ]
    account = {name: form.cleaned_data[name] for name in ("payer", "moment")}
    rows = statement_rows(fund, day, account, words(), of_the_work=_("Cuenta de la obra"))
    return sheets.answer(extension, f"{fund.folio}-{day.isoformat()}", headings, rows)


def statement_rows(
    fund: Fund, day: date, account: dict[str, str], names: dict[str, str], *, of_the_work: str
) -> Iterator[sheets.Row]:
    entries = entries_until(fund, day, **account).order_by("number").iterator(chunk_size=CHUNK)
    for movement in movements(entries, day):
        entry = movement.entry
        for leg in movement.legs:
            yield [
                fund.folio,
                entry.number,
                entry.at,
                entry.booked_on,
                names[entry.kind],
                entry.note,
                entry.by.name,
                names.get(leg.payer, of_the_work),
                names[leg.moment],
                leg.amount,
                leg.balance,
                entry.reverses.number if entry.reverses else None,
                movement.reversal.number if movement.is_undone and movement.reversal else None,
            ]


# --- What has to go back ---------------------------------------------------------------------------


def chosen_of(request: HttpRequest) -> RefundFilterForm:
    user = person(request)
    if not user.holds(*READ_MONEY):
        raise PermissionDenied
    return RefundFilterForm(request.GET, user=user, today=timezone.localdate())


@login_required
@require_safe
def refunds(request: HttpRequest) -> HttpResponse:
    """By work and payer what has to go back, the oldest first, with its legal day."""
    form = chosen_of(request)
    page = Paginator(form.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "is_filtered": any(form.cleaned_data.values()),
        "page": page,
        "rows": told_to_refund(list(page), form.today),
        "total": form.rows().aggregate(sum=Sum("amount"))["sum"],
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/refunds.html", context)


@login_required
@require_safe
def refunds_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The same rows as on the page, all of them, as a table to take along."""
    if extension not in sheets.WRITERS:
        raise Http404
    form = chosen_of(request)
    headings = [
        *(_("Folio"), _("Programa"), _("Ejercicio"), _("Estado"), _("Municipio"), _("Club")),
        *(_("Aportante"), _("Importe (MXN)"), _("De ello, sin cierre (MXN)")),
        *(_("Fecha límite legal"), _("Días de atraso")),
    ]
    names, schemes = words(), scheme_names()
    rows = [
        [
            told.fund.folio,
            schemes.get(told.fund.scheme, told.fund.scheme),
            told.fund.fiscal_year,
            told.fund.municipality.state.name,
            told.fund.municipality.name,
            told.fund.owner.name,
            names[told.payer],
            told.amount,
            told.open,
            told.due_on,
            told.days_late,
        ]
        for told in told_to_refund(list(form.rows()), form.today)
    ]
    return sheets.answer(extension, f"{_('reintegros')}-{form.today.isoformat()}", headings, rows)

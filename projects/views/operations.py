"""The pages of what two persons do with the money of a work, one set of them for all operations."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.recent import needs_recent_password
from documents.models import Document
from funding.actions import PostingRefused, is_settled, missing_of_others
from funding.models import PUBLIC, Moment, Payer, TwoHands
from funding.sightings import choices_for, needs_sighting
from funding.spent import Money, lines_of, payments_of, rows_of, told_of
from funding.statement import total_of
from programs.money import pesos
from projects import actions
from projects.actions import StepRefused
from projects.forms.bank import SightingForm
from projects.forms.budget import BudgetForm, offered_lines
from projects.forms.operations import ASKED, BY_SLUG, OperationForm, OrderForm, ReasonForm
from projects.models import Project
from projects.views.bars import bar_of
from projects.views.told import Told
from projects.views.works import found, reviews, turned_away
from projects.workflow import NEEDS_PASSWORD

PER_PAGE = 25
# As many of each operation as the page of the money shows.
NEWEST = 5

# What of a government's part is how far on its way to the account, by the name that the page uses.
ON_ITS_WAY = (Moment.COMMITTED, Moment.ACCRUED, Moment.EXECUTED, Moment.PAID_OUT)


def with_fund(request: HttpRequest, reference: str) -> tuple[Project, Money]:
    """The work with its money, for whoever reads it; otherwise there is no such page."""
    project = found(request, reference)
    if project.fund is None or not project.shows_money_to(request.user):
        raise Http404
    return project, Money(project.fund, timezone.localdate())


def name_of(slug: str) -> str:
    """The operation that an address names."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


# --- The money of a work -----------------------------------------------------------------------


@login_required
@require_safe
def money(request: HttpRequest, reference: str) -> HttpResponse:
    """The money of a work: the four moments, its account, its budget, and what was told and waits."""
    project, now = with_fund(request, reference)
    mine = project.operations_told_by(request.user)
    sections = []
    for name, asked in ASKED.items():
        rows = [Told(project, name, row, request.user) for row in rows_of(name, project.fund)[: NEWEST + 1]]
        may_tell = name in mine and now.is_possible(name)
        if rows or may_tell:
            sections.append(
                {
                    "name": name,
                    "asked": asked,
                    "heading": rows_of(name, project.fund).model._meta.verbose_name_plural,
                    "rows": rows[:NEWEST],
                    "has_more": len(rows) > NEWEST,
                    "may_tell": may_tell,
                }
            )
    waiting = [told for section in sections for told in section["rows"] if told.row.is_waiting]
    back = [(row, now.lateness(row.payer)) for row in now.rows if row.refundable or row.refunded]
    context = {
        "project": project,
        "bar": bar_of(project.fund.parts()),
        "figures": figures_of(now),
        "lines": lines_of(project.fund),
        "unproved": [paid for paid in payments_of(project.fund) if paid.unproved],
        "governments": [
            (row, {moment.value: now.of(moment, row.payer) for moment in ON_ITS_WAY})
            for row in now.rows
            if row.payer in PUBLIC
        ],
        "back": back,
        "waiting": sorted(waiting, key=lambda told: told.row.declared_at),
        "waiting_in_all": told_of(project.fund, state=TwoHands.State.DECLARED).count(),
        "sections": sections,
        "mine": mine,
        "is_settled": is_settled(project.fund),
    }
    return render(request, "projects/money/index.html", context)


def figures_of(now: Money) -> list[tuple[str, str]]:
    """What is in the account and whose it is, in words; what is nothing is left out, but for the bank."""
    rows = [
        (_("En el banco"), pesos(now.sum_of(Moment.BANK)), True),
        (_("Disponible para pagar"), pesos(now.sum_of(Moment.AVAILABLE)), True),
        (_("Rendimientos"), pesos(now.sum_of(Moment.INTEREST)), now.sum_of(Moment.INTEREST)),
        (_("Pagado y por comprobar"), pesos(now.sum_of(Moment.UNPROVED)), True),
        (_("Por reintegrar"), pesos(now.sum_of(Moment.REFUNDABLE)), now.sum_of(Moment.REFUNDABLE)),
        (_("Reintegrado"), pesos(now.sum_of(Moment.REFUNDED)), now.sum_of(Moment.REFUNDED)),
        (
            _("Dólares por convertir"),
            _("%(usd)s dólares, que al FIX son %(pesos)s")
            % {
                "usd": pesos(now.sum_of(Moment.BANK_USD)),
                "pesos": pesos(now.sum_of(Moment.EXCHANGE_MXN)),
            },
            now.sum_of(Moment.BANK_USD),
        ),
        (
            _("Cargas financieras pagadas por quien ejecuta"),
            pesos(now.sum_of(Moment.CHARGES)),
            now.sum_of(Moment.CHARGES),
        ),
    ]
    return [(label, words) for label, words, is_shown in rows if is_shown]


# --- Telling -----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def operation(request: HttpRequest, reference: str, operation: str) -> HttpResponse:
    """What was told under one operation, and the form to tell more for whoever may."""
    name = name_of(operation)
    project, now = with_fund(request, reference)
    may_tell = name in project.operations_told_by(request.user)
    if request.method == "POST":
        if not may_tell:
            return turned_away(request, project, _("Eso lo registra quien ejecuta o quien revisa la obra."))
        form = OperationForm(request.POST, name=name, money=now)
        if form.is_valid():
            try:
                row = actions.tell_operation(project, name, by=request.user, **form.told())
            except (StepRefused, PostingRefused) as refusal:
                form.refused(refusal)
            else:
                sentence = _("%(what)s de %(amount)s: quedó registrado. Lo verifica otra persona.")
                facts = {"what": Told.label_of(name), "amount": pesos(row.amount)}
                messages.success(request, sentence % facts)
                return redirect("projects:money", project.reference)
    else:
        # A link may fill boxes: the payment that is to be proved, the payer whose money goes back.
        form = OperationForm(None, name=name, money=now, initial=request.GET.dict())
    rows = Paginator(rows_of(name, project.fund), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "name": name,
        "asked": ASKED[name],
        "heading": rows_of(name, project.fund).model._meta.verbose_name_plural,
        "form": form if may_tell else None,
        "is_possible": form.is_bound or now.is_possible(name),
        "page": rows,
        "told": [Told(project, name, row, request.user) for row in rows],
        "owing": [row for row in now.rows if row.outstanding] if name == "release" else [],
        "going_back": going_back(now) if name == "closing" else None,
        "back": [(row, now.lateness(row.payer)) for row in now.rows if row.refundable],
        "line": capture_line_of(project, now, request.user) if name == "refund" else None,
    }
    return render(request, "projects/money/operation.html", context, status=422 if form.errors else 200)


def capture_line_of(project: Project, now: Money, user: User) -> dict[str, Any] | None:
    """What of the federal part goes back to the TESOFE, and the newest request for its capture line."""
    amount = now.of(Moment.REFUNDABLE, Payer.FEDERAL)
    papers = Document.objects.visible_to(user).filter(
        folio=project.folio, kind=Document.Kind.CAPTURE_LINE, superseded_at=None
    )
    request = papers.defer("facts").order_by("-pk").first()
    return {"amount": amount, "request": request} if amount or request else None


@login_required
@require_POST
def ask_capture_line(request: HttpRequest, reference: str) -> HttpResponse:
    """The request for the TESOFE's capture line is filed, and its page says when it is printed."""
    project, _now = with_fund(request, reference)
    try:
        paper = actions.ask_capture_line(project, by=request.user)
    except (StepRefused, PostingRefused) as refusal:
        if refusal.code == "not_your_role":
            return turned_away(request, project, str(refusal))
        messages.error(request, str(refusal))
        return redirect("projects:operation", project.reference, ASKED["refund"].slug)
    return redirect("documents:paper", paper.pk)


def going_back(now: Money) -> dict[str, Any]:
    """What would go back to whom if the account closed now."""
    rows = [row for row in now.rows if row.available or row.interest]
    total = total_of(rows)
    return {
        "rows": [(row, row.available + row.interest) for row in rows],
        "total": total,
        "sum": total.available + total.interest,
        "committed": [
            (row.label, now.of(Moment.COMMITTED, row.payer))
            for row in now.rows
            if now.of(Moment.COMMITTED, row.payer)
        ],
    }


# --- One of them -------------------------------------------------------------------------------


def told_row(request: HttpRequest, reference: str, slug: str, pk: int) -> tuple[Project, Told]:
    """What was told, of a work that the person may see; otherwise there is no such page."""
    name = name_of(slug)
    project, _now = with_fund(request, reference)
    row = get_object_or_404(rows_of(name, project.fund), pk=pk)
    row.fund = project.fund
    return project, Told(project, name, row, request.user)


def sighting_form(told: Told, *data: Any) -> forms.Form:
    """Where the bank shows it, asked of what moves the account of the work."""
    if not (told.may_verify and needs_sighting(told.name, told.row)):
        return forms.Form(*data)
    return SightingForm(*data, row=told.row, choices=choices_for(told.name, told.row))


def row_page(
    request: HttpRequest, project: Project, told: Told, form: forms.Form, reason: ReasonForm
) -> HttpResponse:
    missing = []
    if told.name == "release" and told.row.is_waiting:
        owed = missing_of_others(project.fund, told.row.payer)
        missing = [(Payer(payer).label, amount) for payer, amount in owed]
    context = {
        "project": project,
        "told": told,
        "form": form,
        "reason": reason,
        "missing": missing,
        "may_order": told.is_authorised_release and reviews(request, project),
    }
    status = 422 if form.errors or reason.errors else 200
    return render(request, "projects/money/row.html", context, status=status)


@login_required
@require_safe
def row(request: HttpRequest, reference: str, operation: str, pk: int) -> HttpResponse:
    """All that was told, who told and verified it, and what the person may do with it."""
    project, told = told_row(request, reference, operation, pk)
    return row_page(request, project, told, sighting_form(told), ReasonForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str, operation: str, pk: int) -> HttpResponse:
    """It counts, since another person verified it."""
    name = name_of(operation)
    view = needs_recent_password(verified) if name in NEEDS_PASSWORD else verified
    return view(request, reference, operation, pk)


def verified(request: HttpRequest, reference: str, operation: str, pk: int) -> HttpResponse:
    return settle(request, (reference, operation, pk), actions.verify_operation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, reference: str, operation: str, pk: int) -> HttpResponse:
    """It does not count, with the reason."""
    return settle(request, (reference, operation, pk), actions.reject_operation, ReasonForm)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: HttpRequest, reference: str, operation: str, pk: int) -> HttpResponse:
    """It counts no more, with the reason."""
    return settle(request, (reference, operation, pk), actions.reverse_operation, ReasonForm)


def settle(
    request: HttpRequest,
    address: tuple[str, str, int],
    act: Callable[..., Any],
    form_class: type[forms.Form] | None = None,
) -> HttpResponse:
    """The act on what was told; a refusal stands on its page, and what was typed stays."""
    pk = address[2]
    project, told = told_row(request, *address)
    data = request.POST if request.method == "POST" else None
    form = form_class(data) if form_class else sighting_form(told, data)
    if form.is_valid():
        try:
            act(project, told.name, told.row, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            if refusal.code == "not_your_role":
                return turned_away(request, project, str(refusal))
            box = {"not_that_movement": "movement", "choose_movement": "paper", "no_paper": "paper"}
            field = box.get(refusal.code)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            state = TwoHands.State(type(told.row).objects.get(pk=pk).state).label
            facts = {"what": told.label, "amount": pesos(told.row.amount), "state": state.lower()}
            messages.success(request, _("%(what)s de %(amount)s: %(state)s.") % facts)
            return redirect("projects:money", project.reference)
    if isinstance(form, ReasonForm):
        return row_page(request, project, told, sighting_form(told), form)
    return row_page(request, project, told, form, ReasonForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The payment order (CLC) of an authorised instalment."""
    project, told = told_row(request, reference, ASKED["release"].slug, pk)
    if not reviews(request, project):
        return turned_away(request, project, _("La CLC la registra quien revisa la obra."))
    form = OrderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.order_release(project, told.row, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            boxes = {"no_reference": "clc", "has_its_clc": "clc", "clc_is_used_once": "clc"}
            form.add_error({**boxes, "future_date": "ordered_on"}.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("CLC registrada: %(clc)s.") % {"clc": form.cleaned_data["clc"]})
            return redirect("projects:money", project.reference)
    context = {"project": project, "told": told, "form": form}
    return render(request, "projects/money/order.html", context, status=422 if form.errors else 200)


# --- The budget --------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, reference: str) -> HttpResponse:
    """The lines into which the money of the work is divided."""
    project, now = with_fund(request, reference)
    if "payment" not in project.operations_told_by(request.user):
        return turned_away(
            request, project, _("El presupuesto lo escribe quien ejecuta o quien revisa la obra.")
        )
    agreed = now.sum_of(Moment.AGREED)
    form = BudgetForm(
        request.POST if request.method == "POST" else None,
        money=now,
        offered=offered_lines(project, agreed),
    )
    if form.is_valid():
        try:
            actions.set_work_budget(project, by=request.user, lines=form.cleaned_data["lines"])
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("El presupuesto quedó escrito."))
            return redirect("projects:money", project.reference)
    context = {
        "project": project,
        "form": form,
        "agreed": agreed,
        "lines": {told.line.number: told for told in lines_of(project.fund)},
    }
    return render(request, "projects/money/budget.html", context, status=422 if form.errors else 200)

"""The pages of deposits: one person tells of the money, another verifies or rejects it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from funding.actions import PostingRefused
from funding.bank import choices_for, rank
from funding.declarations import exception_of
from funding.models import Authorisation, Declaration, Deposit, seems_a_government
from programs.money import pesos
from projects import actions
from projects.actions import StepRefused
from projects.forms.bank import VerifyForm
from projects.forms.works import AuthorisationForm, DepositForm, ReasonForm
from projects.models import Project
from projects.views.bars import bar_of
from projects.views.works import MONEY_FIELDS, back_at, found, page, reviews, turned_away

# The box of the form that a refusal speaks of.
DECLARED_FIELDS = {
    **MONEY_FIELDS,
    "future_date": "paid_on",
    "no_fix": "fix",
    "not_the_fix": "fix",
    "no_dollars": "usd",
    "other_account_incomplete": "other_account",
    "same_account": "other_account",
}
VERIFIED_FIELDS = {
    "future_date": "received_on",
    "no_day": "received_on",
    "no_paper": "paper",
    "choose_movement": "movement",
    "not_that_movement": "movement",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """What a payer deposited, told by it or by a reviewer; the work shows it as waiting."""
    project = found(request, reference)
    payers = project.payers_declared_by(request.user)
    if not payers:
        sentence = _("Declara quien aporta o quien revisa la obra, una vez firmado el convenio.")
        return turned_away(request, project, sentence)
    parts = [part for part in project.fund.parts() if part.payer in payers]
    account = project.fund.bank_accounts.still_open().first()
    data = request.POST if request.method == "POST" else None
    form = DepositForm(data, parts=parts, has_account=account is not None)
    if form.is_valid():
        try:
            told = actions.declare_deposit(project, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(DECLARED_FIELDS.get(refusal.code), str(refusal))
        else:
            sentence = _("Depósito declarado: %(amount)s de %(payer)s. Lo verifica otra persona.")
            facts = {"amount": pesos(told.amount), "payer": told.get_payer_display()}
            messages.success(request, sentence % facts)
            if told.needs_authorisation:
                sentence = _("Es una excepción (%(what)s): antes la autoriza otra oficina.")
                messages.warning(request, sentence % {"what": exception_of(told)})
            if told.seems_of_a_government:
                messages.warning(
                    request,
                    _(
                        "El ordenante parece un gobierno y el depósito se abona a la parte de los migrantes. "
                        "Quien revisa la obra lo comparará con el estado de cuenta."
                    ),
                )
            return back_at(project, "depositos")
    elif request.method != "POST" and not any(part.outstanding for part in parts):
        return turned_away(request, project, _("Ya se depositó todo lo que usted puede declarar."))
    context = {"bar": bar_of(project.fund.parts()), "account": account}
    context["shows_clabe"] = actions.shows_clabe_to(project, request.user)
    return page(request, "deposit", project, form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A declared deposit that the reviewer finds in the statement, or does not."""
    project, told = waiting(request, reference, pk)
    if told is None:
        return turned_away(request, project, _("Los depósitos los verifica quien revisa la obra."))
    form = verify_form(request, told, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.verify_deposit(project, told, by=request.user, **form.proof())
        except (StepRefused, PostingRefused) as refusal:
            field = VERIFIED_FIELDS.get(refusal.code, "")
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            tell_of(request, made)
            return back_at(project, "depositos")
    return verify_page(request, project, told, form, ReasonForm())


def verify_form(request: HttpRequest, told: Declaration, data: Any = None) -> VerifyForm:
    """What the reviewer found; the movement that surely is the deposit, or that was followed, is chosen."""
    choices = choices_for(told) if told.state == Declaration.State.DECLARED else []
    needs_proof = told.fund.bank_accounts.exists()
    followed = request.GET.get("movimiento", "")
    own = (str(row.pk) for row, match in choices if rank(match, told.pk) == 0)
    return VerifyForm(
        data,
        told=told,
        choices=choices,
        needs_proof=needs_proof,
        initial={"received_on": told.paid_on, "movement": followed or next(own, "")},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A deposit by another payer or into another account may count, by its authority and a paper."""
    project = found(request, reference)
    if project.fund is None:
        raise Http404
    told = get_object_or_404(project.fund.declarations.select_related("declared_by"), pk=pk)
    if project.waiver_authority not in project.roles_of(request.user):
        return turned_away(request, project, _("Las excepciones corresponden a otra oficina."))
    form = AuthorisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.authorise_deposit(project, told, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("Excepción autorizada: ya se puede verificar el depósito de %(amount)s.")
            messages.success(request, sentence % {"amount": pesos(told.amount)})
            return back_at(project, "depositos")
    elif request.method != "POST" and (
        told.state != Declaration.State.DECLARED or not told.needs_authorisation
    ):
        return turned_away(request, project, _("Ese depósito no espera una autorización."))
    context = {
        "told": told,
        "exception": exception_of(told),
        "is_own": told.declared_by_id == request.user.pk,
    }
    return page(request, "authorise", project, form, **context)


@login_required
@require_POST
def reject(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The deposit is not in the statement, with the reason."""
    project, told = waiting(request, reference, pk)
    if told is None:
        return turned_away(request, project, _("Los depósitos los verifica quien revisa la obra."))
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.reject_deposit(project, told, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            facts = {"amount": pesos(told.amount), "reference": told.reference}
            messages.success(request, _("Depósito rechazado: %(amount)s, referencia %(reference)s.") % facts)
            return back_at(project, "depositos")
    return verify_page(request, project, told, verify_form(request, told), form)


def waiting(request: HttpRequest, reference: str, pk: int) -> tuple[Project, Declaration | None]:
    """The work and what was declared for it; nothing for whoever does not review it."""
    project = found(request, reference)
    if project.fund is None:
        raise Http404
    told = get_object_or_404(project.fund.declarations.select_related("declared_by"), pk=pk)
    return project, told if reviews(request, project) else None


def verify_page(
    request: HttpRequest, project: Project, told: Declaration, form: VerifyForm, reason: ReasonForm
) -> HttpResponse:
    granted = Authorisation.objects.select_related("granted_by").filter(declaration=told).first()
    senders = [row.counterpart for row in form.rows.values()]
    context: dict[str, Any] = {
        "project": project,
        "told": told,
        "form": form,
        "reason": reason,
        "is_own": told.declared_by_id == request.user.pk,
        "exception": exception_of(told),
        "granted": granted,
        "is_of_a_stranger": told.seems_of_a_government
        or (told.payer == "migrants" and any(map(seems_a_government, senders))),
    }
    status = 422 if form.errors or reason.errors else 200
    return render(request, "projects/works/verify.html", context, status=status)


def tell_of(request: HttpRequest, made: Deposit) -> None:
    """What the deposit changed."""
    parts = made.fund.parts()
    owed, due = sum(part.outstanding for part in parts), sum(part.in_kind_due for part in parts)
    facts = {"amount": pesos(made.amount), "payer": made.get_payer_display(), "owed": pesos(owed)}
    if owed:
        sentence = _("Depósito verificado: %(amount)s de %(payer)s. A la obra le faltan %(owed)s.")
    elif due:
        facts["owed"] = pesos(due)
        sentence = _("Depósito verificado: %(amount)s de %(payer)s. Falta entregar en especie %(owed)s.")
    else:
        sentence = _("Depósito verificado: %(amount)s de %(payer)s. La aportación está completa.")
    messages.success(request, sentence % facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reverse_deposit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A deposit that was registered by mistake counts no more, once somebody says why."""
    project = found(request, reference)
    if project.fund is None:
        raise Http404
    made = get_object_or_404(project.fund.deposits.select_related("entry"), pk=pk)
    if not reviews(request, project):
        return turned_away(request, project, _("Los depósitos los revierte quien revisa la obra."))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reverse_deposit(project, made, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            facts = {"amount": pesos(made.amount), "reference": made.reference}
            messages.success(request, _("Depósito revertido: %(amount)s, referencia %(reference)s.") % facts)
            return back_at(project, "depositos")
    return page(request, "reverse", project, form, deposit=made)

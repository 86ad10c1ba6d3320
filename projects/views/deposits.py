"""The pages of deposits: one person tells of the money, another verifies or rejects it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from funding.actions import PostingRefused
from funding.models import Declaration, Deposit
from programs.money import pesos
from projects import actions
from projects.actions import StepRefused
from projects.forms.works import DepositForm, ReasonForm, VerifyForm
from projects.models import Project
from projects.views.bars import bar_of
from projects.views.works import MONEY_FIELDS, back_at, found, page, reviews, turned_away

# Words by which a government shows itself as the payer of a transfer.
OF_A_GOVERNMENT = ("municipio", "ayuntamiento", "presidencia", "tesoreria", "gobierno")


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
    form = DepositForm(request.POST if request.method == "POST" else None, parts=parts)
    if form.is_valid():
        try:
            told = actions.declare_deposit(project, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            fields = {**MONEY_FIELDS, "future_date": "paid_on"}
            form.add_error(fields.get(refusal.code), str(refusal))
        else:
            sentence = _("Depósito declarado: %(amount)s de %(payer)s. Lo verifica otra persona.")
            facts = {"amount": pesos(told.amount), "payer": told.get_payer_display()}
            messages.success(request, sentence % facts)
            return back_at(project, "depositos")
    elif request.method != "POST" and not any(part.outstanding for part in parts):
        return turned_away(request, project, _("Ya se depositó todo lo que usted puede declarar."))
    return page(request, "deposit", project, form, bar=bar_of(project.fund.parts()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A declared deposit that the reviewer finds in the statement, or does not."""
    project, told = waiting(request, reference, pk)
    if told is None:
        return turned_away(request, project, _("Los depósitos los verifica quien revisa la obra."))
    data = request.POST if request.method == "POST" else None
    form = VerifyForm(data, initial={"received_on": told.paid_on})
    if form.is_valid():
        try:
            made = actions.verify_deposit(project, told, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error("received_on" if refusal.code == "future_date" else None, str(refusal))
        else:
            tell_of(request, made)
            return back_at(project, "depositos")
    return verify_page(request, project, told, form, ReasonForm())


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
    fresh = VerifyForm(initial={"received_on": told.paid_on})
    return verify_page(request, project, told, fresh, form)


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
    context: dict[str, Any] = {
        "project": project,
        "told": told,
        "form": form,
        "reason": reason,
        "is_own": told.declared_by_id == request.user.pk,
        "is_of_a_stranger": seems_of_a_government(told),
    }
    status = 422 if form.errors or reason.errors else 200
    return render(request, "projects/works/verify.html", context, status=status)


def seems_of_a_government(told: Declaration) -> bool:
    """Whether a government seems to pay the migrants' part; it warns, for a name proves nothing."""
    sender = told.paid_by.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
    return told.payer == "migrants" and any(word in sender for word in OF_A_GOVERNMENT)


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

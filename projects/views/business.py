"""Pages of what reviewers register besides deposits: appraisals, payments that come back, gifts in kind."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from funding.actions import PostingRefused
from funding.models import InKind, Recovery
from programs.money import pesos
from projects import actions
from projects.actions import StepRefused
from projects.forms.business import AppraisalForm, DeliveryForm, PaymentReasonForm, RecoveryForm
from projects.views.sections import appraisals_of, recovery_of
from projects.views.works import GONE, MONEY_FIELDS, back_at, found, page, reviews, turned_away
from projects.workflow import State

# The box of the form that a refusal speaks of.
APPRAISAL_FIELDS = {"date_ahead": "held_on"}
DELIVERY_FIELDS = {"future_date": "delivered_on", "no_paper": "paper"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: HttpRequest, reference: str) -> HttpResponse:
    """The opinion of the committee on a business, while the work is in review."""
    project = found(request, reference)
    if project.family != "investment":
        return turned_away(request, project, _("Solo los proyectos productivos se valúan."))
    if not reviews(request, project) or project.state != State.IN_REVIEW:
        sentence = _("La valuación la registra quien revisa la obra, mientras está en revisión.")
        return turned_away(request, project, sentence)
    form = AppraisalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.appraise(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            if refusal.code in GONE:
                return turned_away(request, project, str(refusal))
            form.add_error(APPRAISAL_FIELDS.get(refusal.code), str(refusal))
        else:
            sentence = (
                _("Valuación registrada: el comité opina a favor. Ya puede registrar su aprobación.")
                if made.is_favourable
                else _("Valuación registrada: el comité no opina a favor. Así el proyecto no se aprueba.")
            )
            messages.success(request, sentence)
            return back_at(project, "valuacion")
    return page(request, "appraise", project, form, **appraisals_of(project))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest, reference: str) -> HttpResponse:
    """A payment of the business from the bank statement, which goes to the pot of solidarity."""
    project = found(request, reference)
    recovery = recovery_of(project, request.user)
    if recovery is None or not reviews(request, project):
        sentence = _("Los pagos los registra quien revisa la obra, si su apoyo se recupera.")
        return turned_away(request, project, sentence)
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.register_recovery(project, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            if refusal.code in GONE:
                return turned_away(request, project, str(refusal))
            form.add_error(MONEY_FIELDS.get(refusal.code), str(refusal))
        else:
            tell_of(request, made)
            return back_at(project, "recuperacion")
    elif request.method != "POST" and not recovery["outstanding"]:
        return turned_away(request, project, _("El apoyo de esta obra ya se recuperó completo."))
    return page(request, "recover", project, form, recovery=recovery)


def tell_of(request: HttpRequest, made: Recovery) -> None:
    """Where the payment is now, and what still has to come back."""
    facts = {"amount": pesos(made.amount), "year": made.pot.fiscal_year, "state": made.pot.state}
    sentence = _("Pago registrado: %(amount)s entraron en la bolsa solidaria de %(state)s, %(year)s.") % facts
    if owed := made.fund.to_recover():
        sentence += " " + _("Por recuperar quedan %(owed)s.") % {"owed": pesos(owed)}
    else:
        sentence += " " + _("El apoyo se recuperó completo.")
    messages.success(request, sentence)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reverse_recovery(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A payment that was registered by mistake counts no more, once somebody says why."""
    project = found(request, reference)
    if project.fund is None:
        raise Http404
    recoveries = project.fund.recoveries.select_related("entry", "pot__state")
    made = get_object_or_404(recoveries, pk=pk)
    if not reviews(request, project):
        return turned_away(request, project, _("Los pagos los revierte quien revisa la obra."))
    form = PaymentReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reverse_recovery(project, made, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            facts = {"amount": pesos(made.amount), "reference": made.reference}
            messages.success(request, _("Pago revertido: %(amount)s, referencia %(reference)s.") % facts)
            return back_at(project, "recuperacion")
    return page(request, "reverse_recovery", project, form, recovery=made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The hand-over of what was promised in kind, with the paper that proves it."""
    project = found(request, reference)
    if project.fund is None:
        raise Http404
    gift: InKind = get_object_or_404(project.fund.in_kind.select_related("delivery"), pk=pk)
    if not reviews(request, project):
        return turned_away(request, project, _("Las entregas las registra quien revisa la obra."))
    form = DeliveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.deliver_in_kind(project, gift, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(DELIVERY_FIELDS.get(refusal.code), str(refusal))
        else:
            facts = {"gift": gift.description, "value": pesos(gift.value)}
            messages.success(request, _("Entrega registrada: %(gift)s, por %(value)s.") % facts)
            return back_at(project, "especie")
    elif request.method != "POST" and hasattr(gift, "delivery"):
        return turned_away(request, project, _("Esa aportación en especie ya se entregó."))
    return page(request, "deliver", project, form, gift=gift)

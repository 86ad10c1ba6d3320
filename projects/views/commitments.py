"""Commitments on their pages: the club asks for them, state and municipality answer with their own login."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.receiving import answer_received
from projects import actions
from projects.actions import StepRefused
from projects.checks import findings_for
from projects.commitments import parts_to_commit, reads_letters
from projects.forms.commitments import CommitForm, RefuseForm
from projects.models import Commitment, Project
from projects.models.commitment import ANSWERS, OPEN_STATES
from projects.views.works import CLUB_SIDE, found, turned_away
from projects.workflow import READERS_OF_FINDINGS

PER_PAGE = 25
# The box of the form that a refusal speaks of.
FIELDS = {
    "no_amount": "amount",
    "letter_missing": "letter_number",
    "date_ahead": "letter_on",
    "reason_missing": "reason",
    **dict.fromkeys(("empty", "too_large", "wrong_kind", "locked", "broken"), "letter"),
    **dict.fromkeys(("too_many_pixels", "infected", "gone"), "letter"),
}


# --- What a government answers -------------------------------------------------------------------


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The commitments that the person's office was asked for, those that wait first."""
    if not request.user.holds(*ANSWERS.values()):
        raise PermissionDenied
    rows = Commitment.objects.to_answer(request.user).with_names()
    rows = rows.filter(project__state__in=OPEN_STATES).order_by("state", "-asked_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/commitments/index.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What concerns the office of one work, and its word on its part."""
    rows = Commitment.objects.to_answer(request.user).with_names()
    commitment = get_object_or_404(rows, pk=pk)
    form, refusal_form = CommitForm(commitment=commitment), RefuseForm()
    if request.method != "POST":
        return detail_page(request, commitment, form, refusal_form)
    declines = "decline" in request.POST
    told: CommitForm | RefuseForm
    if declines:
        told = refusal_form = RefuseForm(request.POST)
    else:
        told = form = CommitForm(request.POST, request.FILES, commitment=commitment)
    if told.is_valid():
        try:
            if declines:
                actions.refuse_commitment(commitment, by=request.user, **told.cleaned_data)
            else:
                actions.commit(commitment, by=request.user, **told.cleaned_data)
        except StepRefused as refusal:
            told.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            done = _("Quedó registrado que no pondrá su parte.") if declines else _("Compromiso confirmado.")
            messages.success(request, done)
            return redirect("projects:commitments")
    return detail_page(request, commitment, form, refusal_form, told)


def detail_page(
    request: HttpRequest,
    commitment: Commitment,
    form: CommitForm,
    refusal_form: RefuseForm,
    told: CommitForm | RefuseForm | None = None,
) -> HttpResponse:
    project = commitment.project
    context = {
        "commitment": commitment,
        "project": project,
        "form": form,
        "refusal_form": refusal_form,
        "told": told,
        "shares": project.shares(),
        "reads_work": Project.objects.visible_to(request.user).filter(pk=project.pk).exists(),
    }
    status = 422 if told is not None and told.errors else 200
    return render(request, "projects/commitments/detail.html", context, status=status)


@login_required
@require_safe
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponseBase:
    """The official letter, for the office that gave it and for whoever prepares or judges the work."""
    commitment = get_object_or_404(Commitment.objects.visible_to(request.user).with_names(), pk=pk)
    row = get_object_or_404(commitment.letters.select_related("file"), pk=letter)
    if not reads_letters(commitment, request.user):
        raise Http404
    response = answer_received(request, row.file)
    if response is None:
        messages.error(request, _("El archivo no está a la mano en este momento. Avise a su Delegación."))
        return redirect("home")
    return response


# --- What the club asks --------------------------------------------------------------------------


@login_required
@require_safe
def of_work(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has confirmed its part of the work and who has not."""
    project = found(request, reference)
    roles = project.roles_of(request.user)
    if not roles & READERS_OF_FINDINGS:
        return turned_away(request, project, _("Los compromisos son de quien prepara o revisa la obra."))
    parts = parts_to_commit(project)
    context = {
        "project": project,
        "parts": parts,
        "may_ask": bool(roles & CLUB_SIDE) and project.state in OPEN_STATES,
        "has_to_ask": any(part.is_to_be_asked for part in parts),
        "findings": findings_for(project, ["parties_committed"], timezone.now()),
    }
    return render(request, "projects/commitments/of_work.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """State and municipality are asked for their word."""
    project = found(request, reference)
    try:
        asked = actions.ask_commitments(project, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        names = ", ".join(str(one.get_payer_display()) for one in asked)
        messages.success(request, _("Compromiso pedido a: %(names)s.") % {"names": names})
    return redirect("projects:commitments_of", project.reference)


@login_required
@require_POST
def remind(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An office that has not answered has a mail, at most once a day."""
    project = found(request, reference)
    commitment = get_object_or_404(project.commitments, pk=pk)
    try:
        actions.remind_commitment(project, commitment, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recordatorio enviado."))
    return redirect("projects:commitments_of", project.reference)

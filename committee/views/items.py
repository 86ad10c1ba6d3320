"""One work before a session: who is recused, how the parties vote, and what is decided."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from clubs.alike import apart_from_others
from committee import actions
from committee.forms import DecisionForm, RecusalForm, VoteForm
from committee.models import AgendaItem, Member, Session
from committee.money import cash_of, money_of
from committee.seating import weights_of
from committee.views.doors import found, page, refused, turned_away
from funding.models import Payer
from projects.actions import StepRefused
from projects.dossier import alike_clubs
from projects.models import Project
from review.actions import conclusions_of
from review.models import Opinion
from review.scores import scores_of

# Who sits for migrants speaks for clubs, and no club is told which ones look alike.
CLUBS = {Role.CLUB, Role.FEDERATION}
# Refusals after which there is nothing to correct on this page.
GONE = {"not_from_here", "not_your_role", "already_decided"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One item of the agenda: its page, its votes and its decision."""
    session = found(request, number)
    row = get_object_or_404(
        session.items.select_related(
            "project__municipality__state", "project__club", "project__locality", "decision__by"
        ).prefetch_related("recusals__member"),
        pk=pk,
    )
    seats = actions.seats_at(session)
    weights = weights_of(seats, actions.recused_in(row))
    cast = {vote.party: vote.choice for vote in row.votes.all()}
    forms = {
        "vote": VoteForm(weights=weights, cast=cast),
        "decide": DecisionForm(),
        "recuse": RecusalForm(seats=seats),
    }
    if request.method == "POST":
        verb = request.POST.get("act", "")
        bound = {
            "vote": lambda: VoteForm(request.POST, weights=weights, cast=cast),
            "decide": lambda: DecisionForm(request.POST),
            "recuse": lambda: RecusalForm(request.POST, seats=seats),
        }.get(verb)
        if bound is None:
            return redirect(back(session, row))
        form = forms[verb] = bound()
        if form.is_valid() and (answer := taken(request, session, row, verb, form)):
            return answer
    return page(request, "item", context_of(request, session, row, seats, forms), *forms.values())


def back(session: Session, row: AgendaItem) -> str:
    return reverse("committee:item", args=[session.number, row.pk])


def taken(
    request: HttpRequest, session: Session, row: AgendaItem, verb: str, form: Any
) -> HttpResponse | None:
    """Where the act leads; nothing when it was refused and the form says why."""
    told = form.cleaned_data
    try:
        if verb == "vote":
            actions.vote(session, row, votes=told, by=request.user)
            messages.success(request, _("Votos guardados."))
            return redirect(back(session, row))
        if verb == "recuse":
            member = get_object_or_404(Member, committee=session.committee_id, pk=told["member"])
            actions.recuse(session, row, member=member, reason=told["reason"], by=request.user)
            messages.success(request, _("La excusa quedó registrada; ese voto no cuenta en este punto."))
            return redirect(back(session, row))
        decision = actions.decide(session, row, by=request.user, **told)
    except StepRefused as refusal:
        if refusal.code in GONE:
            return turned_away(request, back(session, row), str(refusal))
        refused(form, refusal, {"note_missing": "reason", "against_the_vote": "outcome"})
        return None
    sentence = _("%(outcome)s, acuerdo %(number)s: %(work)s.")
    outcome = decision.get_outcome_display()
    facts = {"outcome": outcome, "number": decision.resolution, "work": row.project}
    messages.success(request, sentence % facts)
    following = session.items.filter(is_pending=True, position__gt=row.position).first()
    following = following or session.items.filter(is_pending=True).first()
    return redirect(back(session, following) if following else session)


def context_of(
    request: HttpRequest, session: Session, row: AgendaItem, seats: Any, forms: Any
) -> dict[str, Any]:
    lines = money_of(session)
    left = {line.payer: line.remaining for line in lines}
    decision = getattr(row, "decision", None)
    cash = cash_of(row.project)
    short = [
        Payer(payer).label
        for payer, amount in cash.items()
        if left.get(payer) is not None and amount > (left[payer] or Decimal(0))
    ]
    items = list(session.items.values_list("pk", flat=True))
    here = items.index(row.pk)
    conclusion = conclusions_of([row.project_id]).get(row.project_id)
    return {
        "session": session,
        "item": row,
        "project": row.project,
        "decision": decision,
        "keeps": session.is_kept_by(request.user),
        "is_visible": Project.objects.visible_to(request.user).filter(pk=row.project_id).exists(),
        "quorum": actions.quorum_at(session, seats),
        "votes": list(row.votes.all()),
        "count": actions.counted(session, row, seats),
        "recusals": list(row.recusals.all()),
        "in_conflict": list(actions.in_conflict(row)),
        "opinion": Opinion.Conclusion(conclusion).label if conclusion else "",
        "points": scores_of([row.project_id]).get(row.project_id),
        **told_of_alike(session, row.project, request.user),
        "lines": lines,
        "cash": [(Payer(payer).label, amount, left.get(payer)) for payer, amount in cash.items()],
        "short": [] if decision else short,
        "previous": items[here - 1] if here else None,
        "following": items[here + 1] if here + 1 < len(items) else None,
        "vote_form": forms["vote"],
        "decision_form": forms["decide"],
        "recusal_form": forms["recuse"],
        "form": next((form for form in forms.values() if form.is_bound), None),
    }


def told_of_alike(session: Session, project: Project, user: User) -> dict[str, Any]:
    """The clubs that look like the work's, for whoever answers for it; what was found of them, for any other
    who judges the work."""
    if told := alike_clubs(project, user):
        return told
    seats = Member.objects.current(on=timezone.localdate()).filter(committee=session.committee_id, user=user)
    judges = seats.exclude(user__recusals__project=project).exists()
    if not judges or CLUBS & {office.role for office in user.current_offices}:
        return {}
    # The page of the pair is not for them.
    return {"alike_findings": [replace(found, link="") for found in apart_from_others(project.club)]}

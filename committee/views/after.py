"""After the sessions: the members, the waiting list, and what clubs object to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from committee import actions
from committee.forms import AnswerForm, AppealForm, MemberForm, MoveUpForm
from committee.models import Appeal, Committee, Decision, Member, Session
from committee.views.doors import done, page, refused, turned_away
from committee.waiting import Waiter, money_left, waiters_under
from funding.models import Payer
from places.models import State
from projects.actions import StepRefused
from projects.models import Project
from projects.views.works import found as found_work
from projects.workflow import REVIEWER

# --- Members -----------------------------------------------------------------------------------


@login_required
@require_POST
def found_committee(request: HttpRequest) -> HttpResponse:
    """The committee of the person's office is there, and its page asks for its members."""
    state = get_object_or_404(State, pk=request.POST.get("state", ""))
    family = request.POST.get("family", "")
    try:
        committee = actions.found_committee(state=state, family=family, by=request.user)
    except StepRefused as refusal:
        return turned_away(request, "committee:sessions", str(refusal))
    return redirect("committee:members", committee.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits in a committee, who did, and a form for the next one."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user).select_related("state"), pk=pk)
    keeps = Committee.objects.kept_by(request.user).filter(pk=pk).exists()
    form = MemberForm(request.POST if request.method == "POST" else None, committee=committee)
    if form.is_valid():
        try:
            member = actions.register_member(committee, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            refused(form, refusal, {"dates_crossed": "since"})
        else:
            messages.success(request, _("%(name)s integra el comité.") % {"name": member.name})
            return redirect("committee:members", committee.pk)
    rows = committee.members.select_related("substitute_of")
    today = timezone.localdate()
    context = {
        "committee": committee,
        "keeps": keeps,
        "form": form,
        "current": rows.current(on=today),
        "others": rows.exclude(pk__in=rows.current(on=today).values("pk")),
        "today": today,
    }
    return page(request, "members", context, form)


@login_required
@require_POST
def end_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """The member sits until today."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(Member, committee=committee, pk=member)
    act = lambda: actions.end_membership(row, until=timezone.localdate(), by=request.user)  # noqa: E731
    sentence = _("%(name)s integra el comité hasta hoy.") % {"name": row.name}
    return done(request, reverse("committee:members", args=[committee.pk]), act, sentence)


# --- The waiting list ----------------------------------------------------------------------------


@login_required
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Works that were good and had no money, list by list in their order; who is next when money comes."""
    rows = waiting_rows(request)
    groups: dict[tuple[Any, ...], list[Decision]] = {}
    for decision in rows:
        groups.setdefault(tuple(decision.session.key().values()), []).append(decision)
    lists = []
    for decisions in groups.values():
        session = decisions[0].session
        lists.append(
            {
                "session": session,
                "waiters": waiters_under(session.key(), decisions),
                "keeps": session.is_kept_by(request.user),
                "left": [(Payer(payer).label, money) for payer, money in money_left(session.key()).items()],
            }
        )
    return render(request, "committee/waiting_list.html", {"lists": lists})


def waiting_rows(request: HttpRequest) -> Any:
    """What waits in the states that the person may see, in its order."""
    sessions = Session.objects.visible_to(request.user)
    rows = Decision.objects.waiting_list().filter(session__in=sessions)
    return rows.with_works().prefetch_related("item__project__in_kind_offers")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A work leaves the waiting list for money that is there."""
    decision = get_object_or_404(waiting_rows(request), pk=pk)
    if not decision.session.is_kept_by(request.user):
        return turned_away(request, "committee:waiting_list", _("La lista la lleva otra oficina."))
    form = MoveUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.move_up(decision, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            refused(form, refusal, {"skips_others": "reason"})
        else:
            work = decision.item.project
            messages.success(request, _("%(work)s quedó aprobada.") % {"work": work})
            return redirect("committee:waiting_list")
    waiters = waiters_under(decision.session.key())
    here: Waiter | None = next((one for one in waiters if one.decision.pk == decision.pk), None)
    context = {"decision": decision, "project": decision.item.project, "form": form, "here": here}
    if here:
        context["before"] = [one for one in waiters[: here.turn - 1] if one.fits]
    return page(request, "move_up", context, form)


# --- Appeals -----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """The club objects to what was decided on its work."""
    project = found_work(request, reference)
    if not project.roles_of(request.user) & {Role.CLUB, Role.FEDERATION}:
        message = _("Solo el club o su federación presentan una inconformidad.")
        return turned_away(request, project, message)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.appeal(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Inconformidad presentada. La respuesta aparecerá en esta página."))
            return redirect(project)
    due_on, rule = actions.appeal_term(project)
    decision = actions.newest_decision(project.pk)
    context = {"project": project, "form": form, "due_on": due_on, "rule": rule, "decision": decision}
    return page(request, "appeal", context, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The authority answers what the club objected to."""
    project: Project = found_work(request, reference)
    row = get_object_or_404(Appeal.objects.select_related("by"), project=project, pk=pk)
    if REVIEWER not in project.roles_of(request.user):
        return turned_away(request, project, _("La inconformidad la responde quien revisa la obra."))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_appeal(row, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("La respuesta quedó en la historia de la obra."))
            return redirect(project)
    return page(request, "answer", {"project": project, "appeal": row, "form": form}, form)

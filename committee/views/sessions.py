"""Sessions: the list, the call, the session with its agenda and money, and how it opens and ends."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee import actions
from committee.forms import (
    AttendanceForm,
    ErratumForm,
    ReasonForm,
    SessionForm,
    SimulationForm,
    WorksForm,
)
from committee.models import Minutes, Session
from committee.money import left_of, money_of, simulation_of
from committee.papers import papers_of
from committee.ranking import marginality_of
from committee.views.doors import done, found, page, refused, turned_away
from documents.models import Document
from funding.models import PUBLIC, Payer
from projects.actions import StepRefused
from projects.models import Project
from projects.workflow import State
from review.scores import scores_of

PER_PAGE = 25


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sessions that the person may see, the newest first."""
    rows = Session.objects.visible_to(request.user).with_names()
    rows = rows.annotate(works=Count("items"), left=Count("items", filter=Q(items__is_pending=True)))
    rows = rows.order_by("-held_on", "-pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "committees": actions.committees_of(request.user),
        "may_call": keeps_some(request),
    }
    return render(request, "committee/index.html", context)


def keeps_some(request: HttpRequest) -> bool:
    """Whether one of the person's offices keeps the sessions of a state."""
    return any(
        office.state_id and office.role in ("delegation", "state_government")
        for office in request.user.current_offices
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A session that the person's office calls."""
    if not keeps_some(request):
        raise PermissionDenied
    committees = actions.committees_of(request.user)
    form = SessionForm(request.POST if request.method == "POST" else None, committees=committees)
    if form.is_valid():
        told = form.told()
        try:
            body = told.pop("committee")
            body = actions.found_committee(state=body.state, family=body.family, by=request.user)
            session = actions.call_session(body, by=request.user, **told)
        except StepRefused as refusal:
            fields = {"rules_refuse": "held_on", "dates_crossed": "held_on", "detail_missing": "place"}
            refused(form, refusal, fields | {"date_ahead": "called_on"})
        else:
            messages.success(request, _("Sesión %(number)s convocada.") % {"number": session.number})
            for finding in notices_of(session):
                messages.warning(request, finding.message)
            return redirect(session)
    return page(request, "session_form", {"form": form}, form)


def notices_of(session: Session) -> list[Any]:
    dates = (session.called_on, session.held_on)
    return actions.notice_findings(session.scheme, session.fiscal_year, *dates)


@login_required
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One session: its call, its quorum, the money, and each work with its vote and decision."""
    session = found(request, number)
    return page(request, "session", context_of(request, session))


def context_of(request: HttpRequest, session: Session, **forms: Any) -> dict[str, Any]:
    keeps = session.is_kept_by(request.user)
    seats = actions.seats_at(session)
    items = list(
        session.items.select_related(
            "project__municipality__state", "project__club", "decision", "decision__by"
        ).prefetch_related("votes", "recusals__member", "project__in_kind_offers")
    )
    visible = Project.objects.visible_to(request.user).filter(agenda_items__session=session)
    lines = money_of(session, [item.decision for item in items if hasattr(item, "decision")])
    context = {
        "session": session,
        "keeps": keeps,
        "seats": seats,
        "quorum": actions.quorum_at(session, seats),
        "notices": notices_of(session),
        "notice_rule": actions.rules_of(session.scheme).notice_days(session.fiscal_year),
        "days_of_notice": (session.held_on - session.called_on).days,
        "lines": lines,
        "items": items,
        "visible": set(visible.values_list("pk", flat=True)),
        "left": sum(item.is_pending for item in items),
        "minutes": Minutes.objects.filter(session=session).first(),
        "has_scores": bool(scores_of([item.project_id for item in items])),
        "papers": papers_of(session).values(),
    }
    if keeps and session.is_live:
        context["attendance_form"] = AttendanceForm(session=session, with_reason=not session.is_open)
        works = works_for(request, session)
        context["works_form"] = WorksForm(works=works) if works.exists() else None
        context["reason_form"] = ReasonForm()
    return {**context, **forms}


def works_for(request: HttpRequest, session: Session) -> Any:
    """Works in review that may enter this agenda, in order of arrival."""
    works = Project.objects.visible_to(request.user).filter(
        state=State.IN_REVIEW,
        scheme=session.scheme,
        fiscal_year=session.fiscal_year,
        family=session.committee.family,
        municipality__state=session.committee.state_id,
    )
    busy = works.filter(agenda_items__is_pending=True)
    listed = works.filter(agenda_items__session=session)
    rest = works.exclude(pk__in=busy.values("pk")).exclude(pk__in=listed.values("pk"))
    return rest.select_related("municipality").order_by("filed_at", "pk")


@login_required
@require_POST
def agenda(request: HttpRequest, number: str) -> HttpResponse:
    """Works enter the agenda, leave it, or change places: one button, one act."""
    session = found(request, number)
    by: dict[str, Any] = {"by": request.user}
    verb, pk, seen = (*request.POST.get("act", "").split(":"), "", "")[:3]
    if verb == "add":
        form = WorksForm(request.POST, works=works_for(request, session))
        if not form.is_valid():
            return turned_away(request, session, _("Elija al menos una obra que pueda entrar."))
        works = list(form.cleaned_data["works"])
        sentence = ngettext(
            "%(n)s obra entró al orden del día.", "%(n)s obras entraron al orden del día.", len(works)
        )

        def add_all() -> None:
            for work in works:
                actions.add_to_agenda(session, work, **by)

        return done(request, session, add_all, sentence % {"n": len(works)})
    item = get_object_or_404(session.items, pk=pk if pk.isdecimal() else 0)
    if verb == "remove":
        act = lambda: actions.remove_from_agenda(session, item, **by)  # noqa: E731
        return done(request, session, act, _("La obra salió del orden del día."))
    back = f"{session.get_absolute_url()}#orden"
    act = lambda: actions.move_item(session, item, up=verb == "up", seen=seen, **by)  # noqa: E731
    return done(request, back, act, _("Orden del día cambiado."))


@login_required
@require_POST
def attendance(request: HttpRequest, number: str) -> HttpResponse:
    """Who came: with it the session opens, goes on with others, or fails for want of quorum."""
    session = found(request, number)
    form = AttendanceForm(request.POST, session=session)
    if not form.is_valid():
        return turned_away(request, session, _("La lista de asistencia cambió. Actualice la página."))
    told = {"present": form.cleaned_data["present"], "by": request.user}
    if request.POST.get("act") == "fail":
        reason = form.cleaned_data["reason"] or _("No se reunió el quórum.")
        act = lambda: actions.declare_failed(session, reason=reason, **told)  # noqa: E731
        return done(request, session, act, _("Quedó constancia de que la sesión no se celebró."))
    if request.POST.get("act") == "open":
        act = lambda: actions.open_session(session, **told)  # noqa: E731
        return done(request, session, act, _("Hay quórum: la sesión está abierta."))
    act = lambda: actions.register_attendance(session, **told)  # noqa: E731
    return done(request, session, act, _("Asistencia guardada."))


@login_required
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """The session is closed, and leads to its minutes."""
    session = found(request, number)
    try:
        minutes = actions.close_session(session, by=request.user)
    except StepRefused as refusal:
        return turned_away(request, session, str(refusal))
    messages.success(request, _("Sesión cerrada. El acta quedó hecha y se avisa hoy a los clubes."))
    return redirect(minutes)


@login_required
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """The session is not held."""
    session = found(request, number)
    reason = request.POST.get("reason", "")
    act = lambda: actions.cancel_session(session, reason=reason, by=request.user)  # noqa: E731
    return done(request, session, act, _("Sesión cancelada."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, number: str) -> HttpResponse:
    """The acta as it was closed, with its errata behind it."""
    session = found(request, number)
    row = get_object_or_404(Minutes.objects.prefetch_related("errata__by"), session=session)
    form = ErratumForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_erratum(row, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            return turned_away(request, row, str(refusal))
        messages.success(request, _("Fe de erratas agregada. El acta no cambia."))
        return redirect(row)
    context = {"session": session, "minutes": row, "facts": row.facts, "form": form}
    context["keeps"] = session.is_kept_by(request.user)
    context["paper"] = papers_of(session).get(Document.Kind.MINUTES)
    return page(request, "minutes", context, form)


@login_required
@require_POST
def call_again(request: HttpRequest, number: str) -> HttpResponse:
    """The call goes out with the agenda of today."""
    session = found(request, number)
    act = lambda: actions.call_again(session, by=request.user)  # noqa: E731
    return done(request, session, act, _("La convocatoria se emitió con el orden del día de hoy."))


@login_required
@require_safe
def simulation(request: HttpRequest, number: str) -> HttpResponse:
    """What fits the money that is left, in the order that the reader wants. Nothing is decided."""
    session = found(request, number)
    lines = money_of(session)
    chosen = [int(pk) for pk in request.GET.getlist("work") if pk.isdecimal() and len(pk) < 19]
    order = request.GET.get("order", "arrival")
    form = SimulationForm(request.GET or None, works={})
    if order not in dict(SimulationForm.base_fields["order"].choices):
        order = "arrival"
    result, works = simulation_of(session, order, chosen, lines)
    form = SimulationForm({"order": order, "work": chosen}, works=works)
    towns = marginality_of(works.values())
    context = {
        "session": session,
        "form": form,
        "order": order,
        "rows": [
            {
                "row": row,
                "work": works[row.candidate.key],
                "town": towns.get(works[row.candidate.key].municipality_id or ""),
                "cash": [(Payer(payer).label, row.candidate.cash.get(payer)) for payer in PUBLIC],
                "short": [(Payer(payer).label, amount) for payer, amount in row.short.items()],
            }
            for row in result.rows
        ],
        "taken": len(result.taken),
        "payers": [Payer(payer).label for payer in PUBLIC],
        "left": [(line, left_of([line]).get(line.payer), result.left.get(line.payer)) for line in lines],
        "has_scores": bool(scores_of(list(works))),
    }
    return render(request, "committee/simulation.html", context)

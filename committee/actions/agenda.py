"""Calling a session and what is on its agenda."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committee.actions.gate import locked, refuse_unless, refuse_unless_keeper, rules_of
from committee.models import AgendaItem, Committee, Session
from committee.papers import file_call
from committee.workflow import LIVE, Status
from documents.actions import next_number
from documents.models import Document
from programs.checks import Finding
from programs.rulebook import NoRules, scheme
from projects.actions import StepRefused
from projects.actions.acts import locked as locked_work
from projects.actions.acts import remember
from projects.models import Project
from projects.workflow import State

LETTERS = {Session.Kind.ORDINARY: "SO", Session.Kind.EXTRAORDINARY: "SE"}


def notice_findings(code: str, fiscal_year: int, called_on: date, held_on: date) -> list[Finding]:
    """Whether the call goes out early enough: a confirmed term refuses, an unconfirmed one warns."""
    rule, days = rules_of(code).notice_days(fiscal_year), (held_on - called_on).days
    if rule.whole is None or days >= rule.whole:
        return []
    message = _(
        "Entre la convocatoria y la sesión hay %(days)s días naturales y se piden al menos %(least)s."
    ) % {"days": days, "least": rule.whole}
    if not rule.confirmed:
        message += " " + _("El plazo está por confirmar para este ejercicio.")
    remedy = _("Elija una fecha de sesión posterior.") if rule.confirmed else ""
    return [Finding("covam_notice", message, refuses=rule.confirmed, source=rule.source, remedy=remedy)]


@transaction.atomic
def call_session(
    committee: Committee,
    *,
    scheme_code: str,
    fiscal_year: int,
    kind: str,
    held_on: date,
    by: User,
    called_on: date | None = None,
    starts_at: time | None = None,
    place: str = "",
    link: str = "",
    projects: Sequence[Project] = (),
    form_key: UUID | None = None,
) -> Session:
    """The session is called, with the next number of its committee and year, and its first agenda.

    Called again with the same ``form_key`` it is the session that this person called with it.
    """
    # Whoever sends the same form at the same time waits here.
    committees = Committee.objects.select_for_update(of=("self",), no_key=True).select_related("state")
    committee = committees.get(pk=committee.pk)
    refuse_unless_keeper(committee, by)
    if form_key and (called := Session.objects.filter(secretary=by, form_key=form_key).first()):
        return called
    today = timezone.localdate()
    called_on = called_on or today
    try:
        found = scheme(scheme_code)
    except NoRules as reason:
        raise StepRefused(str(reason), code="no_rules") from reason
    if found.authority != committee.authority or (found.state and found.state != committee.state_id):
        raise StepRefused(_("Ese programa no lo decide este comité."), code="not_this_committee")
    if called_on > today:
        raise StepRefused(_("La fecha de la convocatoria todavía no llega."), code="date_ahead")
    if held_on < called_on:
        raise StepRefused(_("La sesión no puede ser antes de su convocatoria."), code="dates_crossed")
    if not place.strip() and not link.strip():
        raise StepRefused(_("Escriba el lugar o el enlace de la sesión."), code="detail_missing")
    findings = notice_findings(scheme_code, fiscal_year, called_on, held_on)
    if any(finding.refuses for finding in findings):
        raise StepRefused(_("La convocatoria no procede."), findings, code="rules_refuse")
    letters = LETTERS[Session.Kind(kind)]
    series = f"{committee.code}-{committee.state_id}-{fiscal_year}-{letters}"
    session = Session.objects.create(
        committee=committee,
        number=f"{series}{next_number(f'sesion-{series}'):02d}",
        scheme=scheme_code,
        fiscal_year=fiscal_year,
        kind=kind,
        called_on=called_on,
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        link=link.strip(),
        secretary=by,
        form_key=form_key,
    )
    for project in projects:
        add_to_agenda(session, project, by=by)
    file_call(session, by=by)
    return session


@transaction.atomic
def call_again(session: Session, *, by: User) -> Document:
    """The call goes out with the agenda of today, and supersedes the one before."""
    session = locked(session, by)
    refuse_unless(session, Status.CALLED)
    return file_call(session, by=by)


@transaction.atomic
def add_to_agenda(session: Session, project: Project, *, by: User) -> AgendaItem:
    """The work is the last item of the agenda. Put there twice it is there once."""
    session = locked(session, by)
    refuse_unless(session, *LIVE)
    if item := session.items.filter(project=project.pk).first():
        return item
    project = locked_work(project, by)
    place = project.municipality.state_id if project.municipality else None
    if {"scheme": project.scheme, "fiscal_year": project.fiscal_year, "state": place} | {
        "family": project.family
    } != session.key():
        message = _("«%(work)s» es de otro programa, ejercicio, estado o familia que la sesión.")
        raise StepRefused(message % {"work": project}, code="not_this_committee")
    if project.state != State.IN_REVIEW:
        message = _("Solo entran obras en revisión; «%(work)s» está en «%(state)s».")
        told = {"work": project, "state": project.get_state_display()}
        raise StepRefused(message % told, code="not_from_here")
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            item = session.items.create(project=project, position=last + 1)
    except IntegrityError as reason:
        other = AgendaItem.objects.filter(project=project, is_pending=True).select_related("session").first()
        message = _("«%(work)s» ya está en el orden del día de la sesión %(session)s.")
        told = {"work": project, "session": other.session.number if other else "…"}
        raise StepRefused(message % told, code="on_another_agenda") from reason
    if session.is_open:
        sit_over(project, session)
    remember(project, "table", by=by, role=session.committee.authority, details={"session": session.number})
    return item


@transaction.atomic
def remove_from_agenda(session: Session, item: AgendaItem, *, by: User, note: str = "") -> None:
    """The work is no longer on the agenda; those after it move up."""
    session = locked(session, by)
    refuse_unless(session, *LIVE)
    item = session.items.select_related("project").get(pk=item.pk)
    if not item.is_pending:
        raise StepRefused(
            _("Ese punto ya está resuelto y queda en el orden del día."), code="already_decided"
        )
    project = locked_work(item.project, by)
    item.votes.all().delete()
    item.delete()
    number(session, [one.pk for one in session.items.all()])
    let_go(project, session)
    facts = {"session": session.number}
    remember(project, "untable", by=by, role=session.committee.authority, note=note, details=facts)


@transaction.atomic
def reorder(session: Session, items: Sequence[int], *, by: User) -> None:
    """The agenda stands in this order; all of its items must be named."""
    session = locked(session, by)
    refuse_unless(session, *LIVE)
    if sorted(items) != sorted(session.items.values_list("pk", flat=True)):
        raise StepRefused(
            _("El orden del día cambió mientras tanto. Actualice la página."), code="stale_agenda"
        )
    number(session, items)


@transaction.atomic
def move_item(session: Session, item: AgendaItem, *, up: bool, by: User, seen: str = "") -> None:
    """The item changes places with its neighbour; the first goes no higher and the last no lower.

    ``seen`` is the place at which the person saw it: from another one it does not move again.
    """
    session = locked(session, by)
    order = list(session.items.values_list("pk", flat=True))
    item = session.items.get(pk=item.pk)
    if seen not in ("", str(item.position)):
        return
    here = order.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        reorder(session, order, by=by)


def number(session: Session, items: Sequence[int]) -> None:
    for position, pk in enumerate(items, 1):
        session.items.filter(pk=pk).exclude(position=position).update(position=position)


def sit_over(project: Project, session: Session) -> None:
    """From now on the work is decided in this session and nowhere else."""
    project.session = session.number
    project.save(update_fields=["session"])


def let_go(project: Project, session: Session) -> None:
    if project.session == session.number:
        project.session = ""
        project.save(update_fields=["session"])


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: User) -> Session:
    """The session is not held; its works may go before another one."""
    session = locked(session, by)
    refuse_unless(session, Status.CALLED)
    return end_unheld(session, Status.CANCELLED, reason, by)


def end_unheld(session: Session, status: str, reason: str, by: User) -> Session:
    if not reason.strip():
        raise StepRefused(_("Escriba por qué no se celebra la sesión."), code="note_missing")
    for item in session.items.filter(is_pending=True).select_related("project"):
        project = locked_work(item.project, by)
        let_go(project, session)
        remember(
            project,
            "untable",
            by=by,
            role=session.committee.authority,
            note=reason,
            details={"session": session.number},
        )
    session.items.update(is_pending=False)
    session.status, session.reason, session.ended_at = status, reason.strip(), timezone.now()
    session.save()
    return session

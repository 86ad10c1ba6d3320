"""What offices say of a work besides its steps: exceptions, appraisals, and a print tried again."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from documents.actions import retry as retry_print
from documents.models import Document
from programs.checks import Finding
from projects.actions.acts import (
    StepRefused,
    locked,
    refuse_if_in_conflict,
    refuse_unless_reviewer,
    remember,
)
from projects.checks import WAIVABLE, findings_for, rule_of
from projects.models import Appraisal, Project, Waiver
from projects.workflow import State


@transaction.atomic
def ask_waiver(project: Project, *, reason: str, by: User, now: datetime | None = None) -> Project:
    """Whoever may waive sees the work, also while it is a draft, and may grant an exception."""
    project = locked(project, by)
    if not project.roles_of(by) & {Role.CLUB, Role.FEDERATION} or not project.is_editable:
        raise StepRefused(_("Solo el club pide la excepción, antes de enviar."), code="not_your_role")
    if not reason.strip():
        raise StepRefused(_("Escriba por qué la obra necesita la excepción."), code="detail_missing")
    if not excusable(project, now or timezone.now()):
        raise StepRefused(_("Ninguna regla impide esta obra: no hace falta excepción."), code="not_needed")
    if project.waiver_asked_at is None:
        project.waiver_asked_at = now or timezone.now()
        project.save(update_fields=["waiver_asked_at"])
        remember(project, "ask_waiver", by=by, note=reason)
    return project


def excusable(project: Project, now: datetime) -> list[Finding]:
    """What refuses the work today and could be waived."""
    findings = findings_for(project, ["parts_add_up", "parts_within_caps"], now)
    return [finding for finding in findings if finding.refuses and rule_of(finding) in WAIVABLE]


@transaction.atomic
def grant_waiver(project: Project, *, rule: str, reason: str, paper: str, by: User) -> Waiver:
    """The rule refuses this work no more. The scheme's authority grants it, with reason and paper."""
    project = locked(project, by)
    if project.waiver_authority not in project.roles_of(by):
        message = _("Las excepciones corresponden a otra oficina: %(office)s.")
        office = Role(project.waiver_authority).label
        raise StepRefused(message % {"office": office}, code="not_your_role")
    refuse_if_in_conflict(project, by)
    if rule not in WAIVABLE:
        raise StepRefused(_("Esa regla no admite excepción."), code="not_waivable")
    if not reason.strip() or not paper.strip():
        raise StepRefused(_("Escriba la razón y el oficio que autoriza la excepción."), code="detail_missing")
    waiver, is_new = Waiver.objects.get_or_create(
        project=project,
        rule=rule,
        defaults={"reason": reason.strip(), "paper": paper.strip(), "granted_by": by},
    )
    if is_new:
        details = {"rule": rule, "paper": waiver.paper}
        remember(project, "waive", by=by, role=project.waiver_authority, note=reason, details=details)
    return waiver


@transaction.atomic
def appraise(
    project: Project,
    *,
    session: str,
    held_on: date,
    is_favourable: bool,
    reasons: str,
    by: User,
) -> Appraisal:
    """The opinion of the committee that appraises businesses is on record; the newest one counts.

    The same opinion told again is the one on record.
    """
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar valuaciones"))
    refuse_if_in_conflict(project, by)
    if project.family != "investment":
        raise StepRefused(_("Solo los proyectos productivos se valúan."), code="not_a_business")
    if project.state != State.IN_REVIEW:
        message = _("La valuación se registra mientras la obra está en revisión; está en «%(state)s».")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    if not session.strip() or not reasons.strip():
        raise StepRefused(
            _("Escriba el número de la sesión y las razones del comité."), code="detail_missing"
        )
    if held_on > timezone.localdate():
        raise StepRefused(_("La fecha de la sesión todavía no llega."), code="date_ahead")
    told = {
        "session": session.strip()[:120],
        "held_on": held_on,
        "is_favourable": is_favourable,
        "reasons": reasons.strip(),
    }
    newest = project.appraisals.first()
    if newest and all(getattr(newest, name) == value for name, value in told.items()):
        return newest
    appraisal = project.appraisals.create(committee=project.committee, by=by, **told)
    details = {
        "session": appraisal.session,
        "session_on": held_on.isoformat(),
        "is_favourable": is_favourable,
    }
    remember(project, "appraise", by=by, role=project.authority, note=reasons, details=details)
    return appraisal


@transaction.atomic
def reprint(project: Project, *, by: User) -> Document:
    """An agreement that could not be printed is tried again, with the same number and facts."""
    project = locked(project, by)
    if project.agreement is None:
        raise StepRefused(_("La obra todavía no tiene convenio."), code="no_agreement")
    was_failed = project.agreement.state == Document.State.FAILED
    document = retry_print(project.agreement, by=by)
    if was_failed:
        remember(project, "reprint", by=by)
    return document

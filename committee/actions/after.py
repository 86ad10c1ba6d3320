"""What comes after a session: the waiting list moves up, and a club objects and is answered."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committee.models import Appeal, Decision, Promotion
from committee.papers import file_result
from committee.terms import AGAINST, appeal_term, decision_against
from committee.waiting import waiters_under
from committee.workflow import OBJECTORS
from programs.dates import long_date
from projects.actions import StepRefused, take_step
from projects.actions.acts import locked as locked_work
from projects.actions.acts import refuse_unless_reviewer, remember
from projects.ceilings import key_of, wait_for_ceiling
from projects.models import Project


@transaction.atomic
def move_up(decision: Decision, *, money: str, by: User, reason: str = "") -> Promotion:
    """The work leaves the waiting list approved, for money that is there; whom it passes is on record."""
    project = locked_work(decision.item.project, by)
    refuse_unless_reviewer(project, by, _("Aprobar desde la lista de espera"))
    if not money.strip():
        raise StepRefused(_("Escriba de dónde sale el dinero."), code="detail_missing")
    # The list is read once nobody else can take of the same money.
    wait_for_ceiling(project)
    waiters = waiters_under(key_of(project))
    here = next((one for one in waiters if one.project.pk == project.pk), None)
    if here is None:
        message = _("«%(work)s» ya no está en la lista de espera: está en «%(state)s».")
        told = {"work": project, "state": project.get_state_display()}
        raise StepRefused(message % told, code="not_from_here")
    before = waiters[: here.turn - 1]
    skipped = [one.project.folio for one in before if one.fits]
    if skipped and not reason.strip():
        message = _("Antes está %(folio)s, y para esa obra también alcanza. Escriba por qué se salta.")
        raise StepRefused(message % {"folio": ", ".join(skipped)}, code="skips_others")
    decision = here.decision
    facts = {
        "session": decision.session.number,
        "resolution": decision.resolution,
        "session_on": decision.session.held_on,
        "money": money,
    }
    project = take_step(project, "move_up", by=by, note=reason, details=facts)
    file_result(project, decision, by=by, money=money.strip())
    return Promotion.objects.create(
        decision=decision,
        money=money.strip()[:200],
        unfit=[one.project.folio for one in before if not one.fits],
        skipped=skipped,
        reason=reason.strip() if skipped else "",
        by=by,
    )


# --- Appeals -----------------------------------------------------------------------------------


@transaction.atomic
def appeal(project: Project, *, text: str, by: User) -> Appeal:
    """The club objects to what was decided, in time; what is only remembered of the term refuses nobody.

    The same words told again by the same person are one appeal.
    """
    project = locked_work(project, by)
    roles = project.roles_of(by) & OBJECTORS
    if not roles:
        raise StepRefused(
            _("Solo el club o su federación presentan una inconformidad."), code="not_your_role"
        )
    if project.state not in AGAINST:
        message = _("La obra está en «%(state)s»: no hay una resolución en contra.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    if not text.strip():
        raise StepRefused(_("Escriba con qué no está de acuerdo y por qué."), code="note_missing")
    decision = decision_against(project)
    if known := Appeal.objects.filter(project=project, at__gte=project.moved_at).first():
        if (known.by_id, known.text, known.answer) == (by.pk, text.strip(), ""):
            return known
        raise StepRefused(_("Ya hay una inconformidad contra esta resolución."), code="already_appealed")
    due_on, rule = appeal_term(project)
    is_late = due_on is not None and timezone.localdate() > due_on
    if is_late and rule.confirmed and due_on:
        message = _("El plazo para inconformarse terminó el %(day)s.") % {"day": long_date(due_on)}
        raise StepRefused(message, code="date_passed")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                project=project, decision=decision, text=text.strip(), by=by, due_on=due_on, is_late=is_late
            )
    except IntegrityError as reason:
        raise StepRefused(_("Ya hay una inconformidad por responder."), code="already_appealed") from reason
    remember(project, "appeal", by=by, role=min(roles), note=text)
    return made


@transaction.atomic
def answer_appeal(appeal: Appeal, *, answer: str, reasons: str, by: User) -> Appeal:
    """The authority answered: the work is in review again, or what was decided stands."""
    project = locked_work(appeal.project, by)
    refuse_unless_reviewer(project, by, _("Responder inconformidades"))
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.answer:
        message = _("Esa inconformidad ya se respondió: %(answer)s.")
        raise StepRefused(message % {"answer": appeal.get_answer_display()}, code="already_answered")
    if answer not in Appeal.Answer.values:
        raise StepRefused(_("Elija si procede."), code="no_such_answer")
    if not reasons.strip():
        raise StepRefused(_("Escriba el motivo y el fundamento."), code="note_missing")
    if appeal.by_id == by.pk:
        raise StepRefused(_("Nadie responde su propia inconformidad."), code="own_appeal")
    appeal.answer, appeal.reasons = answer, reasons.strip()
    appeal.answered_by, appeal.answered_at = by, timezone.now()
    appeal.save()
    if answer == Appeal.Answer.UPHELD:
        take_step(project, "uphold_appeal", by=by, note=reasons)
    else:
        remember(project, "deny_appeal", by=by, role=project.authority, note=reasons)
    return appeal

"""The steps of a work. Each asks table and rules, and moves the work with all that follows, or refuses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.actions import ask_for, next_number
from documents.models import Document
from funding.actions import Gift, PostingRefused, open_fund
from programs.rulebook import fingerprint_of
from projects.actions.acts import (
    StepRefused,
    locked,
    refuse_if_in_conflict,
    refuse_if_stopped,
    remember,
)
from projects.actions.remarks import NewRemark, in_one_note, remarks_to_send, send_remarks
from projects.actions.second_person import refuse_alone, settle, waiting_request
from projects.agreement import TEMPLATE, agreement_facts, recovery_schedule
from projects.ceilings import wait_for_ceiling
from projects.checks import findings_for
from projects.commitments import commitments_told
from projects.mails import queue_to_club
from projects.models import FilingRequest, Project, WorkMail
from projects.papers import file_approved, file_declined, file_filing_papers
from projects.versions import answers_of
from projects.workflow import (
    APPROVING,
    DECIDING,
    JUDGES,
    REVIEWER,
    RIGHT_OF,
    STEPS,
    TOLD_BY_LETTER,
    UNDOING,
    State,
)


@transaction.atomic
def take_step(
    project: Project,
    name: str,
    *,
    by: User,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    in_session: str = "",
    remarks: Sequence[NewRemark] = (),
) -> Project:
    """Move a work one step and write it in its history. Nothing else writes ``state``.

    Locks the row, asks the table (from here? by this role?), runs the step's checks and then its effects,
    all in one transaction. Raises ``StepRefused`` with a sentence and the findings. ``in_session`` is the
    number of the session that decides. ``remarks`` are what is observed; without them the note is.
    """
    now = now or timezone.now()
    step = STEPS[name]
    project = locked(project, by)
    role = refuse_unless_allowed(project, name, by, in_session)
    if name == "file":
        refuse_alone(project, by)
    elif name == "observe":
        remarks = remarks_to_send(project, note, remarks)
        note = in_one_note(remarks)
    told = refuse_unless_told(name, note, details or {}, now)
    if "within_ceiling" in step.checks:
        wait_for_ceiling(project)
    findings = findings_for(project, step.checks, now)
    refusals = [finding for finding in findings if finding.refuses]
    if refusals:
        message = _("«%(step)s» no procede.") % {"step": step.label}
        raise StepRefused(message, refusals, code="rules_refuse")
    came_from, project.state = project.state, step.target
    project.moved_at = now
    try:
        for effect in EFFECTS.get(name, ()):
            effect(project, by, told, now)
    except PostingRefused as refusal:
        raise StepRefused(str(refusal), code=refusal.code) from refusal
    if name in DECIDING:
        project.session = ""
    project.save()
    if name == "observe":
        told |= send_remarks(project, remarks, by=by, now=now)
    elif name in TOLD_BY_LETTER and not in_session:
        told["letter"] = tell_the_result(project, name, told, note=note, by=by, now=now)
    remember(project, name, by=by, role=role, came_from=came_from, note=note, details=told, findings=findings)
    return project


def refuse_unless_allowed(project: Project, name: str, by: User, in_session: str = "") -> str:
    """The role in which ``by`` takes the step, outside of a session or in that one."""
    step = STEPS[name]
    roles = project.roles_with(RIGHT_OF.get(name, ""), by) & set(step.roles)
    if not roles:
        message = _("«%(step)s» no corresponde a su función en esta obra.") % {"step": step.label}
        raise StepRefused(message, code="not_your_role")
    if project.state not in step.sources or step.family not in ("", project.family):
        message = _("«%(step)s» no procede: la obra está en «%(state)s». Actualice la página.") % {
            "step": step.label,
            "state": project.get_state_display(),
        }
        raise StepRefused(message, code="not_from_here")
    if name not in UNDOING:
        refuse_if_stopped(project)
    if name in JUDGES:
        refuse_if_in_conflict(project, by)
    refuse_outside_its_session(project, name, in_session)
    role = roles.pop()
    return project.authority if role == REVIEWER else role


def refuse_outside_its_session(project: Project, name: str, in_session: str) -> None:
    """While a committee sits over the work, it decides there and nowhere else."""
    if name in DECIDING and project.session and project.session != in_session:
        message = _(
            "La obra está en el orden del día de la sesión %(session)s, que está abierta: se decide ahí."
        )
        raise StepRefused(message % {"session": project.session}, code="in_session")


def refuse_unless_told(name: str, note: str, details: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What the person told to take the step, as plain text; refuses when something is missing."""
    step = STEPS[name]
    if step.needs_note and not note.strip():
        raise StepRefused(_("Escriba: %(what)s.") % {"what": step.note_label}, code="note_missing")
    told = {}
    for detail in step.details:
        value = details.get(detail.name) or ""
        if detail.kind == "date" and value and not isinstance(value, date):
            try:
                value = date.fromisoformat(str(value).strip())
            except ValueError:
                raise StepRefused(
                    _("«%(what)s» debe ser una fecha, por ejemplo 2026-11-24.") % {"what": detail.label},
                    code="not_a_date",
                ) from None
        if not str(value).strip():
            raise StepRefused(_("Falta: %(what)s.") % {"what": detail.label}, code="detail_missing")
        told[detail.name] = value.isoformat() if isinstance(value, date) else str(value).strip()[:120]
    today = timezone.localdate(now).isoformat()
    if told.get("deposit_until", today) < today:
        raise StepRefused(_("La fecha límite para depositar ya pasó."), code="date_passed")
    if told.get("session_on", today) > today:
        raise StepRefused(_("La fecha de la sesión todavía no llega."), code="date_ahead")
    return told


def tell_the_result(
    project: Project, name: str, told: Mapping[str, str], *, note: str, by: User, now: datetime
) -> str:
    """The applicant has its letter of result and a mail; says its number. A session tells its own."""
    if name in APPROVING:
        letter = file_approved(project, told, by=by, now=now)
    else:
        letter = file_declined(project, name, note=note, by=by, now=now)
    queue_to_club(project, letter.number, about=WorkMail.About.RESULT)
    return letter.number


# --- What a step does besides moving ------------------------------------------------------------


def confirm_request(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """What one person asked to file, another one has filed; what nobody needs any more is over too."""
    if request := waiting_request(project):
        own = request.by_id == by.pk
        states = FilingRequest.State
        settle(request, states.TAKEN_BACK if own else states.CONFIRMED, by=by, now=now)


def give_folio(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """On the first filing: a folio without gaps, and the moment that fixes the order of arrival."""
    if project.folio is None:
        state = project.municipality.state_id
        number = next_number(f"folio-{state}-{project.fiscal_year}")
        project.folio = f"3X1-{state}-{project.fiscal_year}-{number:04d}"
        project.filed_at = now


def keep_version(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """What is filed is kept as it is, so that the next filing can be compared with it."""
    answers = answers_of(project)
    number = project.versions.count() + 1
    project.versions.create(
        number=number,
        answers=answers,
        commitments=commitments_told(project),
        sha256=fingerprint_of(answers),
        by=by,
    )


def file_papers(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """Receipt, application and plan of what was just filed; they are printed after the commit."""
    file_filing_papers(project, by=by, now=now)


def have_in_hand(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """Whoever takes up a file that nobody had has it."""
    if project.reviewer_id is None:
        project.reviewer = by


def freeze_rules(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """The work keeps the rulebook entry by which it was approved; a later change does not touch it."""
    project.frozen_rules = project.rules.facts()
    project.frozen_rules_sha256 = project.rules.fingerprint
    project.approval = {**told, "committee": project.committee}


def open_its_fund(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """The fund with each payer's part, in the transaction of the signature."""
    project.fund = open_fund(
        folio=project.folio,
        scheme=project.scheme,
        fiscal_year=project.fiscal_year,
        family=project.family,
        shares=project.shares(),
        municipality=project.municipality,
        owner=project.club.office,
        company=project.company,
        deposit_until=date.fromisoformat(told["deposit_until"]),
        gifts=[
            Gift(offer.payer, offer.description, offer.value, offer.paper)
            for offer in project.in_kind_offers.all()
        ],
        recovers=project.rules.recovers,
        instalments=recovery_schedule(project, date.fromisoformat(told["deposit_until"])),
        by=by,
    )


def file_agreement(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """The Convenio de Concertación, numbered and with its facts frozen; it is printed after the commit."""
    state, year = project.municipality.state_id, project.fiscal_year
    number = f"3X1-CC-{state}-{next_number(f'convenio-{state}-{year}'):03d}-{year}"
    project.agreement = ask_for(
        Document.Kind.AGREEMENT,
        number=number,
        folio=project.folio,
        fiscal_year=year,
        title=project.name,
        template=TEMPLATE,
        facts=agreement_facts(project, number=number, told=told, now=now),
        owner=project.club.office,
        municipality=project.municipality,
        company=project.company,
        by=by,
    )


def stand_as_before(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """Where the club withdrew it the work stands again, and whatever was decided of it stands too."""
    project.state = State(project.history.filter(act="withdraw").latest("pk").came_from)


Effect = Callable[[Project, User, Mapping[str, str], datetime], None]
EFFECTS: dict[str, list[Effect]] = {
    "file": [confirm_request, give_folio, keep_version, file_papers],
    "annul_withdrawal": [stand_as_before],
    "take_up": [have_in_hand],
    "approve": [freeze_rules],
    "approve_business": [freeze_rules],
    "move_up": [freeze_rules],
    "agree": [open_its_fund, file_agreement],
}

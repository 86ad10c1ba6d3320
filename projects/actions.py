"""What people do with a work. Every act locks the row, asks, writes the history and moves it, or refuses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clubs.models import Club
from documents.actions import ask_for, next_number
from documents.actions import retry as retry_print
from documents.models import Document
from funding.actions import open_fund, receive, reverse
from funding.models import Deposit
from programs.checks import Finding
from programs.money import pesos
from programs.rulebook import PAYERS
from projects.agreement import TEMPLATE, agreement_facts
from projects.checks import WAIVABLE, findings_for, rule_of
from projects.models import Project, Waiver
from projects.workflow import REVIEWER, STEPS, State


class StepRefused(Exception):
    """A step that may not be taken now, told to the person who asked for it."""

    def __init__(self, message: str, findings: Sequence[Finding] = (), code: str = "step_refused") -> None:
        reasons = (
            " ".join(filter(None, [finding.message, finding.remedy, f"({finding.source})"]))
            for finding in findings
        )
        super().__init__(" ".join([message, *reasons]))
        self.message = message
        self.findings = list(findings)
        self.codes = [finding.code for finding in findings]
        self.code = code


class StaleDraft(Exception):
    """Somebody else saved the draft after this form was opened."""


# --- The draft ---------------------------------------------------------------------------------

ANSWERS = [
    "kind",
    "name",
    "description",
    "months",
    "municipality",
    "locality",
    "unlisted_locality",
    "address",
    "women",
    "men",
    "homes",
    "total",
    *(f"{payer}_share" for payer in PAYERS),
]


@transaction.atomic
def propose(*, club: Club, scheme: str, fiscal_year: int, by: User, **answers: Any) -> Project:
    """A new draft of ``club``, visible to the club and its federation only."""
    if not Club.objects.represented_by(by).filter(pk=club.pk).exists():
        raise StepRefused(_("Usted no representa a ese club."), code="not_your_club")
    project = Project(club=club, scheme=scheme, fiscal_year=fiscal_year, proposed_by=by)
    goals = answers.pop("goals", None)
    write_answers(project, answers)
    project.save()
    if goals is not None:
        write_goals(project, goals)
    remember(project, "propose", by=by)
    return project


@transaction.atomic
def revise(project: Project, *, by: User, revision: int | None = None, **answers: Any) -> Project:
    """The draft holds these answers. With a ``revision`` that is not the newest, nothing is overwritten."""
    project = locked(project, by)
    if not project.roles_of(by) & {Role.CLUB, Role.FEDERATION}:
        raise StepRefused(_("Solo el club o su federación cambia la solicitud."), code="not_your_club")
    if not project.is_editable:
        message = _("La solicitud está «%(state)s» y ya no se puede cambiar.") % {
            "state": project.get_state_display()
        }
        raise StepRefused(message, code="not_editable")
    if revision is not None and revision != project.revision:
        raise StaleDraft(
            _("Otra persona guardó esta solicitud mientras usted escribía. Revise y guarde otra vez.")
        )
    goals = answers.pop("goals", None)
    write_answers(project, answers)
    project.revision += 1
    project.save()
    if goals is not None:
        write_goals(project, goals)
    return project


def write_answers(project: Project, answers: Mapping[str, Any]) -> None:
    unknown = set(answers) - set(ANSWERS)
    if unknown:
        raise TypeError(f"Not answers of a proposal: {sorted(unknown)}")
    for name, value in answers.items():
        setattr(project, name, value)
    project.__dict__.pop("rules", None)


def write_goals(project: Project, goals: Iterable[Mapping[str, Any]]) -> None:
    project.goals.all().delete()
    for goal in goals:
        project.goals.create(description=goal["description"], quantity=goal["quantity"], unit=goal["unit"])


# --- The steps ---------------------------------------------------------------------------------


@transaction.atomic
def take_step(
    project: Project,
    name: str,
    *,
    by: User,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Project:
    """Move a work one step and write it in its history. Nothing else writes ``state``.

    Locks the row, asks the table (from here? by this role?), runs the step's checks and then its effects,
    all in one transaction. Raises ``StepRefused`` with a sentence and the findings.
    """
    now = now or timezone.now()
    step = STEPS[name]
    project = locked(project, by)
    role = refuse_unless_allowed(project, name, by)
    told = refuse_unless_told(name, note, details or {}, now)
    findings = findings_for(project, step.checks, now)
    refusals = [finding for finding in findings if finding.refuses]
    if refusals:
        message = _("«%(step)s» no procede.") % {"step": step.label}
        raise StepRefused(message, refusals, code="rules_refuse")
    came_from, project.state = project.state, step.target
    project.moved_at = now
    for effect in EFFECTS.get(name, ()):
        effect(project, by, told, now)
    project.save()
    remember(project, name, by=by, role=role, came_from=came_from, note=note, details=told, findings=findings)
    return project


def locked(project: Project, by: User) -> Project:
    """The row as it is now, locked until the transaction ends. A stranger finds nothing."""
    rows = Project.objects.select_for_update(of=("self",)).select_related(
        "club__federation", "club__office", "municipality__state", "locality", "agreement", "fund"
    )
    return rows.get(pk=Project.objects.visible_to(by).get(pk=project.pk).pk)


def refuse_unless_allowed(project: Project, name: str, by: User) -> str:
    """The role in which ``by`` takes the step."""
    step = STEPS[name]
    roles = project.roles_of(by) & set(step.roles)
    if not roles:
        message = _("«%(step)s» no corresponde a su función en esta obra.") % {"step": step.label}
        raise StepRefused(message, code="not_your_role")
    if project.state not in step.sources:
        message = _("«%(step)s» no procede: la obra está en «%(state)s». Actualice la página.") % {
            "step": step.label,
            "state": project.get_state_display(),
        }
        raise StepRefused(message, code="not_from_here")
    role = roles.pop()
    return project.authority if role == REVIEWER else role


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


def remember(
    project: Project,
    act: str,
    *,
    by: User,
    role: str = "",
    came_from: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    findings: Sequence[Finding] = (),
) -> None:
    """The history holds the act: who, in which role, when, what, and which findings stood that moment."""
    project.history.create(
        act=act,
        came_from=came_from or project.state,
        went_to=project.state,
        by=by,
        role=role or min(project.roles_of(by) - {REVIEWER}, default=""),
        note=note.strip(),
        details=dict(details or {}),
        findings=[
            {"code": f.code, "message": f.message, "source": f.source, "refuses": f.refuses} for f in findings
        ],
    )


# --- What a step does besides moving ------------------------------------------------------------


def give_folio(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """On the first filing: a folio without gaps, and the moment that fixes the order of arrival."""
    if project.folio is None:
        state = project.municipality.state_id
        number = next_number(f"folio-{state}-{project.fiscal_year}")
        project.folio = f"3X1-{state}-{project.fiscal_year}-{number:04d}"
        project.filed_at = now


def freeze_rules(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """The work keeps the rulebook entry by which it was approved; a later change does not touch it."""
    project.frozen_rules = project.rules.facts()
    project.frozen_rules_sha256 = project.rules.fingerprint
    project.approval = dict(told)


def open_its_fund(project: Project, by: User, told: Mapping[str, str], now: datetime) -> None:
    """The fund with each payer's part, in the transaction of the signature."""
    project.fund = open_fund(
        folio=project.folio,
        scheme=project.scheme,
        fiscal_year=project.fiscal_year,
        shares=project.shares(),
        municipality=project.municipality,
        owner=project.club.office,
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
        title=project.name,
        template=TEMPLATE,
        facts=agreement_facts(project, number=number, told=told, now=now),
        owner=project.club.office,
        municipality=project.municipality,
        by=by,
    )


Effect = Callable[[Project, User, Mapping[str, str], datetime], None]
EFFECTS: dict[str, list[Effect]] = {
    "file": [give_folio],
    "approve": [freeze_rules],
    "agree": [open_its_fund, file_agreement],
}


# --- Money, exceptions, papers -------------------------------------------------------------------


@transaction.atomic
def register_deposit(
    project: Project,
    *,
    payer: str,
    amount: Decimal,
    received_on: date,
    reference: str,
    paid_by: str,
    by: User,
) -> Deposit:
    """A verified deposit counts for ``payer``; the one that completes the fund makes the work paid up."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar depósitos"))
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    before = project.fund.deposits.count()
    deposit = receive(
        project.fund,
        payer=payer,
        amount=amount,
        received_on=received_on,
        reference=reference,
        paid_by=paid_by,
        by=by,
    )
    if project.fund.deposits.count() > before:
        details = {"payer": payer, "amount": str(deposit.amount), "reference": deposit.reference}
        remember(project, "deposit", by=by, role=project.authority, note=pesos(amount), details=details)
        if project.state == State.AGREED and all(part.is_paid for part in project.fund.parts()):
            take_step(project, "confirm_deposits", by=by)
    return deposit


@transaction.atomic
def reverse_deposit(project: Project, deposit: Deposit, *, reason: str, by: User) -> None:
    """The deposit counts no more; a paid-up work waits for deposits again."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Revertir depósitos"))
    reverse(project.fund.deposits.get(pk=deposit.pk), reason=reason, by=by)
    details = {"payer": deposit.payer, "amount": str(deposit.amount), "reference": deposit.reference}
    remember(project, "reverse_deposit", by=by, role=project.authority, note=reason, details=details)
    if project.state == State.PAID_UP:
        take_step(project, "reopen_deposits", by=by)


def refuse_unless_reviewer(project: Project, by: User, act: str) -> None:
    if REVIEWER not in project.roles_of(by):
        message = _("«%(act)s» corresponde a otra oficina: %(office)s.") % {
            "act": act,
            "office": Role(project.authority).label,
        }
        raise StepRefused(message, code="not_your_role")


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

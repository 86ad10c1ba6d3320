"""Commitments: the club asks state and municipality for their word, and each confirms or declines."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from documents.models import ReceivedFile
from documents.receiving import NotTaken, hold, receive_for
from programs.money import pesos
from projects.actions.acts import StepRefused, locked, remember
from projects.commitments import Part, office_of, parts_to_commit
from projects.mails import queue_to, queue_to_club
from projects.models import Commitment, Project, WorkMail
from projects.models.commitment import ANSWERS, OPEN_STATES
from projects.workflow import CLUB_SIDE

Standing = Commitment.Standing


@transaction.atomic
def ask_commitments(project: Project, *, by: User, now: datetime | None = None) -> list[Commitment]:
    """State and municipality see what concerns them of the work, and are asked for their word on their parts.

    Whoever was asked already, or has confirmed what the part is today, is not asked again.
    """
    now = now or timezone.now()
    project = locked(project, by)
    refuse_unless_club(project, by)
    parts = parts_to_commit(project)
    if not parts:
        raise StepRefused(
            _("Faltan el municipio, el tipo de proyecto y el costo, o ni el estado ni el municipio aportan."),
            code="no_parts",
        )
    asked = [ask_one(project, part, by, now) for part in parts if part.is_to_be_asked]
    if not asked:
        raise StepRefused(_("Ya se pidió el compromiso a todos los que aportan."), code="asked_already")
    return asked


def ask_one(project: Project, part: Part, by: User, now: datetime) -> Commitment:
    """The word is awaited, of the part as it is now; what was said before stays in the history."""
    blank = {"amount": None, "part": None, "letter_number": "", "letter_on": None, "reason": ""}
    told = {
        "state": Commitment.State.ASKED,
        "asked_by": by,
        "asked_at": now,
        "municipality": project.municipality,
    }
    commitment, _new = Commitment.objects.update_or_create(
        project=project, payer=part.payer, defaults={**told, **blank, "told_by": None, "told_at": None}
    )
    details = {"payer": part.payer, "amount": f"{part.share:.2f}"}
    remember(project, "ask_commitment", by=by, details=details)
    queue_to(project, office_of(project, part.payer), WorkMail.About.COMMITMENT, occasion_of(part.payer, now))
    return commitment


def occasion_of(payer: str, now: datetime) -> str:
    """One mail a day about one part: asked and reminded the same day is told once."""
    return f"{payer}-{timezone.localdate(now).isoformat()}"


def refuse_unless_club(project: Project, by: User) -> None:
    if not project.roles_of(by) & CLUB_SIDE:
        raise StepRefused(_("Solo el club o su federación pide los compromisos."), code="not_your_role")
    if project.state not in OPEN_STATES:
        message = _("La obra está «%(state)s»: los compromisos ya no se piden.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")


@transaction.atomic
def remind_commitment(
    project: Project, commitment: Commitment, *, by: User, now: datetime | None = None
) -> Commitment:
    """The office that has not answered has a mail about it. At most once a day."""
    now = now or timezone.now()
    project = locked(project, by)
    refuse_unless_club(project, by)
    commitment = held(project, commitment)
    if commitment.standing != Standing.ASKED:
        raise StepRefused(_("Ese compromiso no espera respuesta."), code="not_awaited")
    office = office_of(project, commitment.payer)
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    occasion = occasion_of(commitment.payer, now)
    mails = project.mails.filter(about=WorkMail.About.COMMITMENT, occasion=occasion)
    if mails.exists() or commitment.asked_at >= midnight:
        raise StepRefused(_("Hoy ya se le escribió. Mañana puede recordárselo."), code="reminded_today")
    if not queue_to(project, office, WorkMail.About.COMMITMENT, occasion):
        raise StepRefused(_("En esa oficina no hay a quién escribirle."), code="nobody_there")
    remember(project, "remind_commitment", by=by, details={"payer": commitment.payer})
    return commitment


def commit(
    commitment: Commitment,
    *,
    amount: Decimal,
    letter_number: str,
    letter_on: date,
    reason: str = "",
    letter: UploadedFile | None = None,
    by: User,
    now: datetime | None = None,
) -> Commitment:
    """The government says that it pays its part, or another amount with its reason, by an official letter."""
    told = {"amount": amount, "letter_number": letter_number, "letter_on": letter_on, "reason": reason}
    act = partial(confirm, commitment, **told, by=by, now=now or timezone.now())
    if letter is None:
        return act()
    try:
        return receive_for(
            lambda received: act(received=received), letter, owner=office_answering(commitment, by), by=by
        )
    except NotTaken as refusal:
        raise StepRefused(str(refusal), code=refusal.code) from None


@transaction.atomic
def confirm(
    commitment: Commitment,
    *,
    amount: Decimal,
    letter_number: str,
    letter_on: date,
    reason: str,
    by: User,
    now: datetime,
    received: ReceivedFile | None = None,
) -> Commitment:
    project, commitment, office = answering(commitment, by)
    part = commitment.part_now
    if part is None or not part:
        raise StepRefused(_("La obra ya no pide nada a esa parte."), code="no_parts")
    if amount <= 0 or amount != round(amount, 2):
        raise StepRefused(_("Escriba un importe mayor que cero, con dos decimales."), code="no_amount")
    if not letter_number.strip():
        raise StepRefused(_("Escriba el número del oficio."), code="letter_missing")
    if letter_on > timezone.localdate(now):
        raise StepRefused(_("La fecha del oficio todavía no llega."), code="date_ahead")
    if amount != part and not reason.strip():
        message = _("Su parte es de %(part)s. Si confirma otro importe, escriba por qué.")
        raise StepRefused(message % {"part": pesos(part)}, code="reason_missing")
    told = {
        "state": Commitment.State.CONFIRMED,
        "amount": amount,
        "part": part,
        "letter_number": letter_number.strip()[:120],
        "letter_on": letter_on,
        "reason": "" if amount == part else reason.strip(),
    }
    is_known = all(getattr(commitment, name) == value for name, value in told.items())
    if is_known and (received is None or (commitment.paper and commitment.paper.file_id == received.pk)):
        return commitment
    details = {
        "payer": commitment.payer,
        "amount": f"{amount:.2f}",
        "letter": told["letter_number"],
        "letter_on": letter_on.isoformat(),
    }
    write(project, commitment, told, by, now)
    if received is not None:
        received = hold(received)
        commitment.letters.create(
            number=told["letter_number"], dated_on=letter_on, file=received, given_by=by
        )
        details |= {"file": received.name, "sha256": received.sha256}
    remember(project, "commit", by=by, role=office.role, note=str(told["reason"]), details=details)
    return commitment


@transaction.atomic
def refuse_commitment(
    commitment: Commitment, *, reason: str, by: User, now: datetime | None = None
) -> Commitment:
    """The government says that it will not pay its part, and why."""
    now = now or timezone.now()
    project, commitment, office = answering(commitment, by)
    if not reason.strip():
        raise StepRefused(_("Escriba por qué no pondrá su parte."), code="reason_missing")
    if commitment.state == Commitment.State.DECLINED and commitment.reason == reason.strip():
        return commitment
    blank = {"amount": None, "part": None, "letter_number": "", "letter_on": None}
    told = {"state": Commitment.State.DECLINED, "reason": reason.strip(), **blank}
    write(project, commitment, told, by, now)
    details = {"payer": commitment.payer}
    remember(project, "refuse_commitment", by=by, role=office.role, note=reason, details=details)
    return commitment


def write(project: Project, commitment: Commitment, told: dict[str, object], by: User, now: datetime) -> None:
    """What was said stands, and the club has a mail about it."""
    for name, value in told.items():
        setattr(commitment, name, value)
    commitment.told_by, commitment.told_at = by, now
    commitment.save()
    queue_to_club(project, f"{commitment.payer}-told-{now:%Y%m%d%H%M%S}", about=WorkMail.About.COMMITMENT)


def answering(commitment: Commitment, by: User) -> tuple[Project, Commitment, Office]:
    """Work and commitment, locked, and the office in whose name the person answers."""
    commitment = Commitment.objects.visible_to(by).get(pk=commitment.pk)
    rows = Project.objects.select_for_update(of=("self",)).select_related(
        *("club__federation", "club__office", "municipality__state", "company")
    )
    project = rows.get(pk=commitment.project_id)
    commitment = held(project, commitment)
    office = office_answering(commitment, by)
    if not commitment.may_be_answered:
        message = _("La obra está «%(state)s»: el compromiso ya no se cambia.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    if commitment.municipality_id != project.municipality_id:
        raise StepRefused(
            _("La obra cambió de municipio: el club debe pedir el compromiso otra vez."), code="moved"
        )
    return project, commitment, office


def office_answering(commitment: Commitment, by: User) -> Office:
    """The office in whose name the person answers. Refuses whoever answers for another."""
    office = next((one for one in by.current_offices if one.role == ANSWERS[commitment.payer]), None)
    if office is None or not Commitment.objects.to_answer(by).filter(pk=commitment.pk).exists():
        raise StepRefused(_("Ese compromiso corresponde a otra oficina."), code="not_your_role")
    return office


def held(project: Project, commitment: Commitment) -> Commitment:
    """The commitment as it is now, locked, beside its work."""
    row = Commitment.objects.select_for_update().get(pk=commitment.pk, project=project)
    row.project = project
    return row

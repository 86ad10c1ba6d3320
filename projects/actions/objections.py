"""«No lo reconozco»: a person of the club says that the club did not do it; a reviewer settles it once."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.actions import ask_for
from documents.models import Document
from documents.signing import SIGNED_KINDS
from funding.actions import PostingRefused
from funding.models import Declaration
from projects.actions.acts import (
    StepRefused,
    locked,
    refuse_if_in_conflict,
    refuse_unless_reviewer,
    remember,
)
from projects.actions.money import reject_deposit, reverse_deposit
from projects.actions.steps import take_step
from projects.models import Dispute, HistoryEntry, Project
from projects.workflow import CLUB_ROLES, UNDISPUTED, State, is_in_a_clubs_name


@transaction.atomic
def object_to(project: Project, entry: HistoryEntry, *, reason: str, by: User) -> Dispute:
    """The act is not recognised: the work is stopped, and its reviewer and the whole board hear of it.

    Several persons who object to one act have one dispute; the same person told twice objects once.
    """
    project = locked(project, by)
    entry = project.history.select_related("by").get(pk=entry.pk)
    refuse_unless_objectable(project, entry, by)
    if not reason.strip():
        raise StepRefused(_("Escriba por qué su club no reconoce el acto."), code="note_missing")
    dispute, is_new = Dispute.objects.get_or_create(project=project, entry=entry)
    if dispute.state != Dispute.State.OPEN:
        message = _("Ese acto ya se resolvió: %(state)s.") % {"state": dispute.get_state_display()}
        raise StepRefused(message, code="already_settled")
    _objection, is_first = dispute.objections.get_or_create(by=by, defaults={"reason": reason.strip()[:2000]})
    if is_new:
        project.is_stopped = True
        project.save(update_fields=["is_stopped"])
    if is_first:
        # The reason may name people: the club and those who judge read it, and not the history.
        role = min(project.roles_of(by) & CLUB_ROLES)
        remember(project, "object", by=by, role=role, details=facts_of(entry))
    return dispute


def refuse_unless_objectable(project: Project, entry: HistoryEntry, by: User) -> None:
    if not project.roles_of(by) & CLUB_ROLES:
        message = _("Solo la mesa directiva del club y su federación dicen si reconocen un acto.")
        raise StepRefused(message, code="not_your_club")
    is_heard = is_in_a_clubs_name(entry.act, entry.role, entry.details.get("payer", ""))
    if not is_heard or entry.act in UNDISPUTED:
        raise StepRefused(_("Ese acto no se hizo en nombre de su club."), code="not_in_your_name")
    if entry.by_id == by.pk:
        message = _(
            "Ese acto lo hizo usted. Si otra persona usó su cuenta, cambie su contraseña y pida a alguien "
            "más de la mesa directiva que no lo reconozca."
        )
        raise StepRefused(message, code="your_own_act")
    if project.filed_at is None:
        message = _("La solicitud todavía no se envía: nadie fuera del club la ve, y no hay qué detener.")
        raise StepRefused(message, code="not_filed")


@transaction.atomic
def settle_dispute(project: Project, dispute: Dispute, *, is_upheld: bool, reason: str, by: User) -> Dispute:
    """The act is confirmed and the work goes on, or it is annulled and undone; the whole board hears which.

    Settled again in the same way it is the one that is settled.
    """
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Resolver un acto no reconocido"))
    refuse_if_in_conflict(project, by)
    dispute = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("entry__by")
        .get(pk=dispute.pk, project=project)
    )
    outcome = Dispute.State.UPHELD if is_upheld else Dispute.State.DISMISSED
    if dispute.state == outcome:
        return dispute
    if dispute.state != Dispute.State.OPEN:
        message = _("Ese acto ya se resolvió: %(state)s.") % {"state": dispute.get_state_display()}
        raise StepRefused(message, code="already_settled")
    if not reason.strip():
        raise StepRefused(_("Escriba el motivo y con quién lo confirmó."), code="note_missing")
    dispute.state, dispute.reason = outcome, reason.strip()[:2000]
    dispute.settled_by, dispute.settled_at = by, timezone.now()
    dispute.save()
    project.is_stopped = project.disputes.still_open().exists()
    project.save(update_fields=["is_stopped"])
    if is_upheld and (undo := UNDO.get(dispute.entry.act)):
        try:
            undo(project, dispute.entry, by, dispute.reason)
        except PostingRefused as refusal:
            raise StepRefused(str(refusal), code=refusal.code) from refusal
    project = locked(project, by)
    act = "annul_act" if is_upheld else "confirm_act"
    remember(
        project, act, by=by, role=project.authority, note=dispute.reason, details=facts_of(dispute.entry)
    )
    return dispute


def facts_of(entry: HistoryEntry) -> dict[str, str]:
    return {"act": entry.act, "done_by": entry.by.name}


# --- What an annulled act leaves ------------------------------------------------------------------


def undo_filing(project: Project, entry: HistoryEntry, by: User, reason: str) -> None:
    """A first filing ends withdrawn, with its folio; a correction goes back to the club's remarks."""
    if project.state == State.WITHDRAWN:
        return
    if project.fund is not None:
        message = _(
            "La obra ya tiene convenio y fondo: el envío no se anula aquí. Devuelva primero el dinero con "
            "sus reintegros, y resuelva después el acto."
        )
        raise StepRefused(message, code="too_late_to_annul")
    if entry.came_from == State.OBSERVED:
        if project.state != State.OBSERVED:
            take_step(project, "annul_answer", by=by, note=reason)
    else:
        take_step(project, "annul_filing", by=by, note=reason)


def undo_withdrawal(project: Project, entry: HistoryEntry, by: User, reason: str) -> None:
    if project.state == State.WITHDRAWN:
        take_step(project, "annul_withdrawal", by=by, note=reason)


def undo_declaration(project: Project, entry: HistoryEntry, by: User, reason: str) -> None:
    """What was told is rejected; what was verified already is reversed by its mirror."""
    rows = project.fund.declarations.select_related("deposit")
    known = entry.details.get("declaration")
    # Acts of before the history named the declaration tell its reference.
    told = rows.get(pk=known) if known else rows.filter(reference=entry.details.get("reference", "")).first()
    if told is None:
        return
    if told.state == Declaration.State.DECLARED:
        reject_deposit(project, told, reason=reason[:300], by=by)
    elif told.deposit and project.fund.deposits.filter(pk=told.deposit.pk, entry__reversal__isnull=True):
        reverse_deposit(project, told.deposit, reason=reason[:300], by=by)


def undo_signature(project: Project, entry: HistoryEntry, by: User, reason: str) -> None:
    """The signed version holds no longer: the same paper has a next one, which all parties sign anew."""
    signed = Document.objects.filter(
        folio=project.folio or "-",
        number=entry.details["number"],
        version=entry.details["version"],
        kind__in=SIGNED_KINDS,
    )
    paper = signed.select_related("owner", "municipality", "territory", "company", "consulate").get()
    if paper.standing != Document.Standing.IN_FORCE:
        return
    new = ask_for(
        Document.Kind(paper.kind),
        number=paper.number,
        folio=paper.folio,
        fiscal_year=paper.fiscal_year,
        title=paper.title,
        template=paper.template,
        facts=paper.facts,
        subject=paper.subject,
        owner=paper.owner,
        municipality=paper.municipality,
        territory=paper.territory,
        company=paper.company,
        consulate=paper.consulate,
        supersedes=paper,
        by=by,
    )
    if project.agreement_id == paper.pk:
        project.agreement = new
        project.save(update_fields=["agreement"])


def undo_request(project: Project, entry: HistoryEntry, by: User, reason: str) -> None:
    """Nobody asks for the exception any more. What was granted has its own paper, and stays."""
    project.waiver_asked_at = None
    project.save(update_fields=["waiver_asked_at"])


Undo = Callable[[Project, HistoryEntry, User, str], None]
# What is annulled and has no line here is on record as annulled, and its work goes on from where it stands.
UNDO: dict[str, Undo] = {
    "file": undo_filing,
    "withdraw": undo_withdrawal,
    "declare": undo_declaration,
    "sign_paper": undo_signature,
    "ask_waiver": undo_request,
}

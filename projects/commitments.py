"""Which governments have a part in a work, and whether each has said that it pays it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Office, User
from programs.checks import Finding
from programs.money import pesos
from projects.beforehand import OWN_RULE
from projects.models import Commitment, Project
from projects.models.commitment import ANSWERS, letters
from projects.remarks import review_rules
from projects.workflow import READERS_OF_FINDINGS

Standing = Commitment.Standing


@dataclass(frozen=True)
class Part:
    """The part of one government, and its word on it if it was asked."""

    payer: str
    share: Decimal
    commitment: Commitment | None

    @property
    def label(self) -> str:
        return str(Commitment.Payer(self.payer).label)

    @property
    def standing(self) -> str:
        return self.commitment.standing if self.commitment else Standing.NOT_ASKED

    @property
    def standing_label(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def mark(self) -> str:
        return self.commitment.mark if self.commitment else "○"

    @property
    def is_to_be_asked(self) -> bool:
        """Whether asking would bring something new: nobody asked, or what was said does not do any more."""
        enough = (Standing.ASKED, Standing.CONFIRMED)
        return self.standing not in enough


def parts_to_commit(project: Project) -> list[Part]:
    """The parts of state and municipality. The federal one is the committee's, the club's its own."""
    rows = project.commitments.select_related("told_by", "asked_by", "municipality")
    found = {one.payer: one for one in rows.prefetch_related(letters())}
    for one in found.values():
        one.project = project
    shares = project.shares()
    return [
        Part(payer, shares[payer], found.get(payer)) for payer in Commitment.Payer.values if shares.get(payer)
    ]


def office_of(project: Project, payer: str) -> Office | None:
    """The office that answers for that part of the work."""
    if project.municipality is None:
        return None
    offices = Office.objects.filter(role=ANSWERS[payer])
    if payer == Commitment.Payer.STATE:
        return offices.filter(state=project.municipality.state_id).first()
    return offices.filter(municipality=project.municipality_id).first()


def reads_letters(commitment: Commitment, user: User) -> bool:
    """Whoever prepares or judges the work, and the office that answers for the part."""
    if commitment.project.roles_of(user) & READERS_OF_FINDINGS:
        return True
    return Commitment.objects.to_answer(user).filter(pk=commitment.pk).exists()


def parties_committed(project: Project, now: datetime) -> Iterator[Finding]:
    """State and municipality have said in writing that they pay their part, of this very amount."""
    rule = review_rules(project).commitments
    if not rule.allowed:
        return
    for part in parts_to_commit(project):
        if part.standing == Standing.CONFIRMED:
            continue
        told = {"payer": part.label, "share": pesos(part.share)}
        if part.standing in (Standing.NOT_ASKED, Standing.ASKED):
            message = _("%(payer)s no ha confirmado su parte, de %(share)s.") % told
            remedy = _("Pida el compromiso o recuérdelo.")
        elif part.standing == Standing.DECLINED:
            message = _("ATENCIÓN: %(payer)s respondió que no pondrá su parte, de %(share)s.") % told
            remedy = _("Hable con esa oficina antes de enviar: sin su parte la obra no se completa.")
        elif part.standing == Standing.OTHER_AMOUNT:
            amount = pesos(part.commitment.amount) if part.commitment else ""
            message = _("ATENCIÓN: %(payer)s confirmó %(amount)s y su parte es de %(share)s.") % {
                **told,
                "amount": amount,
            }
            remedy = _("Corrija el costo o las partes, o pida que se confirme el importe completo.")
        else:
            message = _(
                "ATENCIÓN: lo que confirmó %(payer)s ya no corresponde: su parte es ahora de %(share)s."
            )
            message %= told
            remedy = _("Pida que lo confirme otra vez.")
        code = f"commitment_{part.standing}_{part.payer}"
        source = rule.source or OWN_RULE
        yield Finding(code, message, refuses=rule.confirmed, source=source, remedy=remedy)


def commitments_told(project: Project) -> list[dict[str, str]]:
    """What each government has said of its part, as plain text, to be kept with a version or printed."""
    return [
        {
            "payer": part.payer,
            "share": f"{part.share:.2f}",
            "standing": str(part.standing),
            "amount": f"{one.amount:.2f}" if one and one.amount is not None else "",
            "letter": one.letter_number if one else "",
            "letter_on": one.letter_on.isoformat() if one and one.letter_on else "",
            "reason": one.reason if one else "",
        }
        for part in parts_to_commit(project)
        for one in [part.commitment]
    ]

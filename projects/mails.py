"""Mails about remarks, commitments and results: to whom, when, and what they say. Each goes out once."""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import give_each_a_turn, mail
from accounts.models import Office, User
from accounts.queue import Mailing, people_of, send_queued
from documents.later import ask_worker
from documents.models import Document
from programs.dates import long_date
from projects.models import Commitment, Project, RemarkRound, WorkMail
from projects.workflow import CORRIDOR, State

# Days before the last one to answer on which a club is reminded, and what the occasion is called.
STAGES = {3: "soon", 0: "today"}
About = WorkMail.About
# An application that was not approved ends before these.
APPROVED_STATES = CORRIDOR[CORRIDOR.index(State.APPROVED) :]


def is_approval(letter: Document) -> bool:
    """Whether a letter of result says that the work was approved."""
    return letter.facts["outcome"]["code"] == "approved"


def queue_to(project: Project, office: Office | None, about: str, occasion: str) -> bool:
    """The mail waits for the worker, once; whether somebody sits in the office to read it."""
    if office is None or not people_of([office.pk], timezone.localdate()):
        return False
    WorkMail.objects.get_or_create(project=project, office=office, about=about, occasion=occasion)
    # What the broker refuses goes out with the next sweep.
    ask_worker("projects.tasks.send_work_mails")
    return True


def queue_to_club(project: Project, occasion: str, *, about: str = About.REMARKS) -> None:
    """The club and its federation have a mail waiting."""
    club = project.club
    queue_to(project, club.office, about, occasion)
    if club.federation:
        queue_to(project, club.federation.office, about, occasion)


def remind_of_remarks(today: date) -> None:
    """Clubs whose time to answer ends soon or today have a reminder waiting, one for each stage."""
    for days, stage in STAGES.items():
        rounds = RemarkRound.objects.filter(
            due_on=today + timedelta(days=days), project__state=State.OBSERVED
        ).select_related("project__club__office", "project__club__federation__office")
        for round_ in rounds:
            if round_.number == round_.project.remark_rounds.count():
                queue_to_club(round_.project, f"{round_.number}-{stage}")


def send_waiting() -> None:
    """Every mail in the queue went out. Raises what the mail server said once all had their turn."""
    give_each_a_turn(WorkMail.objects.waiting().values_list("pk", flat=True), send_one)


def send_one(pk: int) -> None:
    """The people of one office have their mail; what is no longer true is not sent."""
    rows = WorkMail.objects.waiting().filter(pk=pk)
    send_queued(rows.select_related("office", "project__municipality__state", "project__club"), tell)


def tell(taken: list[WorkMail]) -> Mailing | None:
    """The mail while its occasion lasts."""
    [row] = taken
    told = Told.of(row)
    return ([row], told.to) if told else None


class Told:
    """What one mail says, in the words of whoever reads it."""

    def __init__(
        self,
        row: WorkMail,
        round_: RemarkRound | None = None,
        commitment: Commitment | None = None,
        letter: Document | None = None,
    ) -> None:
        self.row, self.project, self.round, self.commitment = row, row.project, round_, commitment
        self.letter = letter

    @classmethod
    def of(cls, row: WorkMail) -> "Told | None":
        """Nothing when the occasion is over: answered, decided, or withdrawn."""
        if row.about == About.REMARKS:
            # A later letter says all that still stands.
            round_ = row.project.remark_rounds.last()
            is_last = round_ and row.occasion.startswith(f"{round_.number}-")
            waits = is_last and row.project.state == State.OBSERVED
            return cls(row, round_=round_) if waits else None
        if row.about == About.RESULT:
            letters = Document.objects.filter(kind=Document.Kind.RESULT, folio=row.project.folio)
            letter = letters.filter(number=row.occasion).first()
            if letter is None:
                return None
            # What a later objection undid is not told any more.
            stands = APPROVED_STATES if is_approval(letter) else [State.DECLINED]
            return cls(row, letter=letter) if row.project.state in stands else None
        commitment = row.project.commitments.filter(payer=row.occasion.partition("-")[0]).first()
        if commitment is None:
            return None
        if "-told-" not in row.occasion and commitment.state != Commitment.State.ASKED:
            return None
        return cls(row, commitment=commitment)

    @property
    def is_answer(self) -> bool:
        """Whether the mail tells the club what a government said."""
        return "-told-" in self.row.occasion

    def to(self, person: User) -> EmailMultiAlternatives:
        """The mail in the person's language: what, until when, what to do, and one way there."""
        with translation.override(person.language):
            context = {
                "project": self.project,
                "round": self.round,
                "remarks": list(self.round.remarks.all()) if self.round else [],
                "commitment": self.commitment,
                "is_answer": self.is_answer,
                "facts": self.letter.facts if self.letter else {},
                "is_approval": bool(self.letter) and is_approval(self.letter),
                "due_on": self.appeal_until,
                "address": f"{settings.SITE_ADDRESS}{self.path}",
                "help_phone": settings.HELP_PHONE,
            }
            return mail(person, self.subject, f"projects/mail/{self.row.about}", context)

    @property
    def appeal_until(self) -> date | None:
        """The last day to object, as the letter says it."""
        told = self.letter.facts["appeal"].get("due_on") if self.letter else ""
        return date.fromisoformat(told) if told else None

    @property
    def path(self) -> str:
        if self.round:
            return reverse("projects:remarks", args=[self.project.reference])
        if self.letter:
            return reverse("projects:detail", args=[self.project.reference])
        if self.commitment and not self.is_answer:
            return reverse("projects:commitment", args=[self.commitment.pk])
        return reverse("projects:commitments_of", args=[self.project.reference])

    @property
    def subject(self) -> str:
        facts = {"work": self.project.folio or str(self.project)}
        if self.round:
            if self.round.due_on is None:
                return _("[%(work)s] Responda las observaciones") % facts
            day = long_date(self.round.due_on)
            return _("[%(work)s] Responda las observaciones a más tardar el %(day)s") % {**facts, "day": day}
        if self.letter:
            if is_approval(self.letter):
                return _("[%(work)s] La obra se aprobó") % facts
            return _("[%(work)s] La solicitud terminó: no procede") % facts
        if self.is_answer and self.commitment:
            facts |= {"payer": self.commitment.get_payer_display(), "state": self.commitment.standing_label}
            return _("[%(work)s] %(payer)s: compromiso %(state)s") % facts
        return _("[%(work)s] Confirme la parte que le toca") % facts

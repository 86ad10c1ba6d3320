"""The CURP and RFC of a club's people: the club writes them, and who reads one is on record."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.personal import opened
from accounts.phones import international
from clubs.actions.register import RegisterRefused, kept_numbers, of_own_club, refuse_second
from clubs.models import Club, ClubEvent, Consultation, Member, NoteRequest
from documents.models import Document

# What a number of ten digits begins with: clubs live in the United States.
PREFIX = "+1"


@transaction.atomic
def tell_numbers(member: Member, *, by: User, curp: str | None = None, rfc: str | None = None) -> Member:
    """The member's numbers are kept as told; what is None stays, what is empty is kept no more.

    The history says that they were told, and not what they are.
    """
    club = of_own_club(member.club, by)
    member = club.members.get(pk=member.pk)
    kept = kept_numbers(curp=curp or "", rfc=rfc or "")
    if curp is not None:
        refuse_second(club, kept["person_key"], but=member)
        member.curp_sealed, member.person_key = kept["curp_sealed"], kept["person_key"]
    if rfc is not None:
        member.rfc_sealed = kept["rfc_sealed"]
    member.save(update_fields=["curp_sealed", "person_key", "rfc_sealed"])
    ClubEvent.objects.create(club=club, act="numbers", text=member.name, by=by)
    return member


# --- Who reads -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """The whole numbers of one person, for the moment in which they are read."""

    curp: str
    rfc: str


def may_read_numbers(club: Club, user: User) -> bool:
    """The consulate that judges an open request of the club, and an audit of its state; nobody else."""
    for office in user.current_offices:
        if office.role == Role.CONSULATE and (
            NoteRequest.objects.open().filter(club=club, consulate=office.consulate_id).exists()
        ):
            return True
        if office.role == Role.AUDITOR and office.state_id in (None, club.municipality.state_id):
            return True
    return False


@transaction.atomic
def read_numbers(member: Member, *, by: User, page: str) -> Numbers:
    """The whole CURP and RFC, and that ``by`` read them on ``page``."""
    if not may_read_numbers(member.club, by):
        raise RegisterRefused(
            _(
                "La CURP y el RFC completos los leen el consulado, mientras revisa una solicitud del club, y "
                "la auditoría."
            ),
            code="not_your_role",
        )
    remember_reading(member.club, Consultation.What.NUMBERS, by=by, page=page, member=member)
    return Numbers(opened(member.curp_sealed), opened(member.rfc_sealed))


def reading(
    club: Club, what: str, *, by: User, page: str, member: Member | None = None, speaker: str = ""
) -> Consultation:
    office = ", ".join(office.name for office in by.current_offices)
    told = {"club": club, "member": member, "speaker": speaker[:150], "what": what, "by": by}
    return Consultation(**told, office=office[:200], page=page[:200])


def remember_reading(
    club: Club, what: str, *, by: User, page: str, member: Member | None = None, speaker: str = ""
) -> Consultation:
    """It is on record that ``by`` was shown personal data of the club's people, or of who speaks for it."""
    row = reading(club, what, by=by, page=page, member=member, speaker=speaker)
    row.save(force_insert=True)
    return row


def remember_readings(clubs: Iterable[Club], what: str, *, by: User, page: str) -> None:
    """It is on record that ``by`` was shown personal data of several clubs at once."""
    Consultation.objects.bulk_create(reading(club, what, by=by, page=page) for club in clubs)


def rolls_were_given(papers: list[Document], *, by: User, page: str) -> None:
    """It is on record that ``by`` was given the rolls among these papers."""
    owners = [paper.owner_id for paper in papers if paper.kind == Document.Kind.ROLL]
    if owners:
        clubs = {club.office_id: club for club in Club.objects.filter(office__in=owners)}
        told = [clubs[owner] for owner in owners if owner in clubs]
        remember_readings(told, Consultation.What.PAPER, by=by, page=page)


# --- Where the club is found ---------------------------------------------------------------------


@transaction.atomic
def tell_contact(club: Club, *, phone: str, email: str, address: str, by: User) -> Club:
    """The club is found there from now on. The history says that it was told, and not what."""
    club = of_own_club(club, by)
    try:
        number = international(phone, PREFIX)
    except ValidationError as reason:
        raise RegisterRefused(reason.messages[0], code="wrong_phone") from reason
    told = {"phone": number, "email": email.strip().lower(), "address": " ".join(address.split())}
    if any(getattr(club, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(club, name, value)
        club.save(update_fields=list(told))
        ClubEvent.objects.create(club=club, act="contact", by=by)
    return club

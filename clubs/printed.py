"""The Toma de Nota as a paper: what is on record of the club or federation, by whoever took the note."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from accounts.models import Office, Role, User
from clubs.models import BoardSeat, Club, Federation, NoteRequest, TomaDeNota
from documents.actions import ask_for, cancel
from documents.models import Document
from places.models import Consulate
from programs.dates import long_date

TEMPLATE = "toma_de_nota/3"
ROLL_TEMPLATE = "padron/1"
KIND = Document.Kind.TOMA_DE_NOTA


class NotIssued(Exception):
    """Why no paper of the note is issued, in a sentence."""


def issues(note: TomaDeNota, user: User) -> bool:
    """Whether one of the person's offices took the note."""
    return any(
        (office.role == Role.CONSULATE and office.consulate_id == note.issuing_consulate_id)
        or (note.issuing_federation is not None and office.pk == note.issuing_federation.office_id)
        for office in user.current_offices
    )


def ask_for_note(note: TomaDeNota, *, by: User, now: datetime | None = None) -> Document:
    """The paper of a note in force is filed by whoever issued it. Asked twice it is one paper.

    Where the paper was stopped with the note it has a next version.
    """
    now = now or timezone.now()
    with translation.override("es-mx"):
        if not note.is_in_force(timezone.localdate(now)):
            raise NotIssued("La Toma de Nota no está vigente: no se emite su documento.")
        facts = note_facts(note, now)
    organisation, former = note.organisation, paper_of(note)
    if former and not former.cancelled_at:
        return former
    return ask_for(
        KIND,
        number=note.folio,
        subject=f"note:{note.pk}",
        fiscal_year=note.issued_on.year,
        title=f"Toma de Nota de {organisation.name}",
        template=TEMPLATE,
        facts=facts,
        owner=organisation.office,
        municipality=note.club.municipality if note.club else None,
        territory=note.federation.state if note.federation else None,
        consulate=note.issuing_consulate or organisation.consulate,
        by=by,
        supersedes=former,
    )


def paper_of(note: TomaDeNota) -> Document | None:
    """The newest version of the note's paper."""
    return Document.objects.filter(kind=KIND, subject=f"note:{note.pk}").order_by("version").last()


def papers_shown(notes: Sequence[TomaDeNota], user: User) -> dict[int, int]:
    """By note, the newest paper of it that the person may read."""
    subjects = {f"note:{note.pk}": note.pk for note in notes}
    filed = Document.objects.visible_to(user).filter(kind=KIND, subject__in=list(subjects))
    return {subjects[paper.subject]: paper.pk for paper in filed.only("pk", "subject").order_by("version")}


def stop_paper(note: TomaDeNota, *, because: str) -> None:
    """Whoever verifies the note's paper reads that it holds no longer, and why."""
    if paper := paper_of(note):
        cancel(paper, because=because)


def note_facts(note: TomaDeNota, now: datetime) -> dict[str, Any]:
    """What the record says today. Nothing of a person but name and post."""
    club, today = note.organisation, timezone.localdate(now)
    former = TomaDeNota.objects.of(club).filter(issued_on__lt=note.issued_on).order_by("-issued_on").first()
    issuer, office = str(note.issuer), issuing_office(note)
    return {
        "schema": "tresporuno/toma_de_nota/2.0",
        "title": "Toma de Nota",
        "document": {
            "type": KIND.value,
            "signed_on": note.issued_on.isoformat(),
            "language": "es-MX",
            "template": TEMPLATE,
            "draft": "",
        },
        "signed_on_long": long_date(note.issued_on),
        "printed_on_long": long_date(today),
        "issuer": {
            "name": issuer,
            "address": office.address if office else "",
            **own_note_of_issuer(note),
        },
        "programme": {"name": issuer, "fiscal_year": str(note.issued_on.year), "legend": LEGEND},
        "project": {"name": club.name, "folio": ""},
        "note": {
            "folio": note.folio,
            "renewal": note.renewal,
            "reason": str(note.get_renewal_display()),
            "former": former.folio if former and note.renewal != TomaDeNota.Renewal.NEW else "",
            "from_long": long_date(note.issued_on),
            "until_long": long_date(note.valid_until),
        },
        "club": club_facts(club),
        "board": board_facts(note, today),
        "signers": [
            {"role": "Por quien toma nota", "body": issuer, **signer_of(office, now)},
            {"role": "Por la organización", "body": club.name, **signer_of(club.office, now)},
        ],
    }


def own_note_of_issuer(note: TomaDeNota) -> dict[str, str]:
    """By which own note a federation issued this one; empty for a consulate, which needs none."""
    return own_note_facts(note.issuing_federation and note.issuing_federation.note_on(note.issued_on))


def own_note_facts(own: TomaDeNota | None) -> dict[str, str]:
    """A federation's own note in plain words; empty words where it has none."""
    return {
        "own_folio": own.folio if own else "",
        "own_consulate": str(own.issuer) if own else "",
        "own_from_long": long_date(own.issued_on) if own else "",
        "own_until_long": long_date(own.valid_until) if own else "",
    }


def board_facts(note: TomaDeNota, today: date) -> list[dict[str, str]]:
    """The board that was asked for. A note from before there were requests has who is appointed today."""
    request = NoteRequest.objects.filter(note=note).first()
    if request:
        return [
            {"title": str(BoardSeat.Post(one["post"]).label), "name": one["name"]} for one in request.board
        ]
    seats = (
        note.organisation.office.appointments.current(on=today).select_related("user").order_by("since", "pk")
    )
    return [{"title": seat.title, "name": seat.user.name} for seat in seats]


def ask_for_roll(request: NoteRequest, *, by: User, now: datetime | None = None) -> Document:
    """The roll by which the note was issued, as a paper. Of a person it tells name and city."""
    now, note, club = now or timezone.now(), request.note, request.club
    with translation.override("es-mx"):
        facts = note_facts(note, now)
        facts["schema"], facts["title"] = "tresporuno/padron/1.0", "Padrón de integrantes"
        facts["document"] |= {"type": Document.Kind.ROLL.value, "template": ROLL_TEMPLATE}
        facts["members"] = [
            {"name": one["name"], "lives_in": f"{one['city']}, {one['us_state']}"} for one in request.members
        ]
    return ask_for(
        Document.Kind.ROLL,
        number=f"{note.folio}-P",
        subject=f"note:{note.pk}",
        fiscal_year=note.issued_on.year,
        title=f"Padrón de integrantes de {club.name}",
        template=ROLL_TEMPLATE,
        facts=facts,
        owner=club.office,
        municipality=club.municipality,
        consulate=note.issuing_consulate or club.consulate,
        by=by,
    )


LEGEND = (
    "Este programa es público, ajeno a cualquier partido político. "
    "Queda prohibido el uso para fines distintos al desarrollo social."
)


def club_facts(club: Club | Federation) -> dict[str, str]:
    if isinstance(club, Federation):
        return {
            "name": club.name,
            "kind": "Federación de clubes",
            "federation": "",
            "state": club.state.name,
            "municipality": "",
            "locality": "",
            "lives_in": f"{club.city}, {club.us_state}",
        }
    place = club.municipality
    return {
        "name": club.name,
        "kind": str(club.get_kind_display()),
        "federation": club.federation.name if club.federation else "",
        "state": place.state.name,
        "municipality": place.name,
        "locality": club.locality.name if club.locality else "",
        "lives_in": f"{club.city}, {club.us_state}",
    }


def issuing_office(note: TomaDeNota) -> Office | None:
    if note.issuing_federation:
        return note.issuing_federation.office
    return office_of(note.issuing_consulate)


def office_of(consulate: Consulate | None) -> Office | None:
    return Office.objects.filter(role=Role.CONSULATE, consulate=consulate).first()


def signer_of(office: Office | None, now: datetime) -> dict[str, str]:
    """Who signs for the office today; an empty line where nobody is on record."""
    seats = office.appointments.current(on=timezone.localdate(now)) if office else None
    seat = seats.filter(is_signer=True).select_related("user").first() if seats is not None else None
    return {"name": seat.user.name if seat else "", "title": seat.title if seat else ""}

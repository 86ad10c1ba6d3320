"""By whom a Toma de Nota is renewed, where the rules of a state say so."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from clubs.models import Club, TomaDeNota
from programs.checks import Finding
from programs.rulebook import Scheme, schemes


def of_the_state(club: Club, *, on: date) -> list[Scheme]:
    """The schemes of the club's state and of that year in which a consulate renews a federation's note."""
    return [
        one
        for one in schemes()
        if one.state == club.municipality.state_id
        and on.year in one.years
        and one.federation_issues.consulate_renews.allowed
    ]


def consulate_renews(club: Club, renewal: str, *, on: date) -> Iterator[Finding]:
    """No federation is asked to renew a note of a federation, where the state's scheme wants a consulate."""
    last = club.notes.select_related("issuing_federation").order_by("-valid_until").first()
    if renewal == TomaDeNota.Renewal.NEW or last is None or last.issuing_federation is None:
        return
    for found in of_the_state(club, on=on):
        yield found_of(found, last, _("Pida esta renovación a su consulado."))


def renewed_by_a_consulate(club: Club, found: Scheme, *, on: date) -> Iterator[Finding]:
    """The note with which the club proposes is a consulate's, where the rules of the work want that."""
    note = club.note_on(on)
    if (
        not found.federation_issues.consulate_renews.allowed
        or note is None
        or note.issuing_federation is None
    ):
        return
    yield found_of(found, note, _("Pida su renovación al consulado que corresponde al domicilio del club."))


def found_of(found: Scheme, note: TomaDeNota, remedy: str) -> Finding:
    rule = found.federation_issues.consulate_renews
    message = _(
        "La Toma de Nota %(folio)s la emitió «%(federation)s», y «%(scheme)s» pide que la renueve un "
        "consulado."
    )
    told = {"folio": note.folio, "federation": note.issuing_federation, "scheme": found.name}
    return Finding(
        code="note_of_a_federation",
        message=message % told,
        refuses=rule.confirmed,
        source=rule.source,
        remedy=remedy,
    )

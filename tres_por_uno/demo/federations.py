"""What a federation of the demo does with its consulate: it asks for its own note and reports of a month."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from clubs.actions import ask_for_own_note, send_report
from clubs.models import Affiliation, BoardSeat, Club, Federation, TomaDeNota
from tres_por_uno.demo.cast import CLUBS, FEDERATIONS

BOARD = {
    BoardSeat.Post.PRESIDENT: "Elena Rivas Carrillo",
    BoardSeat.Post.SECRETARY: "Anselmo Frausto Gaytán",
    BoardSeat.Post.TREASURER: "Brígida Dávalos Arroyo",
}


def tell_of_federations(cast: Mapping[str, User]) -> None:
    """Clubs joined on known days; that of Texas asked and told its consulate. A repeat adds nothing."""
    today = timezone.localdate()
    date_affiliations(today)
    texas = Federation.objects.get(name=FEDERATIONS["texas"][0])
    if not texas.reports.exists():
        report_last_month(texas, today, by=cast["elena"])
    if not texas.own_note_requests.exists():
        ask_for_own_note(
            texas,
            renewal=TomaDeNota.Renewal.BOARD,
            aims="La asamblea eligió una mesa directiva nueva.",
            board=[{"post": post, "name": name} for post, name in BOARD.items()],
            by=cast["elena"],
        )


def date_affiliations(today: date) -> None:
    """The clubs joined their federations one after the other, some years ago."""
    for number, (name, federation, *_rest) in enumerate(CLUBS.values()):
        if federation:
            undated = Affiliation.objects.filter(club__name=name, since=None, until=None)
            undated.update(since=today - timedelta(days=1100 + 97 * number))


def report_last_month(texas: Federation, today: date, *, by: User) -> None:
    """The federation issued one note last month, which its report tells."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    issued = month + timedelta(days=13)
    TomaDeNota.objects.get_or_create(
        folio="DEMO-FCZNT-001",
        defaults={
            "club": Club.objects.get(name=CLUBS["piedras_unidas"][0]),
            "issuing_federation": texas,
            "renewal": TomaDeNota.Renewal.BOARD,
            "issued_on": issued,
            "valid_until": issued + timedelta(days=730),
        },
    )
    # Reports are due from the month in which the federation's own note came into this register.
    own = texas.own_notes.filter(recorded_at__date__gt=month)
    own.update(recorded_at=timezone.make_aware(datetime.combine(month, time(9))))
    send_report(texas, month, by=by)

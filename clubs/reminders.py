"""Mails 90, 60 and 30 days before a Toma de Nota ends."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mails import give_each_a_turn, mail, send_to_each
from accounts.models import User
from clubs.models import NoteReminder, TomaDeNota
from programs.dates import long_date

# The nearest first: whoever hears of thirty days need not hear of ninety.
DAYS_BEFORE = (30, 60, 90)


def remind(*, on: date) -> None:
    """Everybody whose note is near its end was told of it, once at each of the three marks.

    Raises what the mail server said of the last that failed; those have their turn the next morning.
    """
    later = TomaDeNota.objects.filter(club=OuterRef("club"), valid_until__gt=OuterRef("valid_until"))
    soon = TomaDeNota.objects.in_force(on=on).filter(valid_until__lte=on + timedelta(days=max(DAYS_BEFORE)))
    rows = soon.exclude(Exists(later)).order_by("valid_until", "pk").values_list("pk", flat=True)
    give_each_a_turn(list(rows), lambda pk: tell(pk, on=on))


@transaction.atomic
def tell(pk: int, *, on: date) -> None:
    """The board's people have the mail of the mark that the note has passed, if they had none of it."""
    note = TomaDeNota.objects.select_for_update(of=("self",)).select_related("club").get(pk=pk)
    left = (note.valid_until - on).days
    mark = next(days for days in DAYS_BEFORE if left <= days)
    if note.reminders.filter(days__lte=mark).exists():
        return
    seats = note.club.office.appointments.current(on=on).values("user")
    people = User.objects.filter(is_active=True, pk__in=seats).order_by("pk")
    if send_to_each(people, lambda person: mail_of(note, left, person)):
        NoteReminder.objects.create(note=note, days=mark)


def mail_of(note: TomaDeNota, left: int, person: User):
    """The mail in the person's language."""
    with translation.override(person.language):
        subject = _("[%(folio)s] Su Toma de Nota vence el %(day)s") % {
            "folio": note.folio,
            "day": long_date(note.valid_until),
        }
        days = ngettext("Falta %(days)s día.", "Faltan %(days)s días.", left) % {"days": left}
        address = f"{settings.SITE_ADDRESS}{reverse('clubs:ask', args=[note.club_id])}"
        return mail(person, subject, "clubs/mail/expiry", {"note": note, "days": days, "address": address})

"""Mails 90, 60 and 30 days before a Toma de Nota ends, and when a federation has a report to send."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mails import give_each_a_turn, mail, send_to_each
from accounts.models import User
from clubs.issuing import Owed, owed
from clubs.models import Federation, NoteReminder, ReportReminder, TomaDeNota
from programs.dates import long_date, month_name

# The nearest first: whoever hears of thirty days need not hear of ninety.
DAYS_BEFORE = (30, 60, 90)


def remind(*, on: date) -> None:
    """Everybody whose note is near its end was told of it, once at each of the three marks.

    Raises what the mail server said of the last that failed; those have their turn the next morning.
    """
    same = Q(club=OuterRef("club")) | Q(federation=OuterRef("federation"))
    later = TomaDeNota.objects.filter(same, valid_until__gt=OuterRef("valid_until"))
    soon = TomaDeNota.objects.in_force(on=on).filter(valid_until__lte=on + timedelta(days=max(DAYS_BEFORE)))
    rows = soon.exclude(Exists(later)).order_by("valid_until", "pk").values_list("pk", flat=True)
    give_each_a_turn(list(rows), lambda pk: tell(pk, on=on))


@transaction.atomic
def tell(pk: int, *, on: date) -> None:
    """The board's people have the mail of the mark that the note has passed, if they had none of it."""
    note = TomaDeNota.objects.select_for_update(of=("self",)).select_related("club", "federation").get(pk=pk)
    left = (note.valid_until - on).days
    mark = next(days for days in DAYS_BEFORE if left <= days)
    if note.reminders.filter(days__lte=mark).exists():
        return
    seats = note.organisation.office.appointments.current(on=on).values("user")
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
        name, pk = ("clubs:ask", note.club_id) if note.club else ("clubs:ask_own", note.federation_id)
        page = reverse(name, args=[pk])
        address = f"{settings.SITE_ADDRESS}{page}"
        return mail(person, subject, "clubs/mail/expiry", {"note": note, "days": days, "address": address})


def remind_of_reports(*, on: date) -> None:
    """Every federation was told once that the report of a month is to be sent, and once that it is late."""
    rows = Federation.objects.filter(own_notes__isnull=False).distinct().order_by("pk")
    give_each_a_turn(list(rows.values_list("pk", flat=True)), lambda pk: tell_of_reports(pk, on=on))


@transaction.atomic
def tell_of_reports(pk: int, *, on: date) -> None:
    """The federation's people have one mail for what they owe and were not told yet."""
    federation = Federation.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    told = set(federation.report_reminders.values_list("month", "mark"))
    marks = ReportReminder.Mark
    new = [(one, marks.LATE if one.is_late(on) else marks.DUE) for one in owed(federation, on=on)]
    new = [(one, mark) for one, mark in new if (one.month, mark) not in told]
    if not new:
        return
    seats = federation.office.appointments.current(on=on).values("user")
    people = User.objects.filter(is_active=True, pk__in=seats).order_by("pk")
    if send_to_each(
        people, lambda person: mail_of_reports(federation, [one for one, _mark in new], on, person)
    ):
        ReportReminder.objects.bulk_create(
            ReportReminder(federation=federation, month=one.month, mark=mark) for one, mark in new
        )


def mail_of_reports(federation: Federation, rows: list[Owed], on: date, person: User):
    """The mail in the person's language."""
    with translation.override(person.language):
        first = rows[0]
        is_late = first.is_late(on)
        subject = (
            _("Su informe de %(month)s está atrasado") if is_late else _("Envíe su informe de %(month)s")
        ) % {"month": month_name(first.month)}
        context = {
            "federation": federation,
            "rows": [(month_name(one.month), long_date(one.due_on), one.is_late(on)) for one in rows],
            "address": f"{settings.SITE_ADDRESS}{federation.get_absolute_url()}",
        }
        return mail(person, subject, "clubs/mail/report", context)

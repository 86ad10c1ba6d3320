"""A federation's own note, its leave to issue notes to its clubs, and what it reports of them each month."""

from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.actions.notes import free_folio, take_note
from clubs.actions.register import RegisterRefused
from clubs.issuing import due_on, months_to_report
from clubs.models import ClubEvent, Federation, IssuerReport, TomaDeNota, months_after
from clubs.printed import ask_for_note
from clubs.reported import ask_for_reported
from clubs.workflow import LEAVE_ACTS
from places.models import Consulate
from programs.dates import long_date, month_name


def locked(federation: Federation, by: User) -> Federation:
    """The federation, locked, for somebody who may read it; for everybody else it is not there."""
    seen = Federation.objects.visible_to(by).get(pk=federation.pk)
    return Federation.objects.select_for_update().get(pk=seen.pk)


def of_own_consulate(federation: Federation, by: User) -> tuple[Federation, Consulate]:
    """The federation, locked, for the consulate to which it reports."""
    federation = locked(federation, by)
    if federation.consulate is None or not federation.answers_to(by):
        raise RegisterRefused(_("Lo hace el consulado al que informa la federación."), code="not_your_role")
    return federation, federation.consulate


@transaction.atomic
def record_own_note(
    federation: Federation, *, folio: str, renewal: str, issued_on: date, by: User
) -> TomaDeNota:
    """The consulate's note of the federation is on record under its folio, for as long as the rules say.

    While it is in force it is a paper too.
    """
    federation, consulate = of_own_consulate(federation, by)
    folio = free_folio(folio)
    if issued_on > timezone.localdate():
        raise RegisterRefused(_("Escriba una fecha que ya pasó."), code="in_the_future")
    known = federation.own_notes.exists()
    if known and renewal == TomaDeNota.Renewal.NEW:
        raise RegisterRefused(
            _("La federación ya tuvo Toma de Nota: ésta es una renovación; diga el motivo."), code="renewal"
        )
    if not known and renewal != TomaDeNota.Renewal.NEW:
        raise RegisterRefused(_("La federación no tiene una Toma de Nota que renovar."), code="renewal")
    note = take_note(
        federation=federation,
        folio=folio,
        issuing_consulate=consulate,
        renewal=renewal,
        issued_on=issued_on,
    )
    ClubEvent.objects.create(federation=federation, toma_de_nota=note, act="record", text=folio, by=by)
    if note.is_in_force(timezone.localdate()):
        ask_for_note(note, by=by)
    return note


@transaction.atomic
def change_leave(federation: Federation, act: str, *, reason: str, by: User) -> Federation:
    """The consulate suspends the federation's leave to issue notes, or lifts that, with its reason."""
    federation, _consulate = of_own_consulate(federation, by)
    if not reason.strip():
        raise RegisterRefused(_("Escriba el motivo; queda en el historial."), code="says_nothing")
    if (act == "bar") == (federation.barred_on is not None):
        raise RegisterRefused(
            _("«%(act)s» no procede: la facultad %(state)s.")
            % {
                "act": LEAVE_ACTS[act],
                "state": _("está suspendida") if federation.barred_on else _("no está suspendida"),
            },
            code="not_from_here",
        )
    federation.barred_on = timezone.localdate() if act == "bar" else None
    federation.save(update_fields=["barred_on"])
    ClubEvent.objects.create(federation=federation, act=act, text=reason.strip(), by=by)
    return federation


def issued_in(federation: Federation, month: date) -> list[dict[str, str]]:
    """The notes that the federation issued in the month, in plain words."""
    end = months_after(month, 1)
    rows = TomaDeNota.objects.filter(
        issuing_federation=federation, issued_on__gte=month, issued_on__lt=end
    ).select_related("club")
    return [
        {
            "folio": note.folio,
            "club": note.club.name,
            "renewal": note.renewal,
            "issued_on": note.issued_on.isoformat(),
            "valid_until": note.valid_until.isoformat(),
        }
        for note in rows.order_by("issued_on", "pk")
    ]


@transaction.atomic
def send_report(federation: Federation, month: date, *, by: User) -> IssuerReport:
    """The consulate has the report of the month, even of no note, and it is a paper. Twice it is one."""
    federation = locked(federation, by)
    if not federation.is_of(by):
        raise RegisterRefused(_("El informe lo envía la federación."), code="not_your_role")
    if sent := federation.reports.select_related("consulate", "sent_by").filter(month=month).first():
        # What was sent before there were papers of reports has one now.
        ask_for_reported(sent, by=by)
        return sent
    today = timezone.localdate()
    if months_after(month, 1) > today:
        raise RegisterRefused(
            _("El mes todavía no termina: el informe se envía a partir del %(day)s.")
            % {"day": long_date(months_after(month, 1))},
            code="month_is_open",
        )
    if month not in months_to_report(federation, on=today):
        raise RegisterRefused(
            _("En %(month)s la federación no tenía Toma de Nota registrada: no hay qué informar.")
            % {"month": month_name(month)},
            code="nothing_to_report",
        )
    if federation.consulate is None:
        raise RegisterRefused(
            _("No consta a qué consulado informa la federación. Escriba a la administración."),
            code="no_consulate",
        )
    report = federation.reports.create(
        month=month,
        consulate=federation.consulate,
        notes=issued_in(federation, month),
        due_on=due_on(month),
        sent_by=by,
    )
    # With the moment that the database gave it.
    report.refresh_from_db(fields=["sent_at"])
    remember(report, "report", by)
    ask_for_reported(report, by=by)
    return report


@transaction.atomic
def read_report(report: IssuerReport, *, by: User) -> IssuerReport:
    """The consulate received the report. Said twice the first time stays."""
    seen = IssuerReport.objects.visible_to(by).get(pk=report.pk)
    report = IssuerReport.objects.select_for_update(of=("self",)).select_related("federation").get(pk=seen.pk)
    if not report.is_for(by):
        raise RegisterRefused(_("Lo hace el consulado al que informa la federación."), code="not_your_role")
    if report.read_at is None:
        report.read_at, report.read_by = timezone.now(), by
        report.save(update_fields=["read_at", "read_by"])
        remember(report, "read", by)
    return report


def remember(report: IssuerReport, act: str, by: User) -> None:
    # The history is in Spanish, whatever language whoever writes it reads.
    with translation.override("es-mx"):
        text = month_name(report.month)
    ClubEvent.objects.create(federation=report.federation, act=act, text=text, by=by)

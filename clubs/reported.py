"""The monthly report of a federation as a paper: which notes it issued to its clubs, even none."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from accounts.models import User
from clubs.models import IssuerReport, TomaDeNota, months_after
from clubs.printed import LEGEND, office_of, own_note_facts, signer_of
from documents.actions import ask_for
from documents.models import Document
from programs.dates import long_date, month_name

TEMPLATE = "informe_mensual/1"
KIND = Document.Kind.ISSUER_REPORT


def ask_for_reported(report: IssuerReport, *, by: User) -> Document:
    """The paper of a report that was sent. Asked twice it is one paper."""
    federation = report.federation
    with translation.override("es-mx"):
        facts = report_facts(report)
        title = f"Informe mensual de {federation.name}: {month_name(report.month)}"
    return ask_for(
        KIND,
        number=f"3X1-IM-{federation.state_id}-{federation.pk:03d}-{report.month:%Y-%m}",
        subject=subject_of(report),
        fiscal_year=report.month.year,
        title=title,
        template=TEMPLATE,
        facts=facts,
        owner=federation.office,
        territory=federation.state,
        consulate=report.consulate,
        by=by,
    )


def subject_of(report: IssuerReport) -> str:
    return f"issuer-report:{report.pk}"


def reported_papers(reports: Iterable[IssuerReport], user: User) -> dict[int, int]:
    """By report, the paper of it that the person may read."""
    subjects = {subject_of(report): report.pk for report in reports}
    filed = Document.objects.visible_to(user).filter(kind=KIND, subject__in=list(subjects))
    return {subjects[paper.subject]: paper.pk for paper in filed.only("pk", "subject")}


def report_facts(report: IssuerReport) -> dict[str, Any]:
    """What was reported, by whom and when. Of a person it tells name and post."""
    federation, sent_on = report.federation, timezone.localdate(report.sent_at)
    last_day = months_after(report.month, 1) - timedelta(days=1)
    reasons = TomaDeNota.Renewal
    seat = federation.office.appointments.current(on=sent_on).filter(user=report.sent_by).first()
    consulate = office_of(report.consulate)
    return {
        "schema": "tresporuno/informe_mensual/1.0",
        "title": "Informe mensual de Tomas de Nota",
        "document": {
            "type": KIND.value,
            "signed_on": sent_on.isoformat(),
            "language": "es-MX",
            "template": TEMPLATE,
            "draft": "",
        },
        "signed_on_long": long_date(sent_on),
        "issuer": {
            "name": federation.name,
            "state": federation.state.name,
            "lives_in": f"{federation.city}, {federation.us_state}",
            **own_note_facts(federation.note_on(last_day)),
        },
        "programme": {"name": federation.name, "fiscal_year": str(report.month.year), "legend": LEGEND},
        "project": {"name": federation.name, "folio": ""},
        "report": {
            "month": month_name(report.month),
            "consulate": str(report.consulate),
            "due_long": long_date(report.due_on),
            "is_late": sent_on > report.due_on,
            "sent_by": report.sent_by.name,
            "sent_by_title": seat.title if seat else "",
            "count": len(report.notes),
        },
        "summary": [
            {"reason": str(reason.label), "count": sum(note["renewal"] == reason for note in report.notes)}
            for reason in reasons
        ],
        "notes": [
            {
                "folio": note["folio"],
                "club": note["club"],
                "reason": str(reasons(note["renewal"]).label),
                "from_long": long_date(date.fromisoformat(note["issued_on"])),
                "until_long": long_date(date.fromisoformat(note["valid_until"])),
            }
            for note in report.notes
        ],
        "signers": [
            {
                "role": "Por la federación que informa",
                "body": federation.name,
                **signer_of(federation.office, report.sent_at),
            },
            {
                "role": "Recibido por el consulado",
                "body": str(report.consulate),
                **signer_of(consulate, report.sent_at),
            },
        ],
    }

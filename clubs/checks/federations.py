"""What must be true before a federation issues a note, and of the consulate that serves a place."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from clubs.issuing import late
from clubs.models import Club, Federation
from places.circumscriptions import (
    counties_like,
    county_of,
    is_shared,
    serving,
    us_state_code,
    us_state_name,
)
from places.models import Consulate
from programs.checks import Finding
from programs.dates import long_date, month_name
from programs.rulebook import scheme

CIRCUMSCRIPTIONS = "SRE, circunscripciones de la red consular en Estados Unidos"


def federation_may_issue(federation: Federation, club: Club, *, on: date) -> list[Finding]:
    """Everything that stands against a note of the federation for the club on the day ``on``."""
    return [
        *club_is_affiliated(federation, club, on=on),
        *has_leave(federation),
        *own_note_in_force(federation, on=on),
        *has_reported(federation, on=on),
    ]


def club_is_affiliated(federation: Federation, club: Club, *, on: date) -> Iterator[Finding]:
    if club.affiliations.current(on=on).filter(federation=federation).exists():
        return
    yield Finding(
        code="issuer_of_another_club",
        message=_("«%(club)s» no está afiliado a «%(federation)s»: una federación emite a sus clubes.")
        % {"club": club, "federation": federation},
        refuses=True,
        source=scheme("fed_3x1").federation_issues.needs_note.source,
        remedy=_("Pida la Toma de Nota a su federación o a su consulado."),
    )


def has_leave(federation: Federation) -> Iterator[Finding]:
    """The consulate has not suspended the federation's leave to issue."""
    if federation.barred_on is None:
        return
    yield Finding(
        code="issuer_barred",
        message=_("El consulado suspendió desde el %(day)s la facultad de emitir de «%(federation)s».")
        % {"day": long_date(federation.barred_on), "federation": federation},
        refuses=True,
        source=scheme("fed_3x1").federation_issues.reports.source,
        remedy=_("Mientras tanto, el club pide su Toma de Nota al consulado."),
    )


def own_note_in_force(federation: Federation, *, on: date) -> Iterator[Finding]:
    """The federation has a note of a consulate, in force that day."""
    rule = scheme("fed_3x1").federation_issues.needs_note
    if not rule.allowed or federation.note_on(on):
        return
    last = federation.own_notes.order_by("-valid_until").first()
    told: dict[str, str] = {"federation": str(federation)}
    if last is None:
        message = _("«%(federation)s» no tiene Toma de Nota propia con folio del consulado.")
    else:
        message = _(
            "La Toma de Nota %(folio)s de «%(federation)s» no está vigente: %(state)s. Era hasta el %(day)s."
        )
        told |= {
            "folio": last.folio,
            "state": str(last.validity_on(on).label).lower(),
            "day": long_date(last.valid_until),
        }
    yield Finding(
        code="issuer_note",
        message=message % told,
        refuses=rule.confirmed,
        source=rule.source,
        remedy=_("La federación renueva su nota en el consulado; mientras tanto, el consulado emite."),
    )


def has_reported(federation: Federation, *, on: date) -> Iterator[Finding]:
    """No monthly report is late. That it is late rests on the duty and on its day: both must be confirmed."""
    rules = scheme("fed_3x1").federation_issues
    if not rules.reports.allowed:
        return
    rows = [
        _("%(month)s, que vencía el %(day)s") % {"month": month_name(one.month), "day": long_date(one.due_on)}
        for one in late(federation, on=on)
    ]
    if not rows:
        return
    message = _("«%(federation)s» no ha enviado al consulado su informe de: %(months)s.")
    yield Finding(
        code="issuer_report_late",
        message=message % {"federation": federation, "months": "; ".join(rows)},
        refuses=rules.reports.confirmed and rules.report_days.confirmed,
        source="; ".join(dict.fromkeys([rules.reports.source, rules.report_days.source])),
        remedy=_("Envíe cada informe, también si ese mes no emitió ninguna nota."),
    )


def consulate_serves(consulate: Consulate | None, us_state: str, county: str) -> Iterator[Finding]:
    """The consulate is the one that serves the place, as far as the ministry's list tells."""
    code = us_state_code(us_state)
    if consulate is None or not code:
        return
    right = serving(code, county)
    if right and consulate.pk not in right:
        names = [str(one) for one in Consulate.objects.filter(pk__in=right)]
        found = county_of(code, county)
        place = f"{found[0]}, {us_state_name(code)}" if found else us_state_name(code)
        message = _("%(place)s no está en la circunscripción de: %(consulate)s.")
        remedy = _("Le corresponde: %(name)s.") % {"name": " · ".join(names)}
        yield Finding(
            "outside_circumscription",
            message % {"place": place, "consulate": consulate},
            refuses=True,
            source=CIRCUMSCRIPTIONS,
            remedy=remedy,
        )
    elif is_shared(code) and not county_of(code, county):
        yield county_is_needed(code, county)


def county_is_needed(code: str, county: str) -> Finding:
    """Several consulates share the state and the county that decides is not known."""
    if county:
        message = _("En %(state)s no hay un condado que se llame «%(county)s».")
        alike = counties_like(code, county)
        remedy = (
            _("¿Es %(names)s?") % {"names": _(" o ").join(alike)} if alike else _("Revise cómo se escribe.")
        )
    else:
        message = _("Varios consulados atienden %(state)s y no consta el condado del club.")
        remedy = _("Anote el condado en el domicilio del club.")
    return Finding(
        "county_unknown",
        message % {"state": us_state_name(code), "county": county},
        refuses=False,
        source=CIRCUMSCRIPTIONS,
        remedy=remedy,
    )

"""What must be true of a club before something is done in its name."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from clubs.models import Club
from programs.checks import Finding
from programs.dates import long_date
from programs.rulebook import Rules

SOURCE = "Consulado de México en Little Rock, «Toma de Nota» [S19]"


def may_apply(club: Club, rules: Rules) -> Iterator[Finding]:
    """The rules let a group like this one apply: migrants abroad, or also groups of the community."""
    who = set(rules.applicants)
    is_named = club.kind in who or (club.federation_id is not None and "migrant_federation" in who)
    if who and not is_named:
        message = _("«%(club)s» es: %(kind)s. Bajo «%(rules)s» no puede proponer.") % {
            "club": club,
            "kind": club.get_kind_display(),
            "rules": rules.name,
        }
        yield Finding(
            code="applicant",
            message=message,
            refuses=rules.applicants_confirmed,
            source=rules.applicants_source,
            remedy=_("Proponga la obra por un club o federación que las reglas admitan."),
        )
    if "registration_with_state_migrant_office" in rules.applicants_require and not club.state_registration:
        message = _("El club «%(club)s» no tiene registro ante la oficina estatal del migrante.") % {
            "club": club
        }
        yield Finding(
            code="state_registration",
            message=message,
            refuses=rules.applicants_confirmed,
            source=rules.applicants_source,
            remedy=_("Regístrese en esa oficina; la administración anota el número en la ficha del club."),
        )


def toma_de_nota_in_force(club: Club, *, on: date, refuses: bool = True) -> Iterator[Finding]:
    """The club has a Toma de Nota on the day ``on``. Required at filing; asked again later as a warning."""
    if club.note_on(on):
        return
    last = club.notes.order_by("-valid_until").first()
    if last is None:
        message = _("El club «%(club)s» no tiene Toma de Nota registrada.") % {"club": club}
    elif last.suspended_on and last.suspended_on <= on <= last.valid_until:
        message = _("La Toma de Nota %(folio)s del club «%(club)s» está suspendida desde el %(day)s.") % {
            "folio": last.folio,
            "club": club,
            "day": long_date(last.suspended_on),
        }
    else:
        message = _("La Toma de Nota %(folio)s del club «%(club)s» venció el %(day)s.") % {
            "folio": last.folio,
            "club": club,
            "day": long_date(last.valid_until),
        }
    yield Finding(
        code="toma_de_nota",
        message=message,
        refuses=refuses,
        source=SOURCE,
        remedy=_("Pida la Toma de Nota o su renovación al consulado que corresponde a su domicilio."),
    )

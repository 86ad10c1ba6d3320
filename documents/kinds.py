"""The papers of the programme, and who reads each: the club's own hold personal data, so fewer do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class Kind(models.TextChoices):
    """What a paper is. The key is ours: the printed letter of a form changes with the years."""

    RECEIPT_OF_FILING = "acuse", _("Acuse de presentación")
    APPLICATION = "solicitud", _("Solicitud de apoyo")
    BUSINESS_PLAN = "plan_negocios", _("Plan de negocios")
    OBSERVATIONS = "observaciones", _("Oficio de observaciones")
    OPINION = "dictamen", _("Dictamen técnico")
    CALL = "convocatoria", _("Convocatoria de sesión")
    MINUTES = "acta", _("Acta de sesión")
    RESULT = "resultado", _("Oficio de resultado")
    TOMA_DE_NOTA = "toma_de_nota", _("Toma de Nota")
    ROLL = "padron", _("Padrón de integrantes")
    ISSUER_REPORT = "informe_mensual", _("Informe mensual de Tomas de Nota")
    RECEIPT = "recibo", _("Recibo de aportación")
    AGREEMENT = "convenio", _("Convenio de Concertación")
    AMENDMENT = "modificatorio", _("Convenio modificatorio")
    INSTALMENT = "ministracion", _("Oficio de ministración")
    CAPTURE_LINE = "linea_captura", _("Solicitud de línea de captura")
    REFUND = "reintegro", _("Oficio de reintegro")
    # What somebody asked for to take along. It has no office: it is read by that person alone.
    REPORT = "informe", _("Informe")


class Circle(models.TextChoices):
    """Who reads a paper."""

    PARTIES = "parties", _("Las partes de la obra")
    CLUB = "club", _("El club y quien revisa")
    STAFF = "staff", _("Quien revisa")
    PEOPLE = "people", _("El club y quien necesita saber quiénes lo forman")
    ISSUER = "issuer", _("La federación de clubes y a quien informa")
    PERSON = "person", _("Quien lo pidió")


CIRCLES: dict[Kind, Circle] = {
    Kind.RECEIPT_OF_FILING: Circle.PARTIES,
    Kind.APPLICATION: Circle.CLUB,
    Kind.BUSINESS_PLAN: Circle.CLUB,
    Kind.OBSERVATIONS: Circle.PARTIES,
    Kind.OPINION: Circle.STAFF,
    Kind.CALL: Circle.STAFF,
    Kind.MINUTES: Circle.STAFF,
    Kind.RESULT: Circle.PARTIES,
    Kind.TOMA_DE_NOTA: Circle.CLUB,
    Kind.ROLL: Circle.PEOPLE,
    Kind.ISSUER_REPORT: Circle.ISSUER,
    Kind.RECEIPT: Circle.PARTIES,
    Kind.AGREEMENT: Circle.PARTIES,
    Kind.AMENDMENT: Circle.PARTIES,
    Kind.INSTALMENT: Circle.PARTIES,
    Kind.CAPTURE_LINE: Circle.PARTIES,
    Kind.REFUND: Circle.PARTIES,
    Kind.REPORT: Circle.PERSON,
}

# The club's papers, of which it may have a courtesy translation. The Spanish text prevails.
COURTESY = {Kind.RECEIPT_OF_FILING, Kind.APPLICATION, Kind.RECEIPT}
BINDING, COURTESY_LANGUAGE = "es-mx", "en"

# Offices that review, decide or audit in their territory.
STAFF = (Role.DELEGATION, Role.CENTRAL, Role.STATE_GOVERNMENT, Role.AUDITOR)
# Of those, who reads the people of a club: the state's government meets clubs in their works alone.
READERS_OF_PEOPLE = (Role.DELEGATION, Role.CENTRAL, Role.AUDITOR)
# Who reads what federations report, of whatever state.
READERS_OF_REPORTS = (Role.CENTRAL, Role.AUDITOR)


def kinds_of(circle: Circle) -> list[Kind]:
    """The papers that this circle reads."""
    return [kind for kind, readers in CIRCLES.items() if readers == circle]

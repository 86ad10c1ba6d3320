"""Who pays, and what an account counts: the moments of a peso from the budget to the refund."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.rules import PAYER_NAMES


class Payer(models.TextChoices):
    """Who pays a part of a work, in the order in which parts are printed."""

    FEDERAL = "federal", PAYER_NAMES["federal"]
    STATE = "state", PAYER_NAMES["state"]
    MUNICIPAL = "municipal", PAYER_NAMES["municipal"]
    MIGRANTS = "migrants", PAYER_NAMES["migrants"]
    COMPANY = "company", PAYER_NAMES["company"]


class Moment(models.TextChoices):
    """What an account counts."""

    AGREED = "agreed", _("Convenido")
    OUTSTANDING = "outstanding", _("Por depositar")
    DEPOSITED = "deposited", _("Depositado")
    BANK = "bank", _("Banco")
    AVAILABLE = "available", _("Disponible")
    IN_KIND_AGREED = "kind_agreed", _("Convenido en especie")
    IN_KIND_DUE = "kind_due", _("Por entregar en especie")
    IN_KIND_GIVEN = "kind_given", _("Entregado en especie")
    RECOVERABLE = "recoverable", _("Apoyo que se recupera")
    TO_RECOVER = "to_recover", _("Por recuperar")
    RECOVERED = "recovered", _("Recuperado")
    POT_BANK = "pot_bank", _("Banco de la bolsa")
    FOR_WORKS = "for_works", _("Disponible para obras sociales")
    APPROVED = "approved", _("Aprobado")
    INCREASED = "increased", _("Ampliaciones")
    REDUCED = "reduced", _("Reducciones")
    TO_COMMIT = "to_commit", _("Por comprometer")
    COMMITTED = "committed", _("Comprometido por devengar")
    ACCRUED = "accrued", _("Devengado por ejercer")
    EXECUTED = "executed", _("Ejercido por pagar")
    PAID_OUT = "paid_out", _("Pagado")
    UNPROVED = "unproved", _("Obra por comprobar")
    APPLIED = "applied", _("Aplicado por comprobar")
    PROVED = "proved", _("Obra comprobada")
    JUSTIFIED = "justified", _("Aplicado y comprobado")
    INTEREST = "interest", _("Rendimientos")
    REFUNDABLE = "refundable", _("Por reintegrar")
    REFUNDED = "refunded", _("Reintegrado")
    REFUNDS = "refunds", _("Reintegros de la obra")
    CHARGES = "charges", _("Cargas financieras pagadas")
    CHARGED = "charged", _("Cargas financieras de quien ejecuta")
    BANK_USD = "bank_usd", _("Banco, dólares")
    EXCHANGE_USD = "exchange_usd", _("Dólares por convertir")
    EXCHANGE_MXN = "exchange_mxn", _("Dólares por convertir, en pesos")


FINANCIAL = {
    *(Moment.BANK, Moment.AVAILABLE, Moment.POT_BANK, Moment.FOR_WORKS),
    *(Moment.UNPROVED, Moment.APPLIED, Moment.PROVED, Moment.JUSTIFIED),
    *(Moment.INTEREST, Moment.REFUNDABLE),
    *(Moment.BANK_USD, Moment.EXCHANGE_USD, Moment.EXCHANGE_MXN),
}
BOOKS = {moment: "F" if moment in FINANCIAL else "P" for moment in Moment}
IN_DOLLARS = {Moment.BANK_USD, Moment.EXCHANGE_USD}
# Accounts whose balance is told as a credit: what was promised, what belongs to the payers.
CREDIT_SIDE = {
    *(Moment.AGREED, Moment.AVAILABLE, Moment.IN_KIND_AGREED, Moment.RECOVERABLE, Moment.FOR_WORKS),
    *(Moment.APPROVED, Moment.INCREASED, Moment.APPLIED, Moment.JUSTIFIED, Moment.INTEREST),
    *(Moment.REFUNDABLE, Moment.REFUNDS, Moment.CHARGED, Moment.EXCHANGE_USD),
}
# Passes zero while nobody has registered a ceiling; once there is one, the database refuses it.
EITHER_SIDE = {Moment.TO_COMMIT}
DEBIT_SIDE = set(Moment) - CREDIT_SIDE - EITHER_SIDE
# Accounts that stand on a pot and not on a work.
OF_A_POT = {
    *(Moment.POT_BANK, Moment.FOR_WORKS),
    *(Moment.APPROVED, Moment.INCREASED, Moment.REDUCED, Moment.TO_COMMIT),
}
# Governments, whose money has a budget with the moments of the law.
PUBLIC = (Payer.FEDERAL, Payer.STATE, Payer.MUNICIPAL)
GOVERNMENTS = [(payer.value, payer.label) for payer in PUBLIC]


def is_among(moments: set[Moment]) -> models.Func:
    """The account counts one of these, told as one list: every statement that writes reads its constraints
    anew, and of many words one by one that takes as long as the writing."""
    words = ",".join(sorted(moments))
    template = f"%(expressions)s = ANY ('{{{words}}}'::text[])"
    return models.Func(models.F("moment"), template=template, output_field=models.BooleanField())

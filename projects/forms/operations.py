"""What people tell of the money of a work: one table of words, and one form that takes its boxes from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.actions import OPERATIONS
from funding.models import PUBLIC, Closing, Moment, Payer, Proof
from funding.spent import Money, lines_of, payments_of
from programs.dates import long_date
from programs.forms import PesosField
from programs.money import pesos
from projects.forms.works import day_field

Words = str | Promise


@dataclass(frozen=True)
class Asked:
    """How the pages call one operation, and what its boxes say."""

    slug: str
    tell: Words
    verify: Words
    explains: Words
    # What is said when the accounts do not hold what it needs.
    not_now: Words
    day: Words
    reference: Words
    reference_help: Words
    # Without a label nobody types the amount: it follows from the rest.
    amount: Words = ""
    amount_help: Words = ""


AMOUNT = gettext_lazy("Importe en pesos mexicanos")
AS_IN_BANK = gettext_lazy("Como aparece en el estado de cuenta. Cada referencia se registra una sola vez.")
# The order of the page: as money goes through the work.
ASKED = {
    "release": Asked(
        "ministracion",
        gettext_lazy("Autorizar una ministración"),
        gettext_lazy("Verificar la ministración"),
        gettext_lazy(
            "La parte de un gobierno, o un tramo de ella, que puede pagarse "
            "porque se cumplen las condiciones."
        ),
        gettext_lazy("No queda nada comprometido por ministrar."),
        gettext_lazy("Fecha del oficio"),
        gettext_lazy("Oficio que la autoriza"),
        gettext_lazy("Número del oficio. Cada oficio se registra una sola vez."),
        AMOUNT,
    ),
    "amendment": Asked(
        "modificatorio",
        gettext_lazy("Registrar un convenio modificatorio"),
        gettext_lazy("Verificar el convenio modificatorio"),
        gettext_lazy("Escriba la nueva parte en dinero de cada quien; la que no cambia se deja como está."),
        "",
        gettext_lazy("Fecha de firma"),
        gettext_lazy("Número del convenio modificatorio"),
        gettext_lazy("Como está en el convenio firmado."),
    ),
    "payment": Asked(
        "pago",
        gettext_lazy("Registrar un pago"),
        gettext_lazy("Verificar el pago"),
        gettext_lazy("Dinero que salió de la cuenta de la obra por un concepto del presupuesto."),
        gettext_lazy("No hay dinero disponible en la cuenta de la obra."),
        gettext_lazy("Fecha del pago"),
        gettext_lazy("Clave de rastreo o número de cheque"),
        AS_IN_BANK,
        AMOUNT,
    ),
    "proof": Asked(
        "comprobante",
        gettext_lazy("Registrar un comprobante"),
        gettext_lazy("Verificar el comprobante"),
        gettext_lazy("El papel que comprueba un pago, todo o en parte."),
        gettext_lazy("No hay pagos por comprobar."),
        gettext_lazy("Fecha del comprobante"),
        gettext_lazy("Folio fiscal o número del comprobante"),
        gettext_lazy(
            "En una factura, el folio fiscal (UUID) de 36 caracteres: 5F2B1C34-9A1D-4E8B-8C55-0D1E2F3A4B5C."
        ),
        gettext_lazy("Importe que comprueba de ese pago"),
    ),
    "restitution": Asked(
        "devolucion",
        gettext_lazy("Registrar una devolución a la cuenta"),
        gettext_lazy("Verificar la devolución"),
        gettext_lazy(
            "Dinero de un pago que quien ejecuta regresó a la cuenta de la obra porque nada lo comprueba."
        ),
        gettext_lazy("No hay pagos por comprobar."),
        gettext_lazy("Fecha en que entró a la cuenta"),
        gettext_lazy("Clave de rastreo o referencia"),
        AS_IN_BANK,
        AMOUNT,
    ),
    "interest": Asked(
        "rendimientos",
        gettext_lazy("Registrar rendimientos"),
        gettext_lazy("Verificar los rendimientos"),
        gettext_lazy("Lo que el banco sumó a la cuenta. Es de quienes depositaron, según lo que pusieron."),
        gettext_lazy("Nadie ha depositado todavía."),
        gettext_lazy("Fecha de abono"),
        gettext_lazy("Referencia o mes del estado de cuenta"),
        gettext_lazy("Por ejemplo: rendimientos de noviembre de 2026."),
        AMOUNT,
    ),
    "conversion": Asked(
        "conversion",
        gettext_lazy("Registrar una conversión de dólares"),
        gettext_lazy("Verificar la conversión"),
        gettext_lazy("Los pesos que el banco pagó por los dólares de un depósito."),
        gettext_lazy("No hay dólares por convertir."),
        gettext_lazy("Fecha de la conversión"),
        gettext_lazy("Referencia del banco"),
        AS_IN_BANK,
        gettext_lazy("Pesos que pagó el banco"),
        gettext_lazy("Si son menos que al FIX del día del depósito, quien aportó debe la diferencia."),
    ),
    "closing": Asked(
        "cierre",
        gettext_lazy("Pedir el cierre de la cuenta"),
        gettext_lazy("Verificar el cierre"),
        gettext_lazy("Lo que queda en la cuenta, con sus rendimientos, vuelve a quien lo puso."),
        gettext_lazy("No queda dinero por reintegrar en la cuenta de la obra."),
        gettext_lazy("Fecha del documento"),
        gettext_lazy("Acta u oficio de cierre"),
        gettext_lazy("Número del documento que pide el cierre."),
    ),
    "refund": Asked(
        "reintegro",
        gettext_lazy("Registrar un reintegro"),
        gettext_lazy("Verificar el reintegro"),
        gettext_lazy("El dinero que volvió a uno de los aportantes: la parte federal, a la TESOFE."),
        gettext_lazy("No hay nada por reintegrar: primero se verifica el cierre de la cuenta."),
        gettext_lazy("Fecha del reintegro"),
        gettext_lazy("Línea de captura o referencia"),
        gettext_lazy(
            "De la parte federal, la línea de captura de la TESOFE; de los demás, la clave de rastreo."
        ),
        AMOUNT,
    ),
}
BY_SLUG = {asked.slug: name for name, asked in ASKED.items()}

# The box of which a refusal speaks, as far as the form has it.
BOXES = {
    "no_reference": "reference",
    "reference_used": "reference",
    "future_date": "happened_on",
    "no_amount": "amount",
    "more_than_line": "amount",
    "not_enough": "amount",
    "no_such_line": "line",
    "no_such_payment": "payment",
    "more_than_payment": "amount",
    "payment_is_not_passed": "amount",
    "not_a_folio_fiscal": "reference",
    "paper_is_not_passed": "reference",
    "more_than_paper": "total",
    "no_such_payer": "payer",
    "no_conditions": "conditions",
    "more_than_committed": "amount",
    "more_than_left": "amount",
    "not_late": "charges",
    "no_dollars": "deposit",
}


def choice(label: Words, missing: Words, rows: list[tuple[Any, str, bool]], help_text: Words = "") -> Any:
    """One of ``rows``: key, words, and whether it is still offered. What is not stays a valid answer, for the
    second of two clicks must find its own row."""
    field = forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[(str(key), words) for key, words, _is_offered in rows],
        error_messages={"required": missing, "invalid_choice": missing},
    )
    offered = [(str(key), words) for key, words, is_offered in rows if is_offered]
    field.widget.choices = [("", _("Elija")), *offered]
    return field


def text(label: Words, missing: Words, most: int = 200, help_text: Words = "", rows: int = 0) -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(
        label=label, max_length=most, widget=widget, help_text=help_text, error_messages={"required": missing}
    )


def amount_of(label: Words, help_text: Words = "", **kwargs: Any) -> Any:
    return PesosField(
        label=label,
        help_text=help_text,
        max_digits=14,
        decimal_places=2,
        error_messages={"required": _("Escriba el importe, por ejemplo 61,426.00.")},
        **kwargs,
    )


def line_box(money: Money) -> Any:
    rows = [
        (
            told.line.pk,
            _("%(line)s: quedan %(left)s") % {"line": told.line, "left": pesos(told.left)},
            told.left > 0,
        )
        for told in lines_of(money.fund)
    ]
    return choice(_("Concepto del presupuesto"), _("Elija el concepto que se pagó."), rows)


def payment_box(money: Money) -> Any:
    rows = []
    for paid in payments_of(money.fund):
        facts = {"payment": paid.payment.reference, "payee": paid.payment.payee, "left": pesos(paid.unproved)}
        words = _("%(payment)s, %(payee)s: faltan por comprobar %(left)s") % facts
        rows.append((paid.payment.pk, words, paid.unproved > 0))
    return choice(_("Pago"), _("Elija el pago."), rows)


def deposit_box(money: Money) -> Any:
    rows = []
    deposits = money.fund.deposits.standing().filter(usd__isnull=False)
    done = set(money.fund.conversions.standing().values_list("deposit", flat=True))
    for made in deposits:
        facts = {"payer": Payer(made.payer).label, "usd": pesos(made.usd), "pesos": pesos(made.amount)}
        words = _("%(payer)s: %(usd)s dólares, que al FIX son %(pesos)s") % facts
        rows.append((made.pk, words, made.pk not in done))
    return choice(_("Depósito en dólares"), _("Elija el depósito."), rows)


def committed_box(money: Money) -> Any:
    rows = []
    for row in money.rows:
        if row.payer in PUBLIC:
            left = money.of(Moment.COMMITTED, row.payer)
            words = _("%(payer)s: quedan %(left)s por ministrar")
            rows.append((row.payer, words % {"payer": row.label, "left": pesos(left)}, left > 0))
    return choice(_("Gobierno que aporta"), _("Elija de qué gobierno es la parte."), rows)


def refundable_box(money: Money) -> Any:
    rows = []
    for row in money.rows:
        words = _("%(payer)s: %(left)s por reintegrar") % {"payer": row.label, "left": pesos(row.refundable)}
        if due_on := money.lateness(row.payer).due_on:
            words += _(", a más tardar el %(day)s") % {"day": long_date(due_on)}
        rows.append((row.payer, words, row.refundable > 0))
    return choice(_("A quién vuelve"), _("Elija a quién vuelve el dinero."), rows)


# The boxes of what an operation says besides, by its name.
FACTS: dict[str, Callable[[Money], Any]] = {
    "line": line_box,
    "payee": lambda money: text(
        _("A quién se pagó"), _("Escriba a quién se pagó."), help_text=_("Proveedor o contratista.")
    ),
    "payment": payment_box,
    "paper": lambda money: choice(
        _("Tipo de comprobante"),
        _("Elija el tipo de comprobante."),
        [(value, str(label), True) for value, label in Proof.Paper.choices],
    ),
    "issuer": lambda money: text(_("Quién lo expide"), _("Escriba quién expide el comprobante.")),
    "total": lambda money: amount_of(
        _("Total del comprobante"),
        _("Lo que dice el papel completo, aunque compruebe solo una parte de este pago."),
    ),
    "deposit": deposit_box,
    "conditions": lambda money: text(
        _("Condiciones que se cumplen, con su documento"),
        _("Escriba qué condiciones se cumplen y con qué documento."),
        500,
        _("Por ejemplo: el municipio y el club ya depositaron; el expediente está completo."),
        4,
    ),
    "why": lambda money: choice(
        _("Causa"), _("Elija la causa."), [(value, str(label), True) for value, label in Closing.Why.choices]
    ),
    "charges": lambda money: amount_of(
        _("Cargas financieras por el retraso"),
        _("Solo si volvió después de la fecha límite. Las paga quien ejecuta, no la obra."),
        required=False,
    ),
}
PAYERS = {"release": committed_box, "refund": refundable_box}


class OperationForm(forms.Form):
    """What one person tells of the money; another one verifies it."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, name: str, money: Money, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked, self.money, self.operation = ASKED[name], money, OPERATIONS[name]
        for fact in self.operation.facts:
            if fact == "changes":
                self.fields |= {f"part_{row.payer}": self.part_box(row) for row in money.rows if row.agreed}
            else:
                self.fields[fact] = PAYERS[name](money) if fact == "payer" else FACTS[fact](money)
        if self.asked.amount:
            self.fields["amount"] = amount_of(self.asked.amount, self.asked.amount_help)
        missing = _("Falta: %(what)s.")
        self.fields["happened_on"] = day_field(self.asked.day, missing % {"what": self.asked.day})
        reference = missing % {"what": self.asked.reference}
        self.fields["reference"] = text(self.asked.reference, reference, 60, self.asked.reference_help)
        self.fields["note"] = forms.CharField(label=_("Nota"), max_length=300, required=False)
        self.order_fields(["line", "payment", "deposit", "payer", "payee", "paper", "issuer"])

    def part_box(self, row: Any) -> Any:
        return amount_of(
            _("Parte de %(payer)s") % {"payer": row.label},
            _("Hoy son %(agreed)s, de los que faltan %(owed)s por depositar.")
            % {"agreed": pesos(row.agreed), "owed": pesos(row.outstanding)},
            initial=row.agreed,
            min_value=Decimal(0),
        )

    def told(self) -> dict[str, Any]:
        """The facts, as the act takes them. The act decides whether they hold."""
        told = {**self.cleaned_data, "amount": self.cleaned_data.get("amount")}
        fund = self.money.fund
        for fact, rows in (("line", "budget_lines"), ("payment", "payments"), ("deposit", "deposits")):
            if fact in told:
                told[fact] = getattr(fund, rows).get(pk=told[fact])
        if "charges" in self.fields:
            told["charges"] = told["charges"] or Decimal("0.00")
        if "changes" in self.operation.facts:
            told["changes"] = {
                row.payer: f"{change:.2f}"
                for row in self.money.rows
                if row.agreed and (change := told.pop(f"part_{row.payer}") - row.agreed)
            }
        return told

    def refused(self, refusal: Any) -> None:
        """The sentence stands at the box of which it speaks."""
        box = BOXES.get(refusal.code)
        if ("changes" in self.operation.facts and box == "amount") or refusal.code == "deposited_before":
            of_a_part = (f"part_{payer}" for payer, label in Payer.choices if str(label) in str(refusal))
            box = next((part for part in of_a_part if part in self.fields), None)
        self.add_error(box if box in self.fields else None, str(refusal))


class ReasonForm(forms.Form):
    """Why something does not count, or counts no more."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Queda en la historia de la obra."),
        error_messages={"required": gettext_lazy("Escriba el motivo.")},
    )


class OrderForm(forms.Form):
    """The payment order of an instalment."""

    use_required_attribute = False
    clc = text(
        gettext_lazy("Número de la CLC"),
        gettext_lazy("Falta: número de la CLC."),
        40,
        gettext_lazy("Cuenta por liquidar certificada. Cada número se registra una sola vez."),
    )
    ordered_on = day_field(gettext_lazy("Fecha de la CLC"), gettext_lazy("Falta: fecha de la CLC."))

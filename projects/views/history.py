"""What the history of a work tells of each act, in words."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.models import Payer
from programs.dates import long_date
from programs.money import pesos
from projects.checks import WAIVABLE
from projects.models import DoubleDecision, HistoryEntry, Representative
from projects.workflow import STEPS, label_of


def told(entry: HistoryEntry) -> list[tuple[str, str]]:
    """What the person told to do the act, in words."""
    step = STEPS.get(entry.act)
    labels = {
        "payer": (_("Parte"), "payer"),
        "amount": (_("Importe"), "pesos"),
        "reference": (_("Referencia"), "text"),
        "exception": (_("Excepción"), "text"),
        "rule": (_("Regla"), "rule"),
        "paper": (_("Oficio"), "text"),
        "session": (_("Número de la sesión"), "text"),
        "session_on": (_("Fecha de la sesión"), "date"),
        "reviewer": (_("Quién la revisa"), "text"),
        "is_favourable": (_("Opinión del comité"), "opinion"),
        "person": (_("Persona"), "text"),
        "verdict": (_("Decisión"), "verdict"),
        "other": (_("Otra obra"), "text"),
        "office": (_("Dependencia"), "text"),
        "due_on": (_("Contestar a más tardar"), "date"),
        "version": (_("Versión"), "text"),
        "conclusion": (_("Conclusión"), "text"),
        "act": (_("Acto"), "act"),
        "done_by": (_("Quién lo hizo"), "text"),
        "remark": (_("Observación"), "text"),
        "may": (_("Permisos"), "text"),
        "side": (_("Representante"), "side"),
        "letter": (_("Oficio"), "text"),
        "letter_on": (_("Fecha del oficio"), "date"),
    }
    if entry.act == "deliver":
        labels |= {"amount": (_("Valor"), "pesos"), "paper": (_("Acta de entrega"), "text")}
    if entry.act == "deposit":
        labels |= {"paper": (_("Papel del banco"), "text")}
    if entry.act in ("bring_paper", "take_back_paper"):
        # Its note says which paper; the name of its file is for whoever may read it.
        labels.pop("paper")
    labels |= {detail.name: (detail.label, detail.kind) for detail in step.details} if step else {}
    show = {
        "date": lambda value: long_date(date.fromisoformat(value)),
        "payer": lambda value: Payer(value).label,
        "pesos": lambda value: pesos(Decimal(value)),
        "rule": lambda value: WAIVABLE.get(value, value),
        "opinion": lambda value: _("Favorable") if value else _("No favorable"),
        "verdict": lambda value: DoubleDecision.Verdict(value).label,
        "act": label_of,
        "side": lambda value: Representative.Side(value).label,
        "text": str,
    }
    known = ((labels[name], value) for name, value in entry.details.items() if name in labels)
    return [(str(label), str(show[kind](value))) for (label, kind), value in known]

"""What a work costs and who pays which part of it, as a club tells it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office, Role
from programs.forms import PesosField
from programs.rulebook import JOINT, PAYER_NAMES
from projects.forms.rows import Rows
from projects.forms.task import TYPING, TaskForm, asks
from projects.models import Project

SHARES = {
    "federal_share": gettext_lazy("Parte federal en pesos mexicanos"),
    "state_share": gettext_lazy("Parte del estado en pesos mexicanos"),
    "municipal_share": gettext_lazy("Parte del municipio en pesos mexicanos"),
    "migrants_share": gettext_lazy("Parte de los migrantes en pesos mexicanos"),
    "company_share": gettext_lazy("Parte de la empresa en pesos mexicanos"),
}
MONEY_FIELDS = ("total", *SHARES)
JOINT_FIELDS = ("state_share", "municipal_share")
GIFTS = Rows(
    "gift",
    {
        "payer": gettext_lazy("Elija quién la entrega."),
        "description": gettext_lazy("Escriba qué se entrega."),
        "value": gettext_lazy("Escriba cuánto vale."),
        "paper": gettext_lazy("Escriba qué documento la valúa."),
    },
    shown=2,
    most=30,
    too_many=gettext_lazy("La solicitud puede tener hasta 30 aportaciones en especie."),
)


class MoneyForm(TaskForm):
    """What it costs, and what the parties agreed where it is not what the rules give."""

    template = "projects/proposal/money.html"
    asks_server = True
    total = PesosField(
        label=gettext_lazy("Costo total en pesos mexicanos"),
        help_text=gettext_lazy("Por ejemplo: 1,250,000.00"),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Escriba el costo total, por ejemplo 1,250,000.00."),
            "min_value": gettext_lazy("El costo total debe ser mayor que cero."),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        is_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, project=project, is_unfinished=is_unfinished, **kwargs)
        self.rules = project.rules
        payers = self.rules.possible_payers if self.rules else ()
        self.optional = [payer for payer in payers if self.rules and payer not in self.rules.payers]
        self.has_joint_part = self.rules is not None and JOINT in self.rules.parts
        for payer in payers:
            self.fields[f"{payer}_share"] = PesosField(
                label=SHARES[f"{payer}_share"],
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=2,
            )
        helper = reverse("projects:shares_preview", args=[project.reference])
        for name in MONEY_FIELDS:
            if name in self.fields:
                self.fields[name].widget.attrs |= asks(helper, "#reparto", TYPING, ",".join(MONEY_FIELDS))
        if "company" in payers:
            self.fields["company"] = forms.ModelChoiceField(
                Office.objects.filter(role=Role.COMPANY).order_by("name"),
                label=_("Empresa que aporta"),
                help_text=_("Si no está en la lista, pida a la administración que la registre."),
                required=False,
                empty_label=_("Ninguna"),
                error_messages={"invalid_choice": _("Elija una empresa de la lista.")},
            )
        self.allows_in_kind = self.rules is not None and self.rules.in_kind.allowed
        self.gifts = GIFTS.count({**self.initial, **(data or {})}) if self.allows_in_kind else 0
        for row in range(self.gifts):
            self.add_gift(row, payers)

    def add_gift(self, row: int, payers: Iterable[str]) -> None:
        """The four fields of what somebody gives instead of money."""
        fields = {
            "payer": forms.ChoiceField(
                label=_("Quién la entrega"),
                choices=[("", _("Elija")), *((payer, PAYER_NAMES[payer]) for payer in payers)],
                required=False,
                error_messages={"invalid_choice": _("Elija una de las partes de la lista.")},
            ),
            "description": forms.CharField(
                label=_("Qué se entrega"),
                help_text=_("Por ejemplo: 40 m³ de piedra braza.") if row == 0 else "",
                max_length=300,
                required=False,
            ),
            "value": PesosField(
                label=_("Valor en pesos mexicanos"),
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=2,
                required=False,
            ),
            "paper": forms.CharField(
                label=_("Documento que la valúa"),
                help_text=_("Avalúo o presupuesto: número, fecha y quién lo hizo.") if row == 0 else "",
                max_length=200,
                required=False,
            ),
        }
        self.fields |= {GIFTS.box(row, name): field for name, field in fields.items()}

    def known(self, project: Project) -> dict[str, Any]:
        offers = enumerate(project.in_kind_offers.all())
        return {
            **super().known(project),
            **{name: getattr(project, name) for name in SHARES},
            "company": project.company_id,
            **{GIFTS.box(row, name): getattr(offer, name) for row, offer in offers for name in GIFTS.missing},
        }

    def gift_rows(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each gift, for the template."""
        return [GIFTS.bound(self, row) for row in range(self.gifts)]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        pays = "company" in self.fields and (
            bool(told.get("company_share")) or (self.rules is not None and "company" in self.rules.payers)
        )
        if pays and not told.get("company") and "company" not in self.errors and not self.is_unfinished:
            self.add_error("company", _("Elija la empresa que aporta."))
        if self.allows_in_kind:
            told["in_kind_offers"] = list(GIFTS.clean(self, self.gifts).values())
        return told

    def joint_fields(self) -> list[forms.BoundField]:
        """What state and municipality divide between them as they like."""
        return [self[name] for name in JOINT_FIELDS] if self.has_joint_part else []

    def optional_fields(self) -> list[forms.BoundField]:
        """The parts of those who may pay and need not."""
        return [self[f"{payer}_share"] for payer in self.optional]

    def other_fields(self) -> list[forms.BoundField]:
        """The parts that change only with a waiver."""
        free = {
            *(JOINT_FIELDS if self.has_joint_part else ()),
            *(f"{payer}_share" for payer in self.optional),
        }
        return [self[name] for name in SHARES if name in self.fields and name not in free]

    def is_told(self, fields: Iterable[forms.BoundField]) -> bool:
        """Whether one of ``fields`` holds something."""
        told = self.data if self.is_bound else self.initial
        return any(told.get(field.name) not in (None, "") for field in fields)

    @property
    def is_divided(self) -> bool:
        return self.is_told(self.joint_fields())

    @property
    def is_helped(self) -> bool:
        return self.is_told(self.optional_fields())

    @property
    def has_gifts(self) -> bool:
        return self.is_told(field for row in self.gift_rows() for field in row.values())

    @property
    def is_mixed(self) -> bool:
        return self.is_told(self.other_fields())

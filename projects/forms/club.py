"""Who speaks for the work, abroad and in Mexico, and that what is registered of the club is still so."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.phones import international
from projects.forms.task import TaskForm
from projects.models import Project, Representative

# What a number of ten digits begins with, by where the person lives.
PREFIXES = {"abroad": "+1", "mexico": "+52"}
COLUMNS = ("name", "phone", "relation", "email")


class PhoneField(forms.CharField):
    """A telephone as people write it; kept as +, country and number."""

    def __init__(self, *, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}), **kwargs)

    def clean(self, value: Any) -> str:
        return international(super().clean(value), self.prefix)


class ClubForm(TaskForm):
    """The club as it is registered, and the two who speak for this work."""

    template = "projects/proposal/club.html"
    abroad_name = forms.CharField(
        label=gettext_lazy("Nombre completo de quien representa en el extranjero"),
        max_length=150,
        error_messages={"required": gettext_lazy("Escriba quién representa al club en el extranjero.")},
    )
    abroad_phone = PhoneField(
        prefix=PREFIXES["abroad"],
        label=gettext_lazy("Teléfono de quien representa en el extranjero"),
        help_text=gettext_lazy("Diez números, o con + y la clave del país."),
        error_messages={
            "required": gettext_lazy("Escriba el teléfono de quien representa en el extranjero.")
        },
    )
    abroad_relation = forms.CharField(
        label=gettext_lazy("Cargo de quien representa en el extranjero"),
        help_text=gettext_lazy("Por ejemplo: presidenta del club."),
        max_length=100,
        error_messages={"required": gettext_lazy("Escriba el cargo de quien representa en el extranjero.")},
    )
    abroad_email = forms.EmailField(
        label=gettext_lazy("Correo de quien representa en el extranjero (opcional)"), required=False
    )
    mexico_name = forms.CharField(
        label=gettext_lazy("Nombre completo de quien representa en México"),
        help_text=gettext_lazy("Una persona adulta que vive en México y trata con el municipio por el club."),
        max_length=150,
        error_messages={"required": gettext_lazy("Escriba quién representa al club en México.")},
    )
    mexico_phone = PhoneField(
        prefix=PREFIXES["mexico"],
        label=gettext_lazy("Teléfono de quien representa en México"),
        help_text=gettext_lazy("Diez números, o con + y la clave del país."),
        error_messages={"required": gettext_lazy("Escriba el teléfono de quien representa en México.")},
    )
    mexico_relation = forms.CharField(
        label=gettext_lazy("Relación con el club de quien representa en México"),
        help_text=gettext_lazy("Por ejemplo: vecino de la localidad, hermana de la tesorera."),
        max_length=100,
        error_messages={"required": gettext_lazy("Escriba qué relación tiene con el club.")},
    )
    mexico_email = forms.EmailField(
        label=gettext_lazy("Correo de quien representa en México (opcional)"), required=False
    )
    club_is_confirmed = forms.BooleanField(
        label=gettext_lazy("Los datos del club que se ven arriba son los de hoy"),
        error_messages={
            "required": gettext_lazy("Confirme los datos del club, o pida a su consulado que los corrija.")
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        user: User | None = None,
        typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.user = user
        if typed is not None:
            # A browser does not send a box that is not ticked.
            typed = {"club_is_confirmed": False, **typed}
        super().__init__(data, project=project, typed=typed, **kwargs)

    def known(self, project: Project) -> dict[str, Any]:
        """What was told; of a new draft, that the member of the board who writes speaks for it abroad."""
        known: dict[str, Any] = {"club_is_confirmed": project.club_is_confirmed}
        rows = {row.side: row for row in project.representatives.all()}
        for side, row in rows.items():
            known |= {f"{side}_{column}": getattr(row, column) for column in COLUMNS}
        if Representative.Side.ABROAD not in rows and (seat := self.seat(project)):
            known |= {"abroad_name": seat.user.name, "abroad_relation": seat.title}
        return known

    def seat(self, project: Project) -> Any:
        """The seat on the club's board of whoever writes."""
        if self.user is None:
            return None
        seats = project.club.office.appointments.current(on=timezone.localdate())
        return seats.filter(user=self.user).select_related("user").first()

    def side(self, name: str) -> list[forms.BoundField]:
        return [self[f"{name}_{column}"] for column in COLUMNS]

    @property
    def abroad(self) -> list[forms.BoundField]:
        return self.side("abroad")

    @property
    def mexico(self) -> list[forms.BoundField]:
        return self.side("mexico")

    def clean(self) -> dict[str, Any]:
        """Whoever has a telephone or a relation has a name too."""
        for side in Representative.Side.values:
            told = [self.cleaned_data.get(f"{side}_{column}") for column in COLUMNS]
            if self.is_unfinished and any(told) and not told[0] and f"{side}_name" not in self.errors:
                self.add_error(f"{side}_name", _("Escriba también su nombre."))
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        told = self.cleaned_data
        rows = [
            {"side": side, **{column: told.get(f"{side}_{column}") or "" for column in COLUMNS}}
            for side in Representative.Side.values
        ]
        return {
            "representatives": [row for row in rows if row["name"]],
            "club_is_confirmed": bool(told.get("club_is_confirmed")),
        }

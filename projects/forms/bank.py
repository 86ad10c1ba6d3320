"""What reviewers type about the bank account of a work, and the files that its bank gives."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.bank import Expected, Whose
from funding.bank_statements import refuse_size
from funding.layouts import StatementRefused
from funding.matching import EXACT, Match
from funding.models import BankAccount, Declaration, Movement
from programs.dates import short_date
from projects.forms.works import SlipForm, day_field


class BankAccountForm(forms.Form):
    """The account that will receive the money of the work."""

    use_required_attribute = False
    bank = forms.CharField(
        label=gettext_lazy("Banco"),
        max_length=80,
        error_messages={"required": gettext_lazy("Escriba el nombre del banco.")},
    )
    clabe = forms.CharField(
        label="CLABE",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Los 18 dígitos, como aparecen en el contrato o en la carátula de la cuenta."),
        error_messages={"required": gettext_lazy("Escriba los 18 dígitos de la CLABE.")},
    )
    holder = forms.CharField(
        label=gettext_lazy("Titular"),
        max_length=200,
        help_text=gettext_lazy("A nombre de quién está la cuenta, por ejemplo el municipio."),
        error_messages={"required": gettext_lazy("Escriba a nombre de quién está la cuenta.")},
    )
    signatories = forms.CharField(
        label=gettext_lazy("Quiénes firman"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un nombre en cada renglón."),
        error_messages={"required": gettext_lazy("Escriba al menos una persona que firma en la cuenta.")},
    )
    opened_on = day_field(
        gettext_lazy("Fecha de apertura"), gettext_lazy("Falta la fecha en que se abrió la cuenta.")
    )

    def clean_signatories(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["signatories"].splitlines() if name.strip()]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("Cada nombre puede tener hasta 120 letras."))
        return names


class CloseAccountForm(forms.Form):
    """The last day of an account."""

    use_required_attribute = False
    closed_on = day_field(
        gettext_lazy("Fecha de cierre"), gettext_lazy("Falta la fecha en que se cerró la cuenta.")
    )


class VerifyForm(forms.Form):
    """Where the bank shows a deposit: a movement of its files, or a paper while no file tells of that day."""

    use_required_attribute = False
    movement = forms.ChoiceField(
        label=gettext_lazy("Movimiento del banco"), required=False, widget=forms.RadioSelect
    )
    received_on = SlipForm.base_fields["received_on"]
    paper = forms.CharField(
        label=gettext_lazy("Papel del banco"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "En qué papel está, por ejemplo: estado de cuenta de marzo de 2016, hoja 2. "
            "Solo mientras no se importe el archivo de ese día."
        ),
    )

    def __init__(
        self,
        *args: Any,
        told: Declaration,
        choices: Sequence[tuple[Movement, Match[Expected]]],
        needs_proof: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row, _match in choices}
        self.fields["received_on"].required = not choices
        if not needs_proof:
            del self.fields["paper"]
        if not choices:
            del self.fields["movement"]
            return
        self.fields["movement"].choices = [
            *((str(row.pk), in_words(row, match, told.pk)) for row, match in choices),
            ("", _("Ninguno de estos: está en un papel del banco")),
        ]

    def proof(self) -> dict[str, Any]:
        """The movement, or the day and the paper, as the act takes them."""
        if row := self.rows.get(self.cleaned_data.get("movement", "")):
            return {"movement": row}
        return {
            "received_on": self.cleaned_data["received_on"],
            "paper": self.cleaned_data.get("paper", ""),
        }


class SightingForm(forms.Form):
    """Where the bank shows an operation: a movement of its files that has its amount, or a paper."""

    use_required_attribute = False
    movement = VerifyForm.base_fields["movement"]
    paper = forms.CharField(
        label=gettext_lazy("Papel del banco"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "En qué papel está, por ejemplo: estado de cuenta de marzo de 2016, hoja 2. "
            "Solo si no está entre los movimientos importados."
        ),
    )

    def __init__(
        self, *args: Any, row: Any, choices: Sequence[tuple[Movement, Match[Expected]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(movement.pk): movement for movement, _match in choices}
        if not choices:
            del self.fields["movement"]
            return
        own = (row._meta.model_name, row.pk)
        self.fields["movement"].choices = [
            *((str(movement.pk), in_words(movement, one, own)) for movement, one in choices),
            ("", _("Ninguno de estos: está en un papel del banco")),
        ]
        best, match = choices[0]
        if match.certainty == EXACT and match.expected and match.expected.whose == own:
            self.initial["movement"] = str(best.pk)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return {"movement": self.rows.get(told.get("movement", "")), "paper": told.get("paper", "")}


def in_words(row: Movement, match: Match[Expected], own: Whose) -> str:
    """A movement with how sure it is that ``own`` (a declaration, or an operation with its number) is it."""
    said = [short_date(row.booked_on), row.counterpart or row.description or "—"]
    said += filter(None, [row.tracking_key or row.reference])
    if match.expected is None:
        said.append(_("coincide solo el importe"))
    elif match.expected.whose != own:
        said.append(
            _("se parece más a otro registro: %(reference)s") % {"reference": match.expected.reference}
        )
    elif match.certainty == EXACT:
        said.append(_("coincide la referencia y el importe"))
    else:
        said.append(_("coincide: %(reasons)s") % {"reasons": "; ".join(match.reasons)})
    return " · ".join(said)


class StatementFileForm(forms.Form):
    """A file of the bank; its account is asked when the work has had more than one."""

    use_required_attribute = False
    account = forms.ModelChoiceField(
        BankAccount.objects.none(),
        label=gettext_lazy("Cuenta"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Elija de qué cuenta es el archivo.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Archivo del banco"),
        help_text=gettext_lazy("CSV, OFX, o el XML de un CEP de SPEI. Hasta 5 MB y 20,000 renglones."),
        error_messages={
            "required": gettext_lazy("Elija el archivo que descargó del banco."),
            "empty": gettext_lazy("El archivo está vacío."),
        },
    )

    def __init__(self, *args: Any, accounts: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts
        if len(accounts) == 1:
            del self.fields["account"]
        else:
            keys = [account.pk for account in accounts]
            self.fields["account"].queryset = BankAccount.objects.filter(pk__in=keys)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0)
        except StatementRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file

    def told(self) -> tuple[BankAccount, dict[str, Any]]:
        """The account and its file, as the act takes them."""
        file = self.cleaned_data["file"]
        account = self.cleaned_data.get("account") or self.accounts[0]
        return account, {"content": file.read(), "file_name": file.name}

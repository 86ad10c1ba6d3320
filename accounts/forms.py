"""Signing in, and keys for programs."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope


class SignInForm(AuthenticationForm):
    """E-mail and password. A wrong pair says nothing about which of the two is wrong."""

    username = forms.EmailField(
        label=_("Correo electrónico"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    use_required_attribute = False
    error_messages = {
        "invalid_login": _("El correo o la contraseña no coinciden. Revise ambos e intente de nuevo."),
        "inactive": _("Esta cuenta está desactivada. Llame a su Delegación."),
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class ConfirmForm(forms.Form):
    """The password once more."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class KeyForm(forms.Form):
    """What a key is for and how long it lives."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Para qué se usará"),
        max_length=80,
        help_text=_("Por ejemplo: «tablero de la Delegación»."),
    )
    days = forms.TypedChoiceField(
        label=_("Vigencia"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 días")), (90, _("90 días")), (365, _("un año"))],
    )
    scopes = forms.MultipleChoiceField(
        label=_("Qué podrá hacer"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nunca más de lo que usted puede. Deje solo lo que su programa necesita."),
        error_messages={"required": _("Elija al menos un permiso.")},
    )


LANGUAGES = [("es-mx", _("Español")), ("en", _("Inglés"))]


class InviteForm(forms.Form):
    """Whom to invite, and in which language the mail is."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Correo electrónico"),
        max_length=254,
        help_text=_("Solo quien reciba este correo podrá aceptar."),
        error_messages={"required": _("Escriba el correo de la persona.")},
    )
    title = forms.CharField(
        label=_("Cargo"),
        max_length=120,
        help_text=_("Por ejemplo: «Tesorera»."),
        error_messages={"required": _("Escriba el cargo que tendrá.")},
    )
    language = forms.ChoiceField(
        label=_("Idioma del correo"), choices=LANGUAGES, initial="es-mx", widget=forms.RadioSelect
    )


class AccountForm(forms.Form):
    """The account of somebody who was invited."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Nombre completo"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escriba su nombre completo.")},
    )
    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Al menos 8 signos, y que no sea una contraseña común ni solo números."),
        error_messages={"required": _("Escriba una contraseña.")},
    )
    again = forms.CharField(
        label=_("La contraseña otra vez"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Escriba la contraseña otra vez.")},
    )

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if "password" in told and "again" in told and told["password"] != told["again"]:
            self.add_error("again", _("Las dos contraseñas no son iguales."))
        return told

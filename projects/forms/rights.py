"""Whom a club invites to one of its works, and to what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import InviteForm
from projects.workflow import Right


class ShareForm(InviteForm):
    """The person reads the work; what else it may is chosen."""

    title = None  # type: ignore[assignment]
    may = forms.MultipleChoiceField(
        label=_("Además de leer la obra, podrá"),
        choices=[(right.value, right.label) for right in Right if right != Right.READ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Sin nada marcado solo la lee."),
    )
    field_order = ["email", "may", "language"]

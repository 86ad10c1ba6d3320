"""Telephones as people write them, kept as +, country and number."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def international(text: str, prefix: str = "") -> str:
    """The number with its country. Ten digits alone are of the country with ``prefix``."""
    if not text.strip():
        return ""
    bare = re.sub(r"[\s().\-\u00a0]", "", text)
    if re.fullmatch(r"\d{10}", bare) and prefix:
        bare = prefix + bare
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    if not re.fullmatch(r"\+\d{8,15}", bare):
        sentence = _("Escriba el teléfono con diez números, o con + y la clave del país: +52 498 123 4567.")
        raise ValidationError(sentence, code="phone")
    return bare

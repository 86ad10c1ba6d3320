"""A template and frozen facts become a page: the preview on the screen, and what the printer prints."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.utils import translation
from django.utils.translation import gettext as _

TEMPLATE = re.compile(r"[a-z_]+/[0-9]+")
# Stands wherever a template asks for a fact that is not there; no paper is printed with it.
BLANK = "⟦%s⟧"
BLANKS = re.compile("⟦(.*?)⟧")


class NotPrintable(Exception):
    """Why a paper cannot be printed, in a sentence for whoever will mend it."""


def to_html(template: str, facts: dict[str, Any]) -> str:
    """The paper as a page, in Spanish whatever language the reader has. A fact that is missing refuses."""
    try:
        if not TEMPLATE.fullmatch(template):
            raise TemplateDoesNotExist(template)
        page = engine().get_template(f"documents/{template}.html")
    except TemplateDoesNotExist:
        raise NotPrintable(_("No existe la plantilla «%s».") % template) from None
    with translation.override("es-mx"):
        html = page.render(dict(facts))
    if blanks := sorted(set(BLANKS.findall(html))):
        raise NotPrintable(_("El documento quedaría con espacios en blanco: %s.") % ", ".join(blanks))
    return html


@cache
def engine() -> DjangoTemplates:
    """The templates of the site, except that a missing fact leaves a mark instead of nothing."""
    params: dict[str, Any] = {**settings.TEMPLATES[0], "NAME": "papers"}
    params.pop("BACKEND")
    params["OPTIONS"] = {
        "builtins": [*params["OPTIONS"].get("builtins", []), "documents.templatetags.papers"],
        "string_if_invalid": BLANK,
    }
    return DjangoTemplates(params)

"""Papers on the screen: the same page that the printer prints, from the same facts."""

import re
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.templatetags.static import static

from documents.rendering import engine, to_html

FONT = re.compile(r'url\("([\w-]+\.woff2)"\)')
# A paper carries its own style, since the printer opens no other file. It runs no script and loads no image.
on_screen = csp_replace({"style-src": [UNSAFE_INLINE]})


def shown(template: str, facts: dict[str, Any]) -> HttpResponse:
    """The paper as a page. Raises NotPrintable where the printer would."""
    html = FONT.sub(lambda found: f'url("{static(f"papers/{found[1]}")}")', to_html(template, facts))
    style = engine().get_template("documents/parts/screen.css").render({})
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    response = HttpResponse(html.replace("</head>", f"{viewport}<style>{style}</style></head>", 1))
    response["Cache-Control"] = "private, no-store"
    return response

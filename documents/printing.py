"""A template and frozen facts become a PDF/A-3 that carries the facts. The same facts give the same bytes."""

import gc
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf
import weasyprint
from django.utils.translation import gettext as _
from fontTools.ttLib import woff2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.rendering import NotPrintable, to_html

__all__ = ["FONTS", "PRINTER", "NotPrintable", "OnlyOurFiles", "to_html", "to_pdf"]

PRINTER = f"WeasyPrint {weasyprint.__version__}"
FONTS = Path(__file__).resolve().parent / "fonts"
# The hour is of no account; noon in Mexico is the same day everywhere that signs these papers.
HOUR = "T12:00:00-06:00"


class OnlyOurFiles(URLFetcher):
    """Opens the fonts that we ship and nothing else: no network, no other file of the machine."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file at ``url``. Anything else stops the print: without its font it would be another paper."""
        parts = urlsplit(url)
        file = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or file.parent != FONTS or not file.is_file():
            raise FatalURLFetchingError(_("Un documento no puede abrir %s.") % url)
        return URLFetcherResponse(url, unpacked(file) if file.suffix == ".woff2" else file.read_bytes())


@cache
def unpacked(font: Path) -> bytes:
    """The font as WeasyPrint would unpack it for each print, a fifth of its time."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()


def to_pdf(template: str, facts: dict[str, Any]) -> tuple[bytes, int]:
    """The paper, ready to be signed, and the number of its pages."""
    with nothing_collected():
        return laid_out(template, facts)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Python looks for no garbage meanwhile: all that a print makes is needed until it ends.

    It would look a hundred times, a tenth of a print's time, and finds in one look afterwards as much.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def laid_out(template: str, facts: dict[str, Any]) -> tuple[bytes, int]:
    """The same, however Python keeps its memory meanwhile."""
    spelled = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True)
    html = weasyprint.HTML(
        string=to_html(template, facts), base_url=f"{FONTS.as_uri()}/", url_fetcher=OnlyOurFiles()
    )
    try:
        document = html.render(font_config=FontConfiguration())
    except FatalURLFetchingError as refusal:
        # WeasyPrint's own is no Exception, and would end the worker.
        raise NotPrintable(str(refusal)) from None
    day = f"{facts['document']['signed_on']}{HOUR}"
    document.metadata.created = document.metadata.modified = day
    pdf = document.write_pdf(
        pdf_variant="pdf/a-3a",
        pdf_identifier=hashlib.sha256(f"{template}\n{spelled}".encode()).digest()[:16],
        attachments=[facts_attached(facts["document"]["type"], spelled, day)],
        finisher=leave_metadata_readable,
    )
    return pdf, len(document.pages)


def facts_attached(kind: str, spelled: str, day: str) -> weasyprint.Attachment:
    """The facts for whoever reads the paper with a machine."""
    # The date must be told: WeasyPrint's own is the moment of the print, and would change the bytes.
    signed = datetime.fromisoformat(day).astimezone(UTC)
    return weasyprint.Attachment(
        string=spelled,
        name=f"{kind}.json",
        description="Los hechos de este documento, para leerlos con una máquina",
        created=signed,
        modified=signed,
        relationship="Data",
    )


def leave_metadata_readable(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """PDF/A wants that a program which knows nothing of PDF can read who and what: uncompressed."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.compress = False

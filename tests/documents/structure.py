"""What must be true of the structure of every paper, whatever it tells."""

import io
import json
import os
import re
from pathlib import Path

from pypdf import PdfReader

from documents.models import Document
from documents.printing import to_pdf
from documents.rendering import to_html
from tests.documents.test_printing import pages_of, tags_of

# The figures of a person or an account that no paper prints whole: CURP, CLABE, an address for mail.
PRIVATE = re.compile(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b|\b\d{18}\b|\b[\w.]+@[\w.]+\.\w+\b")
MONTHS = re.compile(r"\bde (Enero|Febrero|Marzo|Abril|Mayo|Junio|Julio|Agosto|Sept|Octubre|Noviem|Diciem)")
# A folder to which the papers are written, for whoever wants to look at them.
LOOK = os.environ.get("PAPERS_TO")


def text_of(document: Document) -> str:
    """What the paper says, in one line, after all that must be true of it was found to be true."""
    pdf, pages = to_pdf(document.template, document.facts)
    if LOOK:
        mark = f"{document.kind}-{document.pk}-v{document.version}"
        Path(LOOK, f"{mark}.pdf").write_bytes(pdf)
        Path(LOOK, f"{mark}.html").write_text(to_html(document.template, document.facts))
    paper = PdfReader(io.BytesIO(pdf))
    root = paper.trailer["/Root"]
    assert {"/StructTreeRoot", "/MarkInfo", "/Metadata", "/OutputIntents"} <= set(root)
    assert root["/Lang"] == "es-MX"
    assert b'pdfaid:part="3"' in pdf
    assert b'pdfaid:conformance="A"' in pdf
    assert {"/H1", "/P", "/Table", "/Caption", "/THead", "/TH", "/TD"} <= tags_of(root["/StructTreeRoot"])
    assert list(paper.attachments) == [f"{document.kind}.json"]
    told = json.loads(paper.attachments[f"{document.kind}.json"][0])
    assert told == json.loads(json.dumps(document.facts))
    assert (told["document"]["number"], told["document"]["version"]) == (document.number, document.version)
    assert len(paper.pages) == pages
    sheets = pages_of(pdf)
    for number, sheet in enumerate(sheets, start=1):
        assert f"Página {number} de {pages}" in sheet
        assert document.number in sheet
        assert re.search(rf"\b(?:versión|v) ?{document.version}(?!\d)", sheet, re.IGNORECASE)
        assert "ajeno a cualquier partido político" in sheet
    whole = " ".join(sheets)
    assert not re.search(r"_{3,}|\bNone\b|⟦|\ufffd|BORRADOR", whole)
    assert not PRIVATE.search(whole)
    assert not MONTHS.search(whole)
    return whole

"""Bank statements, read from the files that banks give: five layouts, known by what stands in them."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.layouts import Moved, Read, StatementRefused, key_of, plain, read_cep, read_csv, read_ofx

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000

LAYOUTS = {
    "csv_two_columns": gettext_lazy("CSV con cargos y abonos"),
    "csv_one_column": gettext_lazy("CSV con importe"),
    "csv_semicolon": gettext_lazy("CSV con punto y coma"),
    "ofx": "OFX",
    "cep": gettext_lazy("Comprobante electrónico de pago (CEP)"),
}
# What the first bytes of a file say it is, when it is not text.
BINARY = {
    b"PK\x03\x04": gettext_lazy("Es un libro de Excel: guárdelo como CSV y súbalo de nuevo."),
    b"\xd0\xcf\x11\xe0": gettext_lazy("Es un libro de Excel: guárdelo como CSV y súbalo de nuevo."),
    b"%PDF": gettext_lazy("Es un PDF: descargue del banco el mismo estado de cuenta en CSV u OFX."),
}


def read(content: bytes, file_name: str, clabe: str = "") -> Read:
    """The movements of a statement of the account ``clabe``. Refuses what is of another account."""
    text = text_of(content)
    start = text.lstrip()[:2000]
    if start.startswith("<") and re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise StatementRefused(
            _(
                "El archivo XML trae definiciones propias (DOCTYPE), que ningún banco usa. "
                "Descárguelo de nuevo."
            )
        )
    if start.startswith("OFXHEADER") or re.search(r"<OFX\b|<\?OFX\b", start, re.IGNORECASE):
        found = Read("ofx", read_ofx(text, clabe))
    elif start.startswith("<"):
        found = Read("cep", [read_cep(text, clabe)])
    else:
        found = read_csv(text, clabe)
    if not found.movements:
        raise StatementRefused(_("El archivo «%(name)s» no trae movimientos.") % {"name": file_name})
    return found


def refuse_size(size: int) -> None:
    """Refuses more bytes than a statement needs."""
    if size > MOST_BYTES:
        raise StatementRefused(
            _("El archivo pasa de 5 MB. Descárguelo por periodos más cortos y súbalos uno por uno.")
        )


def text_of(content: bytes) -> str:
    refuse_size(len(content))
    if not content.strip():
        raise StatementRefused(_("El archivo está vacío."))
    for start, sentence in BINARY.items():
        if content.startswith(start):
            raise StatementRefused(str(sentence))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Every byte that CP1252 leaves out is a sign that this is no text.
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or "\N{REPLACEMENT CHARACTER}" in text:
        raise StatementRefused(_("No es un archivo de texto. Suba un CSV, un OFX o el XML de un CEP."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise StatementRefused(
            _(
                "El archivo pasa de 20,000 renglones. "
                "Descárguelo por periodos más cortos y súbalos uno por uno."
            )
        )
    return text


def fingerprints(movements: Sequence[Moved]) -> list[str]:
    """What makes each movement the same in two files: its tracking key, or else its day and reference.

    Two that are alike in one file are two; the second is the same as the second of another file.
    """
    seen: Counter[str] = Counter()
    prints = []
    for one in movements:
        reference = key_of(one.reference)
        if tracking := key_of(one.tracking_key):
            said = f"T|{one.amount}|{tracking}"
        else:
            said = f"R|{one.booked_on}|{one.amount}|{reference or plain(one.description)}"
        seen[said] += 1
        prints.append(hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest())
    return prints

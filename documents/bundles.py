"""Papers by the hundred: asked for, packed in the background into one file with an index, kept for a week."""

import hashlib
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents.later import SOON, ask_worker
from documents.making import still_alive, write_once
from documents.models import Bundle, Document, Signature
from documents.sheets import csv_lines, write_xlsx
from documents.signing import SIGNED_KINDS, parties_in
from programs.dates import short_date

MOST_PAPERS = 3_000
# So many bundles of one person wait or are written at a time.
MOST_AT_ONCE = 5
CHUNK = 50
# Windows refuses longer paths, and people unpack into folders that have long names already.
LONGEST_NAME = 120
State = Bundle.State


class BundleRefused(Exception):
    """Why a bundle is not made, in a sentence; ``code`` for programs."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.code = code


@transaction.atomic
def ask_for_bundle(papers: Any, *, query: str = "", by: User) -> Bundle:
    """The papers, as they are found now, are on their way into one file. Asked twice meanwhile it is one.

    ``papers`` are of those that the person may read; ``query`` tells by which filters they were found.
    """
    User.objects.select_for_update().get(pk=by.pk)
    keys = list(papers.order_by("-asked_at", "-pk").values_list("pk", flat=True)[: MOST_PAPERS + 1])
    if not keys:
        raise BundleRefused(_("Elija al menos un documento."), code="nothing_chosen")
    if len(keys) > MOST_PAPERS:
        sentence = _("Son más de %d documentos. Acote la búsqueda, por ejemplo a un municipio o a un año.")
        raise BundleRefused(sentence % MOST_PAPERS, code="too_many")
    waiting = Bundle.objects.visible_to(by).filter(state__in=[State.QUEUED, State.WRITING])
    if known := waiting.filter(papers=keys).first():
        return known
    if waiting.count() >= MOST_AT_ONCE:
        sentence = _("Ya tiene %d descargas en preparación. Espere a que termine una.")
        raise BundleRefused(sentence % MOST_AT_ONCE, code="too_many_at_once")
    made = Bundle.objects.create(user=by, query=query, papers=keys)
    send_to_packer(made.pk)
    return made


def send_to_packer(pk: int) -> None:
    ask_worker("documents.tasks.write_bundle", pk, priority=SOON)


@transaction.atomic
def retry_bundle(bundle: Bundle, *, by: User) -> Bundle:
    """A bundle that could not be written waits for the worker again, with the same papers."""
    bundle = Bundle.objects.visible_to(by).select_for_update().get(pk=bundle.pk)
    if bundle.state == State.FAILED:
        bundle.state, bundle.failure = State.QUEUED, ""
        bundle.save(update_fields=["state", "failure"])
        send_to_packer(bundle.pk)
    return bundle


def write_bundle(pk: int) -> None:
    """The bundle is written, once, of the papers that its reader may read at this moment."""
    write_once(Bundle.objects.all(), pk, pack)


def pack(bundle: Bundle, file: IO[bytes]) -> dict[str, Any]:
    """The papers and their index are in ``file``. A paper without its file is named there."""
    names = Names()
    lines: list[Line] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, paper in enumerate(papers_in(bundle), 1):
            lines.append(put(archive, paper, names))
            if number % CHUNK == 0:
                still_alive(bundle, written=number)
        write_index(archive, bundle, lines)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "written": bundle.many,
        "included": [line.paper.pk for line in lines if line.name],
        "sha256": sha256,
        "size": file.seek(0, 2),
    }


def papers_in(bundle: Bundle) -> Iterator[Document]:
    """The papers in the order in which they were found, those that are out of reach by now left out."""
    readable = Document.objects.visible_to(bundle.user).exclude(kind=Document.Kind.REPORT)
    readable = readable.select_related("municipality__state", "owner").prefetch_related("signatures")
    named = {"parties": F("facts__parties"), "investor": F("facts__investor")}
    readable = readable.annotate(**named).defer("facts")
    for start in range(0, bundle.many, CHUNK):
        found = readable.in_bulk(bundle.papers[start : start + CHUNK])
        yield from (found[key] for key in bundle.papers[start : start + CHUNK] if key in found)


@dataclass(frozen=True, slots=True)
class Line:
    """A paper in the index: which of its files lies beside it under which name, or why there is none."""

    paper: Document
    name: str
    why: str = ""
    sha256: str = ""
    what: str = ""


def put(archive: zipfile.ZipFile, paper: Document, names: "Names") -> Line:
    """The file of the paper is in the archive, if it is the one that it should be.

    Once all parties signed it that is the copy of the last one, and until then the paper as it was sealed.
    """
    if not paper.is_ready:
        return Line(paper, "", str(paper.get_state_display()))
    name = names.of(paper)
    lost = ""
    if copy := last_copy(paper):
        lost = put_file(archive, copy, name, copy.at)
        if not lost:
            return Line(paper, name, sha256=copy.sha256, what=_("Copia firmada por todas las partes"))
        lost = _("Falta la copia firmada. %s") % lost
    if why := put_file(archive, paper, name, paper.printed_at):
        names.free(name)
        return Line(paper, "", why, paper.sha256)
    return Line(paper, name, lost, paper.sha256, _("Documento sellado"))


def last_copy(paper: Document) -> Signature | None:
    """The copy of whoever signed last, once every party has."""
    if paper.kind not in SIGNED_KINDS:
        return None
    copies = list(paper.signatures.all())
    parties = parties_in(paper.parties, paper.investor)
    return copies[-1] if copies and len(copies) == len(parties) else None


def put_file(archive: zipfile.ZipFile, row: Document | Signature, name: str, moment: datetime) -> str:
    """The file is in the archive under that name; otherwise why it is not."""
    try:
        source = row.file.storage.open(row.file.name, "rb")
    except FileNotFoundError:
        return _("Falta el archivo: avise a su Delegación")
    with source:
        if hashlib.file_digest(source, "sha256").hexdigest() != row.sha256:
            return _("El archivo no coincide con su huella: avise a su Delegación")
        source.seek(0)
        told = zipfile.ZipInfo(name, clock(moment))
        told.external_attr = 0o640 << 16
        told.file_size = row.size
        with archive.open(told, "w") as target:
            shutil.copyfileobj(source, target, 256 * 1024)
    return ""


def clock(moment: datetime) -> tuple[int, int, int, int, int, int]:
    """As the clocks of central Mexico show it: an archive knows no zones."""
    local = timezone.localtime(moment)
    return local.year, local.month, local.day, local.hour, local.minute, local.second


# --- Names -------------------------------------------------------------------------------------

# What Windows, macOS or a shell would not take in the name of a file.
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def readable_name(paper: Document) -> str:
    """The name under which a person finds the paper among others, without its ending."""
    kind = paper.get_kind_display()
    town = paper.municipality.name if paper.municipality else ""
    said = " – ".join(filter(None, [kind.split(" de ")[0], town, paper.title]))
    english = " (en)" if paper.language == "en" else ""
    text = unicodedata.normalize("NFC", f"{paper.number} v{paper.version}{english} {said}")
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc", "Cs"))
    return " ".join(UNSAFE.sub(" ", text).split())[:LONGEST_NAME].rstrip(" .–")


class Names:
    """Names of files of one folder; none comes twice, not even for a machine that reads no capitals."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, paper: Document) -> str:
        """A name of its own for the paper."""
        name = stem = readable_name(paper)
        again = 1
        while name.casefold() in self.taken:
            again += 1
            name = f"{stem} ({again})"
        self.taken.add(name.casefold())
        return f"{name}.pdf"

    def free(self, name: str) -> None:
        """Nothing lies under this name."""
        self.taken.discard(name.removesuffix(".pdf").casefold())


# --- The index ---------------------------------------------------------------------------------


def write_index(archive: zipfile.ZipFile, bundle: Bundle, lines: list[Line]) -> None:
    """What lies in the archive, for people and for programs; and what does not, with the reason."""
    headings = [
        *(_("Número"), _("Clase"), _("Versión"), _("Vigencia"), _("Folio"), _("Obra"), _("Municipio")),
        *(_("Estado"), _("Club"), _("Impreso"), _("Páginas"), _("Huella SHA-256"), _("Archivo")),
        *(_("Por qué falta"), _("Qué archivo es")),
    ]
    rows = [cells_of(line) for line in lines]
    if gone := bundle.many - len(lines):
        sentence = ngettext(
            "%d documento ya no está a su alcance.", "%d documentos ya no están a su alcance.", gone
        )
        rows.append([*[""] * 13, sentence % gone, ""])
    with tempfile.TemporaryFile() as sheet:
        write_xlsx(sheet, headings, rows)
        sheet.seek(0)
        with archive.open(zipfile.ZipInfo("indice.xlsx", clock(bundle.asked_at)), "w") as target:
            shutil.copyfileobj(sheet, target)
    text: Iterable[bytes] = (line.encode() for line in csv_lines(headings, rows))
    told = zipfile.ZipInfo("indice.csv", clock(bundle.asked_at))
    told.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(told, "w") as target:
        target.writelines(text)


def cells_of(line: Line) -> list[Any]:
    paper = line.paper
    return [
        paper.number,
        str(paper.get_kind_display()),
        paper.version,
        str(paper.standing.label),
        paper.folio,
        paper.title,
        paper.municipality.name if paper.municipality else "",
        paper.municipality.state.name if paper.municipality else "",
        paper.owner.name if paper.owner else "",
        paper.printed_at and short_date(paper.printed_at),
        paper.pages,
        line.sha256 or paper.sha256,
        line.name,
        line.why,
        line.what,
    ]

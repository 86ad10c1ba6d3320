"""What a brought file is, by its bytes and never by its name, and the lighter copy of a picture."""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import open_heif
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
# The lighter copy: as many pixels on its longer side, and as many bytes, as a page needs.
LONGEST_SIDE = 2000
LIGHT_BYTES = 500_000
QUALITIES = (82, 72, 62, 52, 42)
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# The numbers of EXIF.
EXIF_PART, GPS_PART, TAKEN_AT = 0x8769, 0x8825, 0x9003
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
# What the libraries raise over bytes that somebody broke, on purpose or not.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
CAMERA_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d)", re.ASCII)


class NotTaken(Exception):
    """A brought file that is not kept, told to whoever brought it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Content:
    """What was found in a file that is taken."""

    kind: str
    # The lighter copy of a picture: upright, as JPEG, without anything that the camera wrote. Empty of a PDF.
    light: bytes = b""
    pages: int | None = None
    # What the camera wrote, for those alone who review the work.
    latitude: float | None = None
    longitude: float | None = None
    taken_at: str = ""


def examine(content: bytes) -> Content:
    """What the file is, with its lighter copy. Raises NotTaken, with why and how to mend it."""
    if not content:
        raise NotTaken(_("El archivo está vacío. Vuelva a tomar la foto o a guardar el documento."), "empty")
    if len(content) > MOST_BYTES:
        raise too_large()
    kind = kind_of(content)
    if kind == "pdf":
        return Content("pdf", pages=pages_of(content))
    if kind:
        return picture(content, kind)
    sentence = _(
        "No es una foto (JPEG, PNG o HEIC) ni un PDF: se mira el contenido del archivo y no su nombre. "
        "Guárdelo como PDF o tómele una foto."
    )
    raise NotTaken(sentence, "wrong_kind")


def too_large() -> NotTaken:
    sentence = _("Pasa de 20 MB. Tome la foto con menos resolución, o divida el PDF en varios archivos.")
    return NotTaken(sentence, "too_large")


def kind_of(content: bytes) -> str:
    """jpeg, png, heic or pdf, as the first bytes tell; empty of everything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "heic"
    return "pdf" if content[:64].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-") else ""


def pages_of(content: bytes) -> int:
    """How many pages a PDF has that anybody can open."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        # Some are locked against changes only, and open without a password.
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if is_locked else len(reader.pages)
    except NotImplementedError:
        # Locked for the holders of certain keys, or in a way that nobody else reads either.
        is_locked, pages = True, 0
    except (PyPdfError, *UNREADABLE):
        is_locked, pages = False, 0
    if is_locked:
        sentence = _(
            "El PDF pide contraseña y quien revisa no podría abrirlo. Guárdelo sin contraseña y súbalo "
            "otra vez."
        )
        raise NotTaken(sentence, "locked")
    if not pages:
        sentence = _("El PDF está dañado o incompleto: no se puede leer. Vuelva a guardarlo o a escanearlo.")
        raise NotTaken(sentence, "broken")
    return pages


class Whole(BytesIO):
    """A file whose end is an error to whoever still reads.

    WeasyPrint lets Pillow take half a picture for a whole one, in the whole process. Here half is not enough.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if not block and size:
            raise OSError("the picture ends too soon")
        return block


def picture(content: bytes, kind: str) -> Content:
    """The picture's lighter copy, and what the camera wrote beside it."""
    try:
        with opened(content, kind) as image:
            told = told_by_camera(image)
            return Content(kind, light=light_copy(image), **told)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels() from None
    except UNREADABLE:
        sentence = _("La imagen está dañada o incompleta: no se puede abrir. Vuelva a tomar la foto.")
        raise NotTaken(sentence, "broken") from None


def opened(content: bytes, kind: str) -> Image.Image:
    """The picture, if it has not too many pixels to be decoded."""
    found: Any = open_heif(BytesIO(content)) if kind == "heic" else None
    if found is None:
        found = Image.open(Whole(content), formats=[kind.upper()])
    if found.size[0] * found.size[1] > MOST_PIXELS:
        raise too_many_pixels()
    # Not by Pillow's plugin, which takes half a picture where WeasyPrint allows it.
    picture: Image.Image = found.to_pillow() if kind == "heic" else found
    return picture


def too_many_pixels() -> NotTaken:
    sentence = _("La imagen tiene más de 50 megapixeles. Tómela con menos resolución, o escanéela a 300 ppp.")
    return NotTaken(sentence, "too_many_pixels")


def light_copy(image: Image.Image) -> bytes:
    """The picture upright and small, as JPEG, without anything else."""
    # A JPEG is decoded at a fraction of its size already: less memory, less time.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        paper = Image.new("RGB", upright.size, "white")
        paper.paste(upright, mask=upright.getchannel("A"))
        upright = paper
    # A new image holds the pixels alone.
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    for quality in QUALITIES:
        written = BytesIO()
        plain.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        if written.tell() <= LIGHT_BYTES:
            break
    return written.getvalue()


def told_by_camera(image: Image.Image) -> dict[str, Any]:
    """Where and when the camera says that it was; what it wrote wrongly counts as not written."""
    told: dict[str, Any] = {}
    exif = readable(image.getexif) or {}
    if not exif:
        return told
    position = readable(lambda: exif.get_ifd(GPS_PART)) or {}
    latitude = readable(lambda: degrees(position[LATITUDE], position[LATITUDE_REF], 90))
    longitude = readable(lambda: degrees(position[LONGITUDE], position[LONGITUDE_REF], 180))
    # 0, 0 is what a camera writes that does not know where it is.
    if latitude is not None and longitude is not None and (latitude or longitude):
        told |= {"latitude": latitude, "longitude": longitude}
    taken = readable(lambda: CAMERA_TIME.match(exif.get_ifd(EXIF_PART)[TAKEN_AT]))
    if taken:
        year, month, day, hour, minute = taken.groups()
        told["taken_at"] = f"{year}-{month}-{day} {hour}:{minute}"
    return told


def readable(read: Callable[[], Any]) -> Any:
    """What ``read`` finds; None where the camera's notes are broken."""
    try:
        return read()
    except UNREADABLE:
        return None


def degrees(parts: Any, side: Any, most: int) -> float:
    """Degrees of degrees, minutes and seconds; the south and the west lie below zero."""
    whole, minutes, seconds = (float(part) for part in parts)
    found = round(whole + minutes / 60 + seconds / 3600, 6)
    if not 0 <= found <= most:
        raise ValueError(f"{found} degrees")
    letter = side.decode() if isinstance(side, bytes) else side
    return -found if letter.strip("\0 ").upper() in ("S", "W") else found

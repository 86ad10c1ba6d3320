"""Files that people bring: judged by their bytes, kept once, shown in a light copy, scanned."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from PIL import Image, ImageFile
from pillow_heif import register_heif_opener
from pypdf import PdfReader, PdfWriter

from accounts.models import User
from clubs.models import Club
from documents.models import ReceivedDownload, ReceivedFile
from documents.receiving import NotTaken, answer_received, discard, receive, scan_waiting

register_heif_opener()

Bring = Callable[..., ReceivedFile]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def bring(santa_elena: Club, tomas: User, settings: Any, tmp_path: Path) -> Bring:
    """A function by which Tomás brings a file in the name of his club."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def bring(content: bytes, name: str = "papel.pdf") -> ReceivedFile:
        return receive(SimpleUploadedFile(name, content), owner=santa_elena.office, by=tomas)

    return bring


def pdf(password: str = "", **told: str) -> bytes:
    written, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{key}": value for key, value in told.items()})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(written)
    return written.getvalue()


def photo(
    size: tuple[int, int] = (400, 300), orientation: int = 1, image: Image.Image | None = None
) -> bytes:
    """A photo as a telephone writes it, with where and when it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Marca del teléfono"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:07 16:20:31"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (23.0, 49.0, 39.0), 3: "W", 4: (103.0, 2.0, 6.0)},
    )
    written = BytesIO()
    (image or Image.new("RGB", size, "white")).save(written, "JPEG", exif=exif, quality=92)
    return written.getvalue()


def light_of(received: ReceivedFile) -> Image.Image:
    with default_storage.open(received.light.name) as file:
        return Image.open(BytesIO(file.read()))


def test_a_photo_is_shown_upright_and_bare_and_its_original_stays_untouched(bring: Bring) -> None:
    """Orientation 6: what the camera wrote as the left side is the top."""
    image = Image.new("RGB", (400, 300), "white")
    image.paste("red", (0, 0, 40, 300))
    content = photo(image=image, orientation=6)

    received = bring(content, "IMG_0001.PDF")

    shown = light_of(received)
    assert (received.kind, received.name, shown.size) == ("jpeg", "IMG_0001.jpg", (300, 400))
    red, _green, blue = shown.getpixel((150, 10))
    assert red > 200 and blue < 60, "The red side is on top"
    assert not shown.getexif() and "exif" not in shown.info and "icc_profile" not in shown.info
    assert received.point == pytest.approx((23.8275, -103.035))
    assert received.taken_at == "2026-03-07 16:20"
    with default_storage.open(received.original.name) as file:
        assert file.read() == content
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert len(Path(received.original.name).stem) > 40, "No name leads to it"


def test_a_photo_of_12_megapixels_becomes_less_than_500_kb(bring: Bring) -> None:
    """Noise over a gradient: harder to write small than what a telephone sees."""
    noise = Image.effect_noise((1008, 756), 60).resize((4032, 3024), Image.Resampling.BICUBIC)
    slope = Image.linear_gradient("L").resize((4032, 3024))
    content = photo(image=Image.merge("RGB", (noise, slope, Image.blend(noise, slope, 0.5))))

    received = bring(content, "obra.jpg")

    assert received.size > 1_000_000
    assert received.light_size < 500_000
    assert light_of(received).size == (2000, 1500)


def test_every_kind_is_taken(bring: Bring) -> None:
    picture, see_through = BytesIO(), BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "HEIF")
    Image.new("RGBA", (64, 48), (0, 0, 0, 0)).save(see_through, "PNG")

    kinds = [bring(one).kind for one in (picture.getvalue(), see_through.getvalue(), pdf(), photo())]

    assert kinds == ["heic", "png", "pdf", "jpeg"]
    png = ReceivedFile.objects.get(kind="png")
    assert light_of(png).getpixel((5, 5)) == (255, 255, 255), "What is see-through is paper"
    assert ReceivedFile.objects.get(kind="pdf").pages == 1


@pytest.mark.parametrize("takes_halves", [False, True])
def test_half_a_picture_is_not_taken_whatever_the_printer_allows(
    bring: Bring, monkeypatch: pytest.MonkeyPatch, takes_halves: bool
) -> None:
    """WeasyPrint, once it is loaded, lets Pillow take half a picture for a whole one."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", takes_halves)
    noise = Image.effect_noise((300, 200), 90)
    written = {kind: BytesIO() for kind in ("JPEG", "PNG", "HEIF")}
    for kind, file in written.items():
        noise.convert("RGB").save(file, kind)

    for content in (file.getvalue() for file in written.values()):
        with pytest.raises(NotTaken) as refusal:
            bring(content[: len(content) // 2])
        assert refusal.value.code == "broken"
        assert bring(content).light_size


def bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (10_000, 6_000)).save(written, "PNG")
    return written.getvalue()


def locked_by_certificate() -> bytes:
    """A PDF for the holders of some keys: no password opens it."""
    return pdf(password="secreto").replace(b"/Filter /Standard", b"/Filter /AdobePKI")


@pytest.mark.parametrize(
    ("code", "content", "told"),
    [
        ("empty", lambda: b"", "vacío"),
        ("wrong_kind", lambda: b"MZ\x90\x00" + bytes(200), "su contenido|el contenido"),
        ("too_large", lambda: b"%PDF-1.7" + bytes(20 * 1024 * 1024), "20 MB"),
        ("broken", lambda: photo()[:900], "dañada"),
        ("broken", lambda: b"%PDF-1.7\nnothing", "dañado"),
        ("locked", lambda: pdf(password="secreto"), "sin contraseña"),
        ("locked", locked_by_certificate, "sin contraseña"),
        ("too_many_pixels", bomb, "50 megapixeles"),
    ],
)
def test_what_is_not_taken_says_why_and_leaves_nothing(
    bring: Bring, settings: Any, code: str, content: Callable[[], bytes], told: str
) -> None:
    with pytest.raises(NotTaken, match=told) as refusal:
        bring(content(), "foto.jpg")

    assert refusal.value.code == code
    assert not ReceivedFile.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_the_same_bytes_are_kept_once_for_an_office(
    bring: Bring, jerez: Club, pedro: User, santa_elena: Club
) -> None:
    one, again = bring(pdf(), "acta.pdf"), bring(pdf(), "otra.pdf")
    others = receive(SimpleUploadedFile("a.pdf", pdf()), owner=jerez.office, by=pedro)

    assert one == again != others
    assert ReceivedFile.objects.of_office(santa_elena.office).count() == 1


def test_a_received_file_stays_as_it_was_brought(bring: Bring) -> None:
    received = bring(pdf())

    for change in ({"name": "otro.pdf"}, {"scan": "clean"}):
        with pytest.raises(DatabaseError, match="as it was brought"), transaction.atomic():
            ReceivedFile.objects.filter(pk=received.pk).update(**change)


def test_a_file_is_given_in_a_sandbox_and_that_is_known(
    bring: Bring, roberto: User, rf: RequestFactory
) -> None:
    received = bring(photo(), 'casa "nueva".jpg')
    request = rf.get("/")
    request.user = roberto

    shown, original = answer_received(request, received), answer_received(request, received, original=True)

    assert shown["Content-Type"] == original["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"] == 'inline; filename="casa nueva.jpg"'
    assert original["Content-Disposition"].startswith("attachment")
    for answer in (shown, original):
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
    assert b"Marca" not in b"".join(shown) and b"Marca" in b"".join(original)
    rows = ReceivedDownload.objects.order_by("pk").values_list("by", "is_original")
    assert list(rows) == [(roberto.pk, False), (roberto.pk, True)]


def test_a_file_that_nobody_saw_can_be_taken_back(
    bring: Bring, roberto: User, rf: RequestFactory, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    unseen, seen = bring(photo(), "a.jpg"), bring(pdf(), "b.pdf")
    request = rf.get("/")
    request.user = roberto
    answer_received(request, seen)

    with django_capture_on_commit_callbacks(execute=True):
        discard(unseen)
        discard(seen)

    assert list(ReceivedFile.objects.all()) == [seen]
    left = [str(one.relative_to(settings.MEDIA_ROOT)) for one in Path(settings.MEDIA_ROOT).rglob("*.*")]
    assert left == [seen.original.name]


# --- The antivirus -------------------------------------------------------------------------------

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamav-daemon is not installed")


@pytest.fixture
def antivirus(tmp_path: Path, settings: Any) -> Iterator[Callable[[], None]]:
    """A function that starts a real ClamAV, which knows one virus: that of all tests."""
    folder = tmp_path / "clam"
    folder.mkdir()
    settings.CLAMAV_ADDRESS = str(folder / "socket")
    (folder / "own.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {folder}/socket\nForeground yes\nUser root\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength 25M\n"
    )
    started: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        with (folder / "log").open("wb") as log:
            command = [str(CLAMD), "--config-file", str(folder / "clamd.conf")]
            started.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))
        until = time.monotonic() + 60
        while not (folder / "socket").exists():
            if started[-1].poll() is not None or time.monotonic() > until:
                pytest.fail((folder / "log").read_text())
            time.sleep(0.05)

    yield start
    for process in started:
        process.terminate()
        process.wait(30)


def infected() -> bytes:
    """A PDF that opens, with the virus of all tests in it."""
    return pdf() + b"\n%" + EICAR


@needs_clamd
def test_what_came_while_the_antivirus_was_away_is_scanned_later(
    bring: Bring, antivirus: Callable[[], None], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """The bad file is found afterwards: its row stays, and nothing else of it."""
    clean, bad = bring(pdf()), bring(infected())
    assert (clean.scan, bad.scan) == ("pending", "pending")
    assert scan_waiting() == 0, "It is still away"
    antivirus()

    with django_capture_on_commit_callbacks(execute=True):
        assert scan_waiting() == 2

    clean.refresh_from_db()
    bad.refresh_from_db()
    assert (clean.scan, bad.scan, bad.original.name) == ("clean", "infected", "")
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.*"))) == 1
    with pytest.raises(NotTaken, match="virus") as refusal:
        bring(infected())
    assert refusal.value.code == "infected"
    assert bring(photo()).scan == "clean"


@needs_clamd
def test_a_lost_file_does_not_keep_the_others_from_being_scanned(
    bring: Bring, antivirus: Callable[[], None]
) -> None:
    lost, other = bring(pdf()), bring(photo())
    default_storage.delete(lost.original.name)
    antivirus()

    assert scan_waiting() == 1

    lost.refresh_from_db()
    other.refresh_from_db()
    assert (lost.scan, other.scan) == ("pending", "clean")


def test_notes_of_a_camera_that_make_no_sense_count_as_not_written(bring: Bring) -> None:
    """Numbers, where the standard has the letter of the north."""
    letter, numbers = b"\0\x01\0\x02\0\0\0\x02N", b"\0\x01\0\x03\0\0\0\x02N"
    content = photo()
    assert content.count(letter) == 1

    received = bring(content.replace(letter, numbers))

    assert (received.point, received.taken_at) == (None, "2026-03-07 16:20")


def test_without_an_antivirus_the_file_says_that_nobody_scanned_it(bring: Bring) -> None:
    assert bring(pdf()).get_scan_display() == "Sin revisar: no hay antivirus"


def test_the_facts_of_a_pdf_stay_in_it(bring: Bring) -> None:
    """Who wrote it with which program is in the file alone, which comes back as it was."""
    received = bring(pdf(Author="Persona Privada"))

    with default_storage.open(received.original.name) as file:
        assert PdfReader(file).metadata.author == "Persona Privada"
    columns = ReceivedFile.objects.filter(pk=received.pk).values().get()
    assert "Privada" not in str(columns)

"""Receiving a file: it is judged, scanned and kept once. Who is given it later is known."""

import hashlib
import logging
import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import Office, User
from documents.contents import MOST_BYTES, Content, NotTaken, examine, too_large
from documents.later import delete_file
from documents.malware import INFECTED, PENDING, scan
from documents.models import ReceivedDownload, ReceivedFile
from documents.ranges import answer_file, begins

__all__ = ["NotTaken", "answer_received", "discard", "hold", "receive", "receive_for", "scan_waiting"]

logger = logging.getLogger(__name__)

SUFFIXES = {"jpeg": ".jpg", "png": ".png", "heic": ".heic", "pdf": ".pdf"}
TYPES = {"jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic", "pdf": "application/pdf"}
# So many files are scanned in one sweep.
MOST_AT_ONCE = 100
Used = TypeVar("Used")


def receive(file: UploadedFile, *, owner: Office, by: User) -> ReceivedFile:
    """The file is kept as its owner's. The same bytes given twice are kept once. Raises NotTaken."""
    if (file.size or 0) > MOST_BYTES:
        raise too_large()
    content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    if known := kept(owner, sha256):
        return known
    found = examine(content)
    state = scan(content)
    if state == INFECTED:
        sentence = _(
            "El antivirus encontró un virus y el archivo no se guardó. Revise su equipo y súbalo otra vez, "
            "o tome una foto del documento."
        )
        raise NotTaken(sentence, "infected")
    return keep(file.name or "", content, found, sha256=sha256, scan=state, owner=owner, by=by)


def kept(owner: Office, sha256: str) -> ReceivedFile | None:
    return ReceivedFile.objects.usable().of_office(owner).filter(sha256=sha256).first()


def keep(
    name: str, content: bytes, found: Content, *, sha256: str, scan: str, owner: Office, by: User
) -> ReceivedFile:
    """The row with its files; without the row there are no files either."""
    row = ReceivedFile(
        owner=owner,
        name=clean_name(name, found.kind),
        kind=found.kind,
        sha256=sha256,
        size=len(content),
        light_sha256=hashlib.sha256(found.light).hexdigest() if found.light else "",
        light_size=len(found.light) or None,
        pages=found.pages,
        scan=scan,
        latitude=found.latitude,
        longitude=found.longitude,
        taken_at=found.taken_at,
        given_by=by,
    )
    try:
        row.original.save(f"x{SUFFIXES[found.kind]}", ContentFile(content), save=False)
        if found.light:
            row.light.save("x.jpg", ContentFile(found.light), save=False)
        with transaction.atomic():
            row.save()
    except BaseException as reason:
        # Its row is not there: nobody would ever find the files.
        for field in (row.original, row.light):
            if field:
                field.storage.delete(field.name)
        # Somebody of the office gave the same bytes at the same moment.
        if isinstance(reason, IntegrityError) and (twin := kept(owner, sha256)):
            return twin
        raise
    return row


def receive_for(use: Callable[[ReceivedFile], Used], file: UploadedFile, *, owner: Office, by: User) -> Used:
    """What ``use`` makes of the file, once it is kept; when it refuses, nothing is left of the file.

    The file is judged and scanned before ``use`` locks anything, so that nobody waits for an antivirus.
    """
    for is_last in (False, True):
        file.seek(0)
        received = receive(file, owner=owner, by=by)
        try:
            return use(received)
        except Gone:
            # Somebody took the same bytes back that very moment: they are kept anew.
            if is_last:
                raise
        except Exception:
            discard(received)
            raise
    raise AssertionError("the last time returns or raises")


class Gone(NotTaken):
    """A file that was kept, until somebody took it back."""


def hold(received: ReceivedFile) -> ReceivedFile:
    """The file as it is now, which nobody discards until the transaction ends. Raises Gone without it.

    Whatever is to use a file holds it first: those who brought the same bytes may be taking them back.
    """
    row = ReceivedFile.objects.usable().select_for_update(no_key=True).filter(pk=received.pk).first()
    if row is None:
        raise Gone(_("El archivo ya no está: alguien lo quitó. Elíjalo y súbalo otra vez."), "gone")
    return row


@transaction.atomic
def discard(received: ReceivedFile) -> None:
    """The file is gone with its row, unless something still uses it or somebody was given it."""
    row = ReceivedFile.objects.select_for_update().filter(pk=received.pk).first()
    if row is None:
        return
    files = (row.original, row.light)
    try:
        # Asked behind the lock: whoever held the file meanwhile has told what uses it.
        row.delete()
    except ProtectedError:
        return
    for file in files:
        delete_file(file)


def clean_name(name: str, kind: str) -> str:
    """The name as it was brought, without signs that no name has, and with the ending of what it is."""
    plain = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    stem = PurePath(plain.replace("\\", "/").replace('"', "")).stem.strip(" .")[:120]
    return f"{stem or _('archivo')}{SUFFIXES[kind]}"


def scan_waiting() -> int:
    """What waited for the antivirus is scanned, as long as it answers. How many were."""
    done = 0
    for key in (
        ReceivedFile.objects.filter(scan=PENDING).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    ):
        try:
            if not scan_one(key):
                break
        except (OSError, ReceivedFile.DoesNotExist):
            # Lost, or taken back in the meantime: the others do not wait for it.
            logger.exception("The received file %s could not be scanned", key)
            continue
        done += 1
    return done


def scan_one(key: int) -> bool:
    """The file is known to be clean, or nothing is left of it. False while the antivirus does not answer."""
    row = ReceivedFile.objects.get(pk=key)
    with row.original.open("rb") as file:
        state = scan(file.read())
    if state == PENDING:
        return False
    with transaction.atomic():
        row = ReceivedFile.objects.select_for_update().get(pk=key)
        if row.scan != PENDING:
            return True
        row.scan = state
        if state == INFECTED:
            delete_file(row.original)
            delete_file(row.light)
            row.original = row.light = ""
        row.save(update_fields=["scan", "original", "light"])
    return True


def answer_received(
    request: HttpRequest, received: ReceivedFile, *, name: str = "", original: bool = False
) -> HttpResponseBase | None:
    """The lighter copy, or with ``original`` the untouched file; to read, or with ``?guardar=1`` to keep.

    The caller asked already whether this person may read it. None when it is lost or infected. Nothing in
    it runs, whatever it holds: it is shown in a sandbox that loads nothing.
    """
    is_light = bool(received.light) and not original
    field: Any = received.light if is_light else received.original
    kind = "jpeg" if is_light else received.kind
    if not field:
        return None
    stem = PurePath(name or received.name).stem if is_light else name or received.name
    try:
        response = answer_file(
            request,
            field,
            sha256=received.light_sha256 if is_light else received.sha256,
            name=f"{stem}.jpg" if is_light else stem,
            is_kept=original or request.GET.get("guardar") == "1",
        )
    except OSError:
        logger.exception("The received file %s is not there", received.pk)
        return None
    if response.status_code in (200, 206):
        response["Content-Type"] = TYPES[kind]
        if begins(request):
            ReceivedDownload.objects.create(received=received, is_original=original, by=request.user)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response

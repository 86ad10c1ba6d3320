"""Files that a browser may ask for in pieces, so that a download that broke off goes on where it ended.

Django answers a file as a whole or not at all. What RFC 9110 calls a single range is answered here; several
ranges in one request are answered with the whole file, as it allows.
"""

import re
from typing import IO

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

RANGE = re.compile(r"bytes=\s*([0-9]*)-([0-9]*)\s*", re.ASCII | re.IGNORECASE)
# More digits are no place in any file, and PostgreSQL counts no further.
MOST_DIGITS = 18


class NotSatisfiable(Exception):
    """The file has no byte of those that were asked for."""


class Piece:
    """The next bytes of an open file. Without a name or number, so that no server sends the whole."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file = file
        self.left = length

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        block = self.file.read(wanted) if wanted else b""
        self.left -= len(block)
        return block

    def close(self) -> None:
        self.file.close()


def asked_range(request: HttpRequest, *, size: int, etag: str) -> tuple[int, int] | None:
    """The first byte that is asked for and how many; None for the whole file."""
    told = RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or told is None or max(map(len, told.groups())) > MOST_DIGITS:
        return None
    # Whoever holds a part of another file needs the whole. Only a strong tag promises the same bytes.
    if request.headers.get("If-Range", etag) != etag:
        return None
    first, last = told.groups()
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        start, end = size - length, size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
        if last and int(last) < int(first):
            return None
    if start > end or start >= size:
        raise NotSatisfiable
    return start, end - start + 1


def begins(request: HttpRequest) -> bool:
    """Whether the answer holds the first byte: a download is one, in however many pieces it comes."""
    told = RANGE.fullmatch(request.headers.get("Range", ""))
    return request.method == "GET" and (told is None or (told[1] != "" and int(told[1][:MOST_DIGITS]) == 0))


def answer_file(
    request: HttpRequest, field: FieldFile, *, sha256: str, name: str, is_kept: bool = True
) -> HttpResponseBase:
    """The file, or the piece of it that was asked for. Raises OSError where the storage has none.

    Its hash is its tag: the same bytes have the same tag on every server.
    """
    etag = f'"{sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = opened(request, field, etag=etag, name=name, is_kept=is_kept)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def opened(
    request: HttpRequest, field: FieldFile, *, etag: str, name: str, is_kept: bool
) -> HttpResponseBase:
    size = field.storage.size(field.name)
    try:
        piece = asked_range(request, size=size, etag=etag)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if piece is None:
        response = FileResponse(field.storage.open(field.name, "rb"), as_attachment=is_kept, filename=name)
        response["Content-Length"] = str(size)
        return response
    start, length = piece
    file = Piece(opened_at(field, start, length), length)
    response = FileResponse(file, as_attachment=is_kept, filename=name, status=206)
    response["Content-Length"] = str(length)
    response["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return response


def opened_at(field: FieldFile, start: int, length: int) -> IO[bytes]:
    """The file from that byte on. A store that is far away sends these bytes and no others."""
    if hasattr(field.storage, "open_piece"):
        piece: IO[bytes] = field.storage.open_piece(field.name, start, length)
        return piece
    file: IO[bytes] = field.storage.open(field.name, "rb")
    file.seek(start)
    return file

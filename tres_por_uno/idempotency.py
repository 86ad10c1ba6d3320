"""One act for one ``Idempotency-Key``, however often a request arrives; and what ``If-Match`` needs to hold.

Whoever loses the answer to a POST sends it again with the same key and has the first answer. The key, the act
and its answer are one transaction: none is there without the others.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.authentication import KeyAuthentication
from accounts.models import Answered, User
from tres_por_uno.answers import shape

HEADER, MOST = "Idempotency-Key", 200
KEPT_FOR = timedelta(days=2)


class OnceMiddleware:
    """A request with one of the two headers is one transaction; a repeated POST is answered again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") or request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        key = request.headers.get(HEADER, "").strip() if request.method == "POST" else ""
        if len(key) > MOST:
            message = _("La clave de repetición («Idempotency-Key») lleva hasta 200 caracteres.")
            return refusal("bad_idempotency_key", message, 400)
        if key and (user := person_of(request)):
            return self.once(request, user, key)
        if "If-Match" not in request.headers:
            return self.get_response(request)
        with transaction.atomic():
            return self.kept_or_not(request)

    def once(self, request: HttpRequest, user: User, key: str) -> HttpResponse:
        """The answer that the key has, or the one that it gets now."""
        asked = hash_of(request)
        with transaction.atomic():
            # Whoever sends the same key at the same time waits here until this one has its answer.
            row, is_new = Answered.objects.get_or_create(
                user=user, key=key, defaults={"request_sha256": asked}
            )
            if is_new:
                response = self.kept_or_not(request)
                if 200 <= response.status_code < 300:
                    row.status, row.body = response.status_code, response.content.decode()
                    row.save(update_fields=["status", "body"])
                else:
                    # What was refused did nothing: the key is free for the mended request.
                    transaction.set_rollback(True)
                return response
        if row.request_sha256 != asked:
            message = _("Esa «Idempotency-Key» ya se usó con otra petición. Use una nueva para cada acto.")
            return refusal("idempotency_key_reused", message, 409)
        again = HttpResponse(row.body, status=row.status, content_type="application/json")
        again["Idempotent-Replayed"] = "true"
        return again

    def kept_or_not(self, request: HttpRequest) -> HttpResponse:
        """The answer; an error of ours leaves nothing behind."""
        response = self.get_response(request)
        if response.status_code >= 500 and connection.in_atomic_block:
            transaction.set_rollback(True)
        return response


def hash_of(request: HttpRequest) -> str:
    """What the request asks, as a hash.

    An upload is told by its fields and files: its boundary is another one each time, and its body is larger
    than what Django reads at once.
    """
    told = hashlib.sha256(f"{request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        told.update(request.body)
        return told.hexdigest()
    told.update(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            told.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                told.update(chunk)
            file.seek(0)
    return told.hexdigest()


def person_of(request: HttpRequest) -> User | None:
    """Who asks, as the view will find; nobody where it will say so itself."""
    if request.user.is_authenticated:
        return request.user if isinstance(request.user, User) else None
    try:
        found = KeyAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        return None
    return found[0] if found else None


def refusal(code: str, message: str, status: int) -> HttpResponse:
    return JsonResponse(shape(code, message), status=status)


def forget_answers() -> int:
    """Keys older than two days are free again; how many they were."""
    old = Answered.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]

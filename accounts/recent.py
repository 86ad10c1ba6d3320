"""The password again, for acts that an open session alone may not do, such as making a key or moving money.

A page asks for it when the last proof is older than ``RECENT_PASSWORD_SECONDS``; over the API it comes with
the act. Wrong ones count as at the entrance, and close it for a while.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, permissions
from rest_framework.request import Request

from accounts.models import ApiKey, User

PROVED_AT = "proved_at"
KEPT = "kept_forms"
# As many half-sent forms as wait for one person's password; an older one is forgotten.
MOST_KEPT = 3


def prove(request: HttpRequest) -> None:
    """The person proved who it is at this instant, in this session."""
    request.session[PROVED_AT] = time.time()


def recently_proved(request: HttpRequest) -> bool:
    """Whether the password of this session was given a moment ago. A clock that went back proves nothing."""
    proved_at = request.session.get(PROVED_AT)
    return proved_at is not None and 0 <= time.time() - proved_at < settings.RECENT_PASSWORD_SECONDS


def is_password_of(user: User, password: str, request: HttpRequest) -> bool:
    """Whether ``password`` is the person's. Each wrong one counts; a right one ends the count."""
    email = user.get_username()
    found = authenticate(request, username=email, password=password)
    if found is None or found.pk != user.pk:
        return False
    AxesProxyHandler.reset_attempts(username=email, ip_address=get_client_ip_address(request))
    return True


# --- Pages ---------------------------------------------------------------------------------------


def needs_recent_password(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page opens, and acts, only after a recent proof; without one the person is asked first.

    What was posted without it does nothing. It is kept, and after the proof the view finds it once in
    ``typed``, to show the form as it was left. Files are chosen again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = request.GET.copy()
        token = query.pop("kept", [""])[-1]
        if recently_proved(request):
            if request.method == "GET" and token:
                request.kept_fields = taken(request, token)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        if request.method == "POST":
            token = keep(request)
        if token:
            query["kept"] = token
        here = f"{request.path}?{query.urlencode()}" if query else request.path
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': here})}")

    return guarded


def typed(request: HttpRequest) -> QueryDict | None:
    """The fields of a form: those sent now, else those kept while the password was asked for, else none.

    A view acts on POST only, so that what was kept is shown and sent by the person again.
    """
    return request.POST if request.method == "POST" else getattr(request, "kept_fields", None)


def keep(request: HttpRequest) -> str:
    """Keep the posted fields in the session, no secret among them; the word by which they come back once."""
    fields = request.POST.copy()
    for name in [name for name in fields if name == "csrfmiddlewaretoken" or "password" in name.lower()]:
        del fields[name]
    token = secrets.token_urlsafe(12)
    told = {"path": request.path, "fields": fields.urlencode(), "at": time.time()}
    request.session[KEPT] = dict([*request.session.get(KEPT, {}).items(), (token, told)][-MOST_KEPT:])
    return token


def taken(request: HttpRequest, token: str) -> QueryDict | None:
    """What was kept for this page under that word, once and for a while."""
    kept = dict(request.session.get(KEPT, {}))
    told = kept.pop(token, None)
    if told is None:
        return None
    request.session[KEPT] = kept
    is_fresh = 0 <= time.time() - told["at"] < 2 * settings.RECENT_PASSWORD_SECONDS
    return QueryDict(told["fields"]) if is_fresh and told["path"] == request.path else None


def is_kept_for(request: HttpRequest, address: str) -> bool:
    """Whether a half-sent form waits at ``address``."""
    return any(f"kept={token}" in address for token in request.session.get(KEPT, {}))


# --- The API -------------------------------------------------------------------------------------

HEADER = "X-Confirm-Password"
CONFIRM_PASSWORD = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The password of the key's owner, in UTF-8. Not needed right after signing in to the pages.",
)


class LockedOut(exceptions.APIException):
    """Too many wrong passwords."""

    status_code = 429
    default_code = "locked_out"
    default_detail = _("Demasiados intentos con una contraseña que no es: espere media hora.")


class RecentPassword(permissions.IsAuthenticated):
    """A key acts with the password of its owner; a session that has just proved who it is needs none."""

    code = "confirm_password"
    message = _("Este acto pide la contraseña de quien es dueño de la clave, en X-Confirm-Password.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and confirmed_over_api(request)


def confirmed_over_api(request: Request) -> bool:
    """Whether the request brings the right password, or its session a recent proof. A key brings none."""
    if not isinstance(request.auth, ApiKey) and recently_proved(request):
        return True
    password = request.headers.get(HEADER)
    if not password:
        return False
    is_right = is_password_of(cast(User, request.user), as_sent(password), request._request)
    if getattr(request._request, "axes_locked_out", False):
        request._request.axes_locked_out = False  # type: ignore[attr-defined] - the page is for people
        raise LockedOut
    return is_right


def as_sent(header: str) -> str:
    """The text of a header's bytes: UTF-8, which the gateway hands over as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header

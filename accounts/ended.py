"""What was typed on a page whose session has ended in the meantime: it waits for its writer to sign in again.

A page that keeps carries a signed mark of who writes on it. A post with that mark and without a session is
laid into a session that knows nobody; signing in takes it over. The page then shows it to the same person,
and to nobody else, and does nothing until that person sends it.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure as refused

from accounts.models import User
from accounts.recent import keep, taken

MARK = "writer"
SALT = "accounts.ended"
# A page may lie open for a week end.
LASTS = 4 * 24 * 60 * 60
# As much as is kept of one page; the longest task has some thousand fields.
MOST = 300_000
AUTOSAVE = "X-Autosave"
ENDED = gettext_lazy("Su sesión terminó. Al guardar le pediremos entrar, y lo que escribió seguirá aquí.")


def mark_of(user: User) -> str:
    """The hidden field of a page on which ``user`` writes."""
    return signing.dumps(user.pk, salt=SALT)


def writer_of(request: HttpRequest) -> int | None:
    """Who wrote what is posted, by the mark of the page; None without a mark of this house."""
    try:
        return signing.loads(request.POST.get(MARK, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None


def keeps_what_was_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who is signed in only; what was posted after the session ended is not lost.

    The view finds it once in ``kept``, after its writer has signed in. An automatic save is told instead, and
    keeps nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            if request.method == "POST" and writer_of(request) not in (None, request.user.pk):
                # Somebody else signed in on this browser since the page was drawn.
                return redirect(request.path)
            # Whoever writes is not thrown out in the middle of it.
            request.session.modified = True
            return view(request, *args, **kwargs)
        if AUTOSAVE in request.headers:
            return JsonResponse({"message": str(ENDED)}, status=401)
        if request.method != "POST" or writer_of(request) is None or too_much(request):
            return redirect_to_login(request.get_full_path())
        return redirect_to_login(kept_address(request))

    return guarded


def too_much(request: HttpRequest) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > MOST


def kept_address(request: HttpRequest) -> str:
    """Where what was posted waits: the same page with the word by which it comes back once."""
    query = request.GET.copy()
    query["kept"] = keep(request)
    return f"{request.path}?{urlencode(query)}"


def kept(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page when the session ended, once."""
    token = request.GET.get("kept", "")
    fields = taken(request, token) if token and request.method == "GET" else None
    if fields is None:
        return None
    try:
        writer = signing.loads(fields.get(MARK, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return fields if writer == request.user.pk else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before a new sign-in is shown again as it was typed; any other post is refused.

    Only its own writer gets it back, by the signed mark, and nothing is done with it until it is sent again.
    """
    user = getattr(request, "user", None)
    is_own = user is not None and user.is_authenticated and writer_of(request) == user.pk
    if is_own and AUTOSAVE not in request.headers and not too_much(request):
        return redirect(kept_address(request))
    return refused(request, reason=reason)

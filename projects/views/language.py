"""A half-filled page in the other language, with everything that was typed on it."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from accounts.actions import remember_language


def in_language(request: HttpRequest, language: str, page: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``page`` draws in ``language``, which the browser and the profile remember."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = page()
    response.headers["Content-Language"] = "en" if language == "en" else "es-MX"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        remember_language(request.user, language)
    return response

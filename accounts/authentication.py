"""How programs sign in. It stands apart because the API's settings name it before any view exists."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import ApiKey, User


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer txu_…`` signs in the owner of a key that is neither expired nor revoked."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        text = words[1] if len(words) == 2 else ""
        key = ApiKey.objects.usable().select_related("user").filter(digest=ApiKey.digest_of(text)).first()
        if key is None:
            raise exceptions.AuthenticationFailed(_("La clave no existe, venció o fue revocada."))
        now = timezone.now()
        # Once a minute is enough for «last used», and spares a write per request.
        if key.last_used_at is None or now - key.last_used_at > timedelta(minutes=1):
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the keys."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "txu_…"}

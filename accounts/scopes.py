"""What a key may do of all that its owner may: read, act on works, move money."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey, Scope

# The addresses under which money is told, verified or divided; every other act is of the works.
OF_MONEY = re.compile(
    r"^/api/v\d+/(?:pots/|projects/[^/]+/"
    r"(?:account|budget|declarations|deposits|echoes|in-kind|operations|recoveries|statements)/)"
)


def scope_of(method: str, path: str) -> str:
    """The scope that a key needs for a request."""
    if method in SAFE_METHODS:
        return Scope.READ
    return Scope.MONEY if OF_MONEY.match(path) else Scope.ACT


class KeyMayDo(BasePermission):
    """A key has the scope of what it asks for. A person who signed in by password needs none."""

    message = _("La clave no tiene permiso para esto. Cree otra con el permiso que hace falta.")
    code = "scope_missing"

    def has_permission(self, request: Request, view: object) -> bool:
        key = request.auth
        return not isinstance(key, ApiKey) or scope_of(request.method or "", request.path) in key.scopes

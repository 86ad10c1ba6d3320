"""The room starts by asking whether personal numbers can be sealed."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def numbers_can_be_sealed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without its keys the application does not start: a CURP is never kept in the open."""
    from accounts.personal import wrong_keys  # noqa: PLC0415

    hint = "A key: openssl rand -base64 32 | tr '+/' '-_'"
    return [Error(wrong, hint=hint, id="accounts.E001") for wrong in wrong_keys(settings.PERSON_CIPHER_KEYS)]


class AccountsConfig(AppConfig):
    """People, offices and keys."""

    name = "accounts"
    verbose_name = "Personas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the check of the keys."""
        register(numbers_can_be_sealed, "accounts")

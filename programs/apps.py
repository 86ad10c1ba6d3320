"""The room starts by asking whether every rulebook can be obeyed."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from programs.rulebook import problems


def rulebooks_can_be_obeyed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A wrong rulebook stops the start, with its line and how to mend it."""
    return [Error(f"{bad.place}: {bad.what}", hint=bad.mend, id="programs.E001") for bad in problems()]


class ProgramsConfig(AppConfig):
    """Schemes and rules by fiscal year."""

    name = "programs"
    verbose_name = "Programas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the check of the rulebooks."""
        register(rulebooks_can_be_obeyed, "programs")

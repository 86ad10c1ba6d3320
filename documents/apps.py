"""The room starts by asking whether papers can be printed on this machine."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def papers_can_be_printed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A machine without Pango says so at the start, and not when the first agreement is signed."""
    try:
        import weasyprint  # noqa: F401, PLC0415
    except (ImportError, OSError) as missing:
        return [
            Error(
                f"No se pueden imprimir documentos: falta una biblioteca del sistema ({missing}).",
                hint=f"En Debian y Ubuntu: apt-get install {DEBIAN_PACKAGES}",
                id="documents.E001",
            )
        ]
    return []


class DocumentsConfig(AppConfig):
    """Papers printed from frozen facts."""

    name = "documents"
    verbose_name = "Documentos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the check of the printer."""
        register(papers_can_be_printed, "documents")

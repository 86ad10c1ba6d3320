from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    """Sessions in which the parties decide: call, agenda, attendance, votes, minutes and the waiting list."""

    name = "committee"
    verbose_name = "Comité"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Members read the calls and minutes of their committees, whatever office they hold."""
        from committee.papers.readers import sits_in  # noqa: PLC0415
        from documents.models import ALSO_READ  # noqa: PLC0415

        ALSO_READ.append(sits_in)

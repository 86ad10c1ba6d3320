from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    """Sessions in which the parties decide: call, agenda, attendance, votes, minutes and the waiting list."""

    name = "committee"
    verbose_name = "Comité"
    default_auto_field = "django.db.models.BigAutoField"

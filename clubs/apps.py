from django.apps import AppConfig


class ClubsConfig(AppConfig):
    """Clubs, federations and the Toma de Nota."""

    name = "clubs"
    verbose_name = "Clubes"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """States, municipalities, localities."""

    name = "places"
    verbose_name = "Lugares"
    default_auto_field = "django.db.models.BigAutoField"

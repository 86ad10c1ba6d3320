from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """What is weighed before the committee decides: technical opinions and evaluation sheets."""

    name = "review"
    verbose_name = "Revisión"
    default_auto_field = "django.db.models.BigAutoField"

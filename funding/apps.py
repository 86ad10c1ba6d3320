from django.apps import AppConfig


class FundingConfig(AppConfig):
    """The ledger."""

    name = "funding"
    verbose_name = "Fondos"
    default_auto_field = "django.db.models.BigAutoField"

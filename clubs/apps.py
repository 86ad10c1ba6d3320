from django.apps import AppConfig


class ClubsConfig(AppConfig):
    """Clubs, federations and the Toma de Nota."""

    name = "clubs"
    verbose_name = "Clubes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever is given a club's roll as a paper has read its people's data."""
        from clubs.actions.personal import rolls_were_given  # noqa: PLC0415
        from documents.downloads import WHEN_GIVEN  # noqa: PLC0415

        WHEN_GIVEN.append(rolls_were_given)

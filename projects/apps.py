from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The work from draft to closure."""

    name = "projects"
    verbose_name = "Obras"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Clubs also look alike by who speaks for their works."""
        from clubs.alike import ALSO_ALIKE  # noqa: PLC0415
        from projects.alike import same_payers, same_speakers  # noqa: PLC0415

        ALSO_ALIKE.extend([same_speakers, same_payers])

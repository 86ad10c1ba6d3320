from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The work from draft to closure."""

    name = "projects"
    verbose_name = "Obras"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Clubs also look alike by who speaks for their works, and papers are also read by invitation."""
        from clubs.alike import ALSO_ALIKE  # noqa: PLC0415
        from documents.models import ALSO_READ  # noqa: PLC0415
        from projects.alike import same_payers, same_speakers  # noqa: PLC0415
        from projects.papers.readers import let_in  # noqa: PLC0415

        ALSO_ALIKE.extend([same_speakers, same_payers])
        ALSO_READ.append(let_in)

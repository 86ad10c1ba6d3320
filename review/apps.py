from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """What is weighed before the committee decides: technical opinions and evaluation sheets."""

    name = "review"
    verbose_name = "Revisión"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A body reads the opinions that it wrote."""
        from documents.models import ALSO_READ  # noqa: PLC0415
        from review.papers import written_by  # noqa: PLC0415

        ALSO_READ.append(written_by)

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The work from draft to closure."""

    name = "projects"
    verbose_name = "Obras"
    default_auto_field = "django.db.models.BigAutoField"

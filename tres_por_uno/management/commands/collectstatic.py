from typing import Any

from django.contrib.staticfiles.management.commands import collectstatic

# The API is shown by Swagger alone, and answers in JSON alone.
FOR_NOBODY = ["redoc", "rest_framework"]


class Command(collectstatic.Command):
    """What packages bring for pages that nobody is shown is not collected, and need not be compressed."""

    def set_options(self, **options: Any) -> None:
        super().set_options(**options)
        self.ignore_patterns = [*self.ignore_patterns, *FOR_NOBODY]

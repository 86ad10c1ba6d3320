"""Two addresses for those who watch the server: is it alive, and can it serve?

``/healthz`` says that the process answers. ``/readyz`` asks the database, its migrations and the
broker, and names the part that fails; it tells no address and no secret. Both answer before hosts
are checked and before the way to HTTPS, since a watcher asks by the container's own address.
"""

import logging
from collections.abc import Callable

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

logger = logging.getLogger(__name__)


def database() -> None:
    """Raise unless the database answers a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    """Raise unless every migration of this release is applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise RuntimeError(f"{len(missing)} missing: run manage.py migrate")


def broker() -> None:
    """Raise unless the broker answers."""
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=3)


class HealthMiddleware:
    """Answers the watchers; every other request passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Once all migrations are applied they stay so for the life of this process.
        self.is_migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ("/healthz", "/readyz"):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        parts = {} if request.path_info == "/healthz" else self.ask()
        is_well = all(answer == "ok" for answer in parts.values())
        response = JsonResponse(
            {"status": "ok" if is_well else "unavailable", **parts}, status=200 if is_well else 503
        )
        response["Cache-Control"] = "no-store"
        return response

    def ask(self) -> dict[str, str]:
        """Each part with "ok" or with what is wrong, without addresses or passwords."""
        parts = {"database": answer_of(database), "broker": answer_of(broker)}
        if parts["database"] == "ok" and not self.is_migrated:
            parts["migrations"] = answer_of(migrations)
            self.is_migrated = parts["migrations"] == "ok"
        elif parts["database"] == "ok":
            parts["migrations"] = "ok"
        else:
            parts["migrations"] = "unknown while the database does not answer"
        return parts


def answer_of(part: Callable[[], None]) -> str:
    """Return "ok", or one sentence about what fails. The whole reason goes to the log only."""
    try:
        part()
    except Exception as error:
        logger.warning("not ready: %s: %s", part.__name__, error)
        if isinstance(error, RuntimeError):
            return str(error)
        return f"does not answer ({type(error).__name__})"
    return "ok"

"""Against lost updates: a work has an ``ETag``, and an act with ``If-Match`` happens to that version only."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from projects.models import Project


class ChangedMeanwhile(exceptions.APIException):
    """Somebody else changed the work after the sender had read it."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _("La obra cambió desde que usted la leyó. Léala de nuevo y repita lo que haga falta.")
    default_code = "changed_meanwhile"


def etag_of(project: Project) -> str:
    """Another one after every save of the answers and after every act in the history."""
    if "history" in getattr(project, "_prefetched_objects_cache", {}):
        newest = max((entry.pk for entry in project.history.all()), default=0)
    else:
        newest = project.history.aggregate(newest=Max("pk"))["newest"] or 0
    return f'"{project.pk}-{project.revision}-{newest}"'


def unchanged(request: Request, project: Project) -> Project:
    """The work, if it is as the sender of an act knows it. Nobody changes it until the act is done."""
    told = request.headers.get("If-Match", "").strip()
    if not told or told == "*" or request.method in SAFE_METHODS:
        return project
    # The transaction was opened with the request, which carries the header.
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    now = etag_of(Project.objects.get(pk=project.pk))
    if now not in [tag.strip().removeprefix("W/") for tag in told.split(",")]:
        raise ChangedMeanwhile
    return project

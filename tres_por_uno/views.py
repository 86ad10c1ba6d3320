"""The page on which everybody lands: what waits for me, then what waits for others."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from projects.models import Call, Project

SHOWN = 12


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Mis pendientes."""
    waiting = list(Project.objects.waiting_for(request.user).with_names()[: SHOWN + 1])
    others = (
        Project.objects.visible_to(request.user)
        .exclude(pk__in=[project.pk for project in waiting])
        .with_names()
        .order_by("-moved_at", "-pk")[:SHOWN]
    )
    context = {
        "waiting": waiting[:SHOWN],
        "has_more": len(waiting) > SHOWN,
        "others": others,
        "open_calls": Call.objects.open_at(timezone.now()).select_related("state"),
    }
    return render(request, "home.html", context)

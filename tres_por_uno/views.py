"""The page on which everybody lands, and the door of the demo."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.models import Role
from accounts.views import ConfirmView, SignInView
from committee.models import Session
from committee.workflow import LIVE
from projects.models import Call, OpinionRequest, Project

SHOWN = 12


def sign_in_of_the_demo() -> list[URLPattern]:
    """On a demo machine the doors tell the password of the cast; elsewhere nothing is added."""
    if not settings.IS_DEMO:
        return []
    from tres_por_uno.demo.cast import PASSWORD, PEOPLE  # noqa: PLC0415 - the cast is for demo machines only

    people = [
        {"name": person.name, "email": person.email, "office": f"{person.title}: {person.can}"}
        for person in PEOPLE
        if person.can
    ]
    page = SignInView.as_view(extra_context={"demo_people": people, "demo_password": PASSWORD})
    again = ConfirmView.as_view(extra_context={"demo_password": PASSWORD})
    return [
        path("entrar/", page, name="demo_sign_in"),
        path("cuenta/confirmar/", again, name="demo_confirm"),
    ]


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
        "asked": OpinionRequest.objects.put_to(request.user)
        .pending()
        .select_related("project", "office")[: SHOWN + 1]
        if request.user.holds(Role.NORMATIVE)
        else [],
        "sessions": Session.objects.visible_to(request.user).filter(status__in=LIVE)[:SHOWN],
        "open_calls": Call.objects.open_at(timezone.now()).select_related("state"),
    }
    return render(request, "home.html", context)

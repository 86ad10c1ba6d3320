"""What the doors of the committee share: finding a session, and doing an act or saying why not."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from committee.models import Session
from projects.actions import StepRefused


def found(request: HttpRequest, number: str) -> Session:
    """The session of that number, if the person may see it; otherwise there is no such page."""
    sessions = Session.objects.visible_to(request.user).select_related("committee__state", "secretary")
    return get_object_or_404(sessions, number=number)


def done(request: HttpRequest, back: Any, act: Callable[[], Any], sentence: str) -> HttpResponse:
    """The act is done and its page says so, or says why not."""
    try:
        act()
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect(back)


def turned_away(request: HttpRequest, back: Any, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(back)


def refused(form: forms.Form, refusal: StepRefused, fields: dict[str, str] | None = None) -> None:
    """The form says why not, beside the box that it speaks of."""
    name = (fields or {}).get(refusal.code)
    form.add_error(name if name in form.fields else None, refusal.message)
    for finding in refusal.findings:
        form.add_error(None, " ".join(filter(None, [finding.message, finding.remedy, f"({finding.source})"])))


def page(request: HttpRequest, template: str, context: dict[str, Any], *asked: forms.Form) -> HttpResponse:
    """The page; 422 when a form on it was refused."""
    is_refused = any(form.is_bound and form.errors for form in asked)
    return render(request, f"committee/{template}.html", context, status=422 if is_refused else 200)

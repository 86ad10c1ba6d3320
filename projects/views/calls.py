"""The calls: a calendar and a page for everybody, and the forms of the offices that announce them."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.calls import CallRefused, announce, change, manages_some
from projects.forms.calls import CallForm
from projects.models import Call
from projects.models.call import families_of

PER_PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All windows: open ones first, the one that closes soonest on top; then coming and closed ones."""
    now = timezone.now()
    rows = Call.objects.select_related("state")
    is_manager = request.user.is_authenticated and manages_some(request.user)
    drafts = rows.managed_by(request.user).filter(published_at=None) if is_manager else []
    closed = rows.closed_at(now).order_by("-closes_at", "pk")
    context = {
        "is_manager": is_manager,
        "drafts": shown(drafts, now),
        "open": shown(rows.open_at(now).order_by("closes_at", "pk"), now),
        "coming": shown(rows.coming_at(now).order_by("opens_at", "pk"), now),
        "page": Paginator(closed, PER_PAGE).get_page(request.GET.get("page")),
    }
    context["closed"] = shown(context["page"], now)
    return render(request, "projects/calls/index.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call with all that it says."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("state"), pk=pk)
    now = timezone.now()
    manages = request.user.is_authenticated and Call.objects.managed_by(request.user).filter(pk=pk).exists()
    changes = list(call.changes.select_related("by")) if manages else list(call.changes.all()[:1])
    context = {
        "call": call,
        "row": (row := window_of(call, now)),
        **row,
        "has_rules": bool(families_of(call.scheme, call.fiscal_year)),
        "manages": manages,
        "changes": [(entry, [LABELS[name] for name in entry.changed if name in LABELS]) for entry in changes],
        "changed_at": changes[0].at if changes and changes[0].before else None,
    }
    return render(request, "projects/calls/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A call that one of the person's offices announces."""
    if not manages_some(request.user):
        raise PermissionDenied
    return saved(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A call that already stands, as its office changes it."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("state"), pk=pk)
    if not Call.objects.managed_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return saved(request, call)


def saved(request: HttpRequest, call: Call | None) -> HttpResponse:
    """The call after its form was sent, or the form with what must be mended."""
    form = CallForm(request.POST if request.method == "POST" else None, user=request.user, call=call)
    if form.is_valid():
        try:
            if call:
                made = change(call, by=request.user, **form.answers())
            else:
                made = announce(by=request.user, **form.answers())
        except CallRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            is_public = _("Convocatoria publicada.") if made.is_published else _("Borrador guardado.")
            messages.success(request, _("Cambios guardados.") if call and call.is_published else is_public)
            return redirect(made)
    context = {"form": form, "call": call}
    return render(request, "projects/calls/form.html", context, status=422 if form.errors else 200)


# --- What a page tells of a window ---------------------------------------------------------------

LABELS: dict[str, Any] = {
    "scheme": gettext_lazy("programa"),
    "fiscal_year": gettext_lazy("ejercicio fiscal"),
    "family": gettext_lazy("para qué proyectos"),
    "state": gettext_lazy("estado"),
    "opens_at": gettext_lazy("apertura"),
    "closes_at": gettext_lazy("cierre"),
    "source": gettext_lazy("fuente"),
    "federal_ceiling": gettext_lazy("techo federal"),
    "state_ceiling": gettext_lazy("techo estatal"),
    "covam_on": gettext_lazy("sesiones del COVAM"),
    "required_papers": gettext_lazy("documentos"),
    "form_codes": gettext_lazy("claves de los formatos"),
    "is_published": gettext_lazy("publicación"),
}


def shown(calls: Any, now: datetime) -> list[dict[str, Any]]:
    """Each call with its window in words."""
    return [{"call": call, **window_of(call, now)} for call in calls]


def window_of(call: Call, now: datetime) -> dict[str, Any]:
    """Whether the window is open, coming or closed, and how long until that changes."""
    if call.is_open(now):
        return {"status": "open", "until": call.closes_at, "left": in_words(call.closes_at - now)}
    if now < call.opens_at:
        return {"status": "coming", "until": call.opens_at, "left": in_words(call.opens_at - now)}
    return {"status": "closed", "until": None, "left": ""}


def in_words(left: timedelta) -> str:
    """The two largest units that are left: 3 días, 4 horas; under a minute still 1 minuto."""
    minutes = max(int(left.total_seconds()) // 60, 1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    told = [
        (days, ngettext("%(n)s día", "%(n)s días", days)),
        (hours, ngettext("%(n)s hora", "%(n)s horas", hours)),
        (minutes, ngettext("%(n)s minuto", "%(n)s minutos", minutes)),
    ]
    largest = next(position for position, (count, _name) in enumerate(told) if count)
    return ", ".join(name % {"n": count} for count, name in told[largest : largest + 2] if count)

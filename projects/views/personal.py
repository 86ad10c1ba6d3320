"""The CURP and RFC of who speaks for a work: the club writes them, and whoever reads one is on record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clubs.actions import may_read_numbers
from clubs.forms import NumbersForm
from projects.actions import StepRefused, read_speaker, tell_speakers_numbers
from projects.models import Representative
from projects.views.tasklist import draft
from projects.views.works import found


@never_cache
@sensitive_post_parameters("curp", "rfc")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    """The club writes the CURP and RFC of who speaks for its draft, or takes them back."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    row = get_object_or_404(project.representatives, side=side)
    form = NumbersForm(request.POST or None, person=row)
    if request.method == "POST" and form.is_valid():
        try:
            row = tell_speakers_numbers(project, side, by=request.user, **form.told())
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Se anotaron las claves de %(name)s.") % {"name": row.name})
            if not row.numbers_agree:
                warning = _("La CURP y el RFC de %(name)s no dicen la misma fecha de nacimiento. Revíselos.")
                messages.warning(request, warning % {"name": row.name})
            return redirect(f"{reverse('projects:edit', args=[project.reference, 'club'])}#claves")
    context = {"project": project, "row": row, "form": form}
    context["kept"] = [("CURP", row.masked_curp), ("RFC", row.masked_rfc)]
    return render(request, "projects/proposal/numbers.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    """The whole numbers of who speaks for the work. That they were read is written before they are shown."""
    project = found(request, reference)
    if not may_read_numbers(project.club, request.user):
        raise Http404
    try:
        row, told = read_speaker(project, side, by=request.user, page=request.path)
    except Representative.DoesNotExist as nobody:
        raise Http404 from nobody
    context = {"project": project, "row": row, "numbers": told}
    return render(request, "projects/works/numbers.html", context)

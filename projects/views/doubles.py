"""The page on which reviewers look at scholarships that may be one person's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import actions
from projects.actions import StepRefused
from projects.doubles import doubles_of, readable
from projects.forms.doubles import DoubleForm
from projects.views.lists import READERS_OF_DOUBLES
from projects.views.works import found, turned_away
from projects.workflow import REVIEWER


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def doubles(request: HttpRequest, reference: str) -> HttpResponse:
    """The like scholarships of other works, each with its decision or the form of it."""
    project = found(request, reference)
    roles = project.roles_of(request.user)
    if not project.gives_scholarships or not roles & READERS_OF_DOUBLES:
        sentence = _("Las becas dobles las ve quien revisa o audita una obra de becas.")
        return turned_away(request, project, sentence)
    form = DoubleForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.decide_double(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La decisión quedó registrada."))
            return redirect("projects:doubles", project.reference)
    wrong = form is not None and form.data.get("pair")
    rows = [
        (
            double,
            is_read,
            form
            if wrong == double.pair
            else DoubleForm(initial={"pair": double.pair}, auto_id=f"id_{number}_%s"),
        )
        for number, (double, is_read) in enumerate(readable(doubles_of(project), request.user), start=1)
    ]
    context = {
        "project": project,
        "form": form,
        "rows": rows,
        "decides": REVIEWER in roles,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "projects/works/doubles.html", context, status=status)

"""Signing in and out, the language, and the person's keys."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.actions import issue_key, remember_language, revoke_key
from accounts.forms import KeyForm, SignInForm
from accounts.models import ApiKey


class SignInView(LoginView):
    """The door. Whoever is already inside goes on to the own pending work."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """The page that was open comes back in the other language; the profile remembers it."""
    response = set_language(request)
    if request.user.is_authenticated:
        remember_language(request.user, request.POST.get("language", ""))
    return response


@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The person's keys. A new key's text is shown this once."""
    form = KeyForm(request.POST or None)
    text = None
    if request.method == "POST" and form.is_valid():
        lifetime = timedelta(days=form.cleaned_data["days"])
        _key, text = issue_key(by=request.user, name=form.cleaned_data["name"], lifetime=lifetime)
        form = KeyForm()
    rows = ApiKey.objects.visible_to(request.user)
    status = 422 if form.errors else 200
    return render(request, "accounts/keys.html", {"keys": rows, "form": form, "text": text}, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk)
    revoke_key(key, by=request.user)
    messages.success(request, _("La clave quedó revocada."))
    return redirect("accounts:keys")

"""Signing in and out, the password once more, the language, and the person's keys."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from django.views.i18n import set_language

from accounts.actions import issue_key, mark_all_read, mark_read, remember_language, revoke_key
from accounts.forms import ConfirmForm, KeyForm, SignInForm
from accounts.models import ApiKey, Notice
from accounts.paging import Listed, place_in
from accounts.recent import is_kept_for, is_password_of, needs_recent_password, prove, typed


class SignInView(LoginView):
    """The door. Whoever is already inside goes on to the own pending work."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        prove(self.request)
        return response


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class ConfirmView(LoginRequiredMixin, RedirectURLMixin, FormView):
    """The password once more, and then back to the page that asked for it."""

    template_name = "accounts/confirm.html"
    form_class = ConfirmForm

    def get_default_redirect_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        address = self.get_redirect_url()
        facts = {
            "next": address,
            "is_kept": is_kept_for(self.request, address),
            "minutes": settings.RECENT_PASSWORD_SECONDS // 60,
        }
        return super().get_context_data(**facts, **more)

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        if not is_password_of(self.request.user, form.cleaned_data["password"], self.request):
            form.add_error("password", _("La contraseña no es la de su cuenta. Revísela e intente de nuevo."))
            return self.form_invalid(form)
        prove(self.request)
        if is_kept_for(self.request, self.get_redirect_url()):
            messages.info(
                self.request, _("Confirmado. Todavía no se envía nada: revise y envíe su formulario.")
            )
        return super().form_valid(form)

    def form_invalid(self, form: ConfirmForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """The page that was open comes back in the other language; the profile remembers it."""
    response = set_language(request)
    if request.user.is_authenticated:
        remember_language(request.user, request.POST.get("language", ""))
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The session begins its time anew, since somebody is still there."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session.modified = True
    return HttpResponse(status=204)


@login_required
@needs_recent_password
def keys(request: HttpRequest) -> HttpResponse:
    """The person's keys. A new key's text is shown this once."""
    form = KeyForm(typed(request))
    text = None
    if request.method == "POST" and form.is_valid():
        lifetime = timedelta(days=form.cleaned_data["days"])
        _key, text = issue_key(
            by=request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            lifetime=lifetime,
        )
        form = KeyForm()
    rows = ApiKey.objects.visible_to(request.user)
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "accounts/keys.html", {"keys": rows, "form": form, "text": text}, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk)
    revoke_key(key, by=request.user)
    messages.success(request, _("La clave quedó revocada."))
    return redirect("accounts:keys")


# --- Notices -------------------------------------------------------------------------------------

PER_PAGE = 25


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, the newest first."""
    rows = Listed(Notice.objects.visible_to(request.user).order_by("-pk"))
    page = rows.page(PER_PAGE, **place_in(request.GET, rows))
    return render(request, "accounts/notices.html", {"page": page, "title": _("Avisos")})


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice is read."""
    mark_read(get_object_or_404(Notice.objects.visible_to(request.user), pk=pk), by=request.user)
    return redirect("accounts:notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All notices are read."""
    mark_all_read(by=request.user)
    messages.success(request, _("Todos sus avisos quedaron como leídos."))
    return redirect("accounts:notices")

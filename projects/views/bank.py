"""The pages of a work's bank account: its registration, its end, its statements and what moved in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from funding.actions import PostingRefused
from funding.bank import Imported, matched
from funding.models import Movement, Statement
from funding.bank_statements import LAYOUTS
from projects import actions
from projects.actions import StepRefused
from projects.forms.bank import BankAccountForm, CloseAccountForm, StatementFileForm
from projects.models import Project
from projects.views.works import PER_PAGE, found, turned_away
from projects.workflow import REVIEWER

# The box of the form that a refusal speaks of.
ACCOUNT_FIELDS = {
    "bad_clabe": "clabe",
    "clabe_used": "clabe",
    "no_signatories": "signatories",
    "future_date": "opened_on",
}
CLOSING_FIELDS = dict.fromkeys(("future_date", "moved_later"), "closed_on")


def only_reviewer(request: HttpRequest, project: Project) -> HttpResponse | None:
    """Back at the work for whoever does not review it, or while it has no fund."""
    if REVIEWER not in project.roles_of(request.user):
        return turned_away(request, project, _("La cuenta la registra quien revisa la obra."))
    if project.fund is None:
        return turned_away(request, project, _("La obra todavía no tiene convenio ni fondo."))
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """The account of the work, told by its reviewer."""
    project = found(request, reference)
    if answer := only_reviewer(request, project):
        return answer
    form = BankAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.register_account(project, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(ACCOUNT_FIELDS.get(refusal.code), str(refusal))
        else:
            sentence = _("Cuenta registrada: %(account)s. Solo ella recibe el dinero de la obra.")
            messages.success(request, sentence % {"account": made})
            return redirect(f"{project.get_absolute_url()}#cuenta")
    elif request.method != "POST" and (current := project.fund.bank_accounts.still_open().first()):
        sentence = _("La obra ya tiene su cuenta: %(account)s. Ciérrela antes de registrar otra.")
        return turned_away(request, project, sentence % {"account": current})
    context = {"project": project, "form": form}
    return render(request, "projects/works/account.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """The last day of the account; then another may be registered."""
    project = found(request, reference)
    if answer := only_reviewer(request, project):
        return answer
    account = project.fund.bank_accounts.still_open().first()
    if account is None:
        return turned_away(request, project, _("La obra no tiene una cuenta abierta."))
    form = CloseAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_account(project, account, by=request.user, **form.cleaned_data)
        except (StepRefused, PostingRefused) as refusal:
            form.add_error(CLOSING_FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("Cuenta cerrada: %(account)s.") % {"account": account})
            return redirect(f"{project.get_absolute_url()}#cuenta")
    context = {"project": project, "form": form, "account": account}
    return render(request, "projects/works/close_account.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, reference: str) -> HttpResponse:
    """What moved in the account, what each movement is, and the file with which the reviewer brings more."""
    project = found(request, reference)
    if project.fund is None or not project.shows_money_to(request.user):
        raise Http404
    newest = F("closed_on").desc(nulls_first=True)
    accounts = list(project.fund.bank_accounts.order_by(newest, "-pk"))
    is_reviewer = REVIEWER in project.roles_of(request.user)
    if request.method == "POST" and not is_reviewer:
        return turned_away(request, project, _("Los estados de cuenta los importa quien revisa la obra."))
    if not accounts:
        return turned_away(request, project, _("La obra todavía no tiene cuenta registrada."))
    is_sent = request.method == "POST"
    form = StatementFileForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, accounts=accounts
    )
    if form.is_valid():
        account, told = form.told()
        try:
            made = actions.import_statement(project, account, by=request.user, **told)
        except (StepRefused, PostingRefused) as refusal:
            # A file that cannot be read tells each bad line by itself.
            for problem in getattr(refusal.__cause__, "problems", [str(refusal)]):
                form.add_error("file", problem)
        else:
            messages.success(request, sentence_of(made))
            return redirect("projects:statements", project.reference)
    context = {"project": project, "form": form, "is_reviewer": is_reviewer, **movements_of(request, project)}
    context |= {"accounts": accounts, "shows_clabe": actions.shows_clabe_to(project, request.user)}
    return render(request, "projects/works/statements.html", context, status=422 if form.errors else 200)


def movements_of(request: HttpRequest, project: Project) -> dict[str, Any]:
    """One page of movements, the newest first, with what each is; and what the bank does not show."""
    matches, missing = matched(project.fund)
    rows = Movement.objects.filter(account__fund=project.fund).select_related("statement", "account")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "movements": [(row, matches.get(row.pk)) for row in page],
        "missing": [one.expected for one in missing if one.is_covered],
        "not_yet": [one.expected for one in missing if not one.is_covered],
        "files": [
            (file, LAYOUTS.get(file.layout, file.layout))
            for file in Statement.objects.filter(account__fund=project.fund).select_related("imported_by")[
                :PER_PAGE
            ]
        ],
    }


def sentence_of(made: Imported) -> str:
    """How much of the file was new."""
    if not made.is_new:
        sentence = _("Ese archivo ya se había importado como «%(name)s»: nada nuevo.")
        return sentence % {"name": made.statement.file_name}
    new = ngettext("%(number)s movimiento nuevo", "%(number)s movimientos nuevos", made.new)
    known = ngettext("%(number)s ya conocido", "%(number)s ya conocidos", made.known)
    facts = {
        "name": made.statement.file_name,
        "new": new % {"number": made.new},
        "known": known % {"number": made.known},
    }
    return _("«%(name)s» importado: %(new)s, %(known)s.") % facts

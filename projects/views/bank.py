"""The pages of a work's bank account: its registration, its end, its statements and what moved in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from funding.actions import PostingRefused
from funding.bank import Imported, matched
from funding.bank_statements import LAYOUTS
from funding.models import Echo, Movement, Statement
from programs.money import pesos
from projects import actions
from projects.actions import StepRefused
from projects.forms.bank import BankAccountForm, CloseAccountForm, StatementFileForm
from projects.models import Project
from projects.views.works import PER_PAGE, back_at, found, page, reviews, turned_away

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
    if not reviews(request, project):
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
            return back_at(project, "cuenta")
    elif request.method != "POST" and (current := project.fund.bank_accounts.still_open().first()):
        sentence = _("La obra ya tiene su cuenta: %(account)s. Ciérrela antes de registrar otra.")
        return turned_away(request, project, sentence % {"account": current})
    return page(request, "account", project, form)


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
            return back_at(project, "cuenta")
    return page(request, "close_account", project, form, account=account)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, reference: str) -> HttpResponse:
    """What moved in the account, what each movement is, and the file with which the reviewer brings more."""
    project = found(request, reference)
    if project.fund is None or not project.shows_money_to(request.user):
        raise Http404
    newest = F("closed_on").desc(nulls_first=True)
    accounts = list(project.fund.bank_accounts.order_by(newest, "-pk"))
    is_reviewer = reviews(request, project)
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
    shown = {
        "is_reviewer": is_reviewer,
        "accounts": accounts,
        "shows_clabe": actions.shows_clabe_to(project, request.user),
        **movements_of(request, project),
    }
    return page(request, "statements", project, form, **shown)


@login_required
@require_POST
def clear_up(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A line of a file is a movement that the account knows, or another one."""
    project = found(request, reference)
    if project.fund is None or not project.shows_money_to(request.user):
        raise Http404
    echo = get_object_or_404(Echo, account__fund=project.fund, pk=pk)
    if not reviews(request, project):
        return turned_away(request, project, _("Los renglones del banco los aclara quien revisa la obra."))
    answer = request.POST.get("is_same")
    if answer in ("yes", "no"):
        try:
            echo = actions.clear_up(project, echo, is_same=answer == "yes", by=request.user)
        except (StepRefused, PostingRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            sentence = _("Renglón aclarado: %(state)s, %(amount)s.")
            facts = {"state": echo.get_state_display(), "amount": pesos(echo.amount)}
            messages.success(request, sentence % facts)
    return redirect("projects:statements", project.reference)


def movements_of(request: HttpRequest, project: Project) -> dict[str, Any]:
    """One page of movements, the newest first, with what each is; and what the bank does not show."""
    matches, missing = matched(project.fund)
    rows = Movement.objects.filter(account__fund=project.fund).select_related("statement", "account")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    doubtful = Echo.objects.waiting().filter(account__fund=project.fund)
    return {
        "page": shown,
        "movements": [(row, matches.get(row.pk)) for row in shown],
        "doubtful": doubtful.select_related("statement", "like__statement"),
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
    if made.doubtful:
        doubtful = ngettext("%(number)s por aclarar", "%(number)s por aclarar", made.doubtful)
        facts["doubtful"] = doubtful % {"number": made.doubtful}
        return _("«%(name)s» importado: %(new)s, %(known)s, %(doubtful)s.") % facts
    return _("«%(name)s» importado: %(new)s, %(known)s.") % facts

"""The pages of pots: the list, one pot with its works, and what came back of businesses for it."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import ANSWER_FOR_POTS, User
from funding.budgets import changes_of, payers_set_by, sets_some
from funding.forms import PotFilterForm
from funding.models import Moment, Pot, Recovery
from funding.pots import paid_no_business, sums_of

PER_PAGE = 25
# As many recoveries as a pot shows before its works.
NEWEST = 5


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast(User, request.user)


def visible_to(user: User) -> QuerySet[Pot]:
    return Pot.objects.visible_to(user).select_related("state")


@login_required
@require_safe
def pots(request: HttpRequest) -> HttpResponse:
    """The pots of the states for which the person answers, the newest first, each with its sums."""
    if not person(request).holds(*ANSWER_FOR_POTS):
        raise PermissionDenied
    form = PotFilterForm(request.GET, pots=visible_to(person(request)))
    page = Paginator(form.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "is_filtered": bool(form.chosen()),
        "page": page,
        "sums": sums_of(list(page)),
        "sets_some": sets_some(person(request)),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/pots.html", context)


def found(request: HttpRequest, pk: int) -> Pot:
    """The pot, if it is of a state for which the person answers; otherwise there is no such page."""
    return get_object_or_404(visible_to(person(request)), pk=pk)


@login_required
@require_safe
def pot(request: HttpRequest, pk: int) -> HttpResponse:
    """One pot: its sums, the works that it pays, and what came back of businesses for works of solidarity."""
    here = found(request, pk)
    funds = here.funds.select_related("municipality__state").prefetch_related("accounts").order_by("folio")
    recoveries = newest(here)
    page = Paginator(funds, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pot": here,
        "sum": sums_of([here])[0],
        "paid_no_business": paid_no_business(here),
        "payers_set": payers_set_by(person(request), here),
        "changes": changes_of(here),
        "page": page,
        "works": [
            (fund, fund.sum_of(Moment.DEPOSITED), fund.sum_of(Moment.OUTSTANDING), fund.to_recover())
            for fund in page
        ],
        "recoveries": recoveries[:NEWEST],
        "recoveries_in_all": recoveries.count(),
    }
    return render(request, "funding/pot.html", context)


@login_required
@require_safe
def recovered(request: HttpRequest, pk: int) -> HttpResponse:
    """All that came back of businesses for one pot, the newest first, with the work that gave it back."""
    here = found(request, pk)
    context = {
        "pot": here,
        "sum": sums_of([here])[0],
        "page": Paginator(newest(here), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "funding/recovered.html", context)


def newest(here: Pot) -> QuerySet[Recovery]:
    """What came back for the pot, also what was reversed."""
    rows = here.recoveries.select_related("fund__municipality__state", "entry__by", "entry__reversal__by")
    return rows.order_by("-received_on", "-pk")

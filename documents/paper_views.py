"""The pages of papers: the list with its filters, one paper, and many of them in one file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.paging import place_in
from documents.actions import BINDING, RETRY_ALL, ask_for_translation, in_other_languages, retry, retry_all
from documents.bundles import BundleRefused, ask_for_bundle, retry_bundle
from documents.downloads import bundle_file_of, file_of, tell_given
from documents.forms import PaperFilterForm
from documents.kinds import COURTESY, STAFF
from documents.models import Bundle, Document, Download
from documents.previews import on_screen, shown
from documents.rendering import NotPrintable
from documents.search import Row, listed, papers_of
from documents.signing import signing_of
from documents.views import progress_of, progress_part

PER_PAGE = 25
# So many downloads does the page of a paper tell; the API tells all.
LAST_DOWNLOADS = 20
LAST_RETRIES = 10


# --- The list ------------------------------------------------------------------------------------


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The papers that the person may read, the newest first."""
    form = PaperFilterForm(request.GET, user=request.user)
    papers = listed(form.rows())
    page = papers.page(PER_PAGE, **place_in(request.GET, papers))
    is_partial = request.htmx and not request.htmx.history_restore_request
    here = form.address()
    joint = "" if here == "?" else "&"
    context = {
        "filters": form,
        "chips": form.chips(),
        "total": form.total,
        "rows": [Row(row) for row in page.rows],
        "after": page.after and f"{here}{joint}after={page.after}",
        "before": page.before and f"{here}{joint}before={page.before}",
        "first": here,
        "query": here.removeprefix("?"),
        "is_partial": is_partial,
        "failed": form.failed if request.user.holds(*RETRY_ALL) else 0,
        "bundles": Bundle.objects.visible_to(request.user).exists(),
    }
    template = "documents/papers/list.html" if is_partial else "documents/papers/index.html"
    response = render(request, template, context)
    if is_partial:
        response["HX-Push-Url"] = f"{request.path}{here}"
    patch_vary_headers(response, ["HX-Request"])
    return response


def query_told(request: HttpRequest) -> str:
    return request.POST.get("query", "")[:1000]


def back_to_list(request: HttpRequest) -> HttpResponse:
    """The list with the filters from which the person came."""
    query = query_told(request)
    return redirect(f"{reverse('documents:index')}{'?' if query else ''}{query}")


@login_required
@require_POST
def retry_failed(request: HttpRequest) -> HttpResponse:
    """Every paper of the list that could not be printed is on its way to the printer again."""
    form = PaperFilterForm(QueryDict(query_told(request)), user=request.user)
    many = retry_all(form.rows(), by=request.user)
    sentence = ngettext(
        "Va de nuevo a la impresora %(number)d documento, con su mismo número.",
        "Van de nuevo a la impresora %(number)d documentos, con sus mismos números.",
        many,
    )
    messages.info(request, sentence % {"number": many})
    return back_to_list(request)


# --- One paper -----------------------------------------------------------------------------------


def found(request: HttpRequest, pk: int) -> Document:
    """The paper, if the person may read it; otherwise there is no such page."""
    papers = papers_of(request.user, {}).select_related("municipality__state", "owner", "supersedes")
    return get_object_or_404(papers.defer("facts", "supersedes__facts"), pk=pk)


def paper_page(
    request: HttpRequest, document: Document, is_lost: bool = False, status: int = 200
) -> HttpResponse:
    downloads = Download.objects.visible_to(request.user).filter(document=document)
    context = {
        "is_lost": is_lost,
        "successor": Document.objects.filter(supersedes=document).defer("facts").first(),
        "downloads": list(downloads.select_related("by")[:LAST_DOWNLOADS]),
        "many_downloads": downloads.count(),
        "tells_downloads": request.user.holds(*STAFF),
        "retries": list(document.retries.select_related("by")[:LAST_RETRIES]),
        "signing": signing_of(document, request.user) if document.is_ready and document.folio else None,
        **languages_of(document),
        **progress_of(document),
    }
    return render(request, "documents/papers/detail.html", context, status=status)


def languages_of(document: Document) -> dict[str, Any]:
    """The paper in the other language: a translation names the binding text, and that one its translation."""
    if document.kind not in COURTESY:
        return {}
    return {
        "is_translation": document.language != BINDING,
        "has_courtesy": True,
        "other_language": in_other_languages(document).defer("facts").first(),
    }


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: that it is being printed, or the paper itself; its versions; who downloaded it."""
    return paper_page(request, found(request, pk))


@login_required
@require_safe
def paper_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that waits."""
    context = progress_of(found(request, pk))
    return progress_part(request, "documents/papers/progress.html", context, page=("documents:paper", pk))


@login_required
@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a paper: to keep, or with ``?ver=1`` to read in the browser."""
    document = found(request, pk)
    if not document.is_ready:
        messages.info(request, _("El PDF todavía no está listo. Aquí aparecerá en cuanto lo esté."))
        return redirect("documents:paper", pk)
    return file_of(request, document) or paper_page(request, document, is_lost=True, status=404)


@login_required
@require_safe
@on_screen
def paper_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as a page, from the facts that were frozen when it was filed."""
    document = found(request, pk)
    try:
        response = shown(document.template, document.facts)
    except NotPrintable as reason:
        messages.error(request, str(reason))
        return redirect("documents:paper", pk)
    tell_given([document], by=request.user, page=request.path)
    return response


@login_required
@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """The courtesy translation of one of the club's papers is on its way to the printer."""
    document = found(request, pk)
    if document.kind not in COURTESY or document.language != BINDING:
        raise Http404
    return redirect("documents:paper", ask_for_translation(document, by=request.user).pk)


@login_required
@require_POST
def reprint_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that could not be printed is on its way to the printer again."""
    retry(found(request, pk), by=request.user)
    return redirect("documents:paper", pk)


# --- Many in one file ----------------------------------------------------------------------------


@login_required
@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """The bundles that the person asked for in the last days, the newest first."""
    rows = Bundle.objects.visible_to(request.user)
    context = {"bundles": rows[:PER_PAGE], "days": Bundle.KEPT_FOR.days}
    return render(request, "documents/bundles/index.html", context)


@login_required
@require_POST
def ask_bundle(request: HttpRequest) -> HttpResponse:
    """The chosen papers, or all that the filters leave, are on their way into one file."""
    query = query_told(request)
    form = PaperFilterForm(QueryDict(query), user=request.user)
    if request.POST.get("which") == "all":
        papers = form.rows()
    else:
        query, papers = "", papers_of(request.user, {}).filter(pk__in=keys_told(request))
    try:
        bundle = ask_for_bundle(papers, query=query, by=request.user)
    except BundleRefused as refusal:
        messages.error(request, str(refusal))
        return back_to_list(request)
    return redirect("documents:bundle", bundle.pk)


def keys_told(request: HttpRequest) -> list[int]:
    return [
        int(key)
        for key in request.POST.getlist("paper")
        if key.isascii() and key.isdecimal() and len(key) < 19
    ]


def bundle_found(request: HttpRequest, pk: int) -> Bundle:
    return get_object_or_404(Bundle.objects.visible_to(request.user), pk=pk)


def bundle_page(
    request: HttpRequest, bundle: Bundle, is_lost: bool = False, status: int = 200
) -> HttpResponse:
    form = PaperFilterForm(QueryDict(bundle.query), user=request.user)
    context = {"bundle": bundle, "chips": form.chips() if bundle.query else [], "is_lost": is_lost}
    return render(request, "documents/bundles/detail.html", context, status=status)


@login_required
@require_safe
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and its file once it is there; asks again by itself until then."""
    asked = bundle_found(request, pk)
    if request.htmx:
        return render(request, "documents/bundles/progress.html", {"bundle": asked})
    return bundle_page(request, asked)


@login_required
@require_safe
def bundle_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ZIP file."""
    asked = bundle_found(request, pk)
    if not asked.is_ready:
        return redirect("documents:bundle", pk)
    return bundle_file_of(request, asked) or bundle_page(request, asked, is_lost=True, status=404)


@login_required
@require_POST
def retry_one_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """A bundle that could not be written is on its way again."""
    retry_bundle(bundle_found(request, pk), by=request.user)
    return redirect("documents:bundle", pk)

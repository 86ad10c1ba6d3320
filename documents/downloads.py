"""The files of papers and bundles, and the record of who was given which."""

import logging
from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from documents.bundles import readable_name
from documents.models import Bundle, Document, Download, Signature
from documents.ranges import answer_file, begins

logger = logging.getLogger(__name__)
Via = Download.Via
# What the rooms above do when a person is given papers, by page: ``given(papers, by=, page=)``.
WHEN_GIVEN: list[Callable[..., None]] = []


def file_of(request: HttpRequest, document: Document, *, via: str = Via.PAGE) -> HttpResponseBase | None:
    """The file of a printed paper: to keep, or with ``?ver=1`` to read. None when it is lost."""
    try:
        response = answer_file(
            request,
            document.file,
            sha256=document.sha256,
            name=f"{readable_name(document)}.pdf",
            is_kept=request.GET.get("ver") != "1",
        )
    except OSError:
        logger.exception("The file of paper %s (%s) is not there", document.pk, document.number)
        return None
    if response.status_code in (200, 206) and begins(request):
        remember([document], by=request.user, via=via, page=request.path)
    return response


def signed_copy_of(request: HttpRequest, copy: Signature, *, via: str = Via.PAGE) -> HttpResponseBase | None:
    """The copy of a paper that a party signed. None when it is lost."""
    is_kept = request.GET.get("ver") != "1"
    try:
        response = answer_file(request, copy.file, sha256=copy.sha256, name=copy.file_name, is_kept=is_kept)
    except OSError:
        logger.exception("The signed copy %s of paper %s is not there", copy.position, copy.document_id)
        return None
    if response.status_code in (200, 206) and begins(request):
        remember([copy.document], by=request.user, via=via, page=request.path)
    return response


def bundle_file_of(request: HttpRequest, bundle: Bundle, *, via: str = Via.PAGE) -> HttpResponseBase | None:
    """The file of a bundle that is ready. None when it is lost."""
    try:
        response = answer_file(request, bundle.file, sha256=bundle.sha256, name=bundle.file_name)
    except OSError:
        logger.exception("The file of bundle %s is not there", bundle.pk)
        return None
    if response.status_code in (200, 206) and begins(request):
        papers = Document.objects.filter(pk__in=bundle.included).only("pk", "kind", "owner")
        remember(papers, by=request.user, via=via, bundle=bundle, page=request.path)
    return response


def remember(
    papers: Iterable[Document], *, by: User, via: str, page: str, bundle: Bundle | None = None
) -> None:
    """It is known that the person was given these papers. A report is read by its own person alone."""
    given = [paper for paper in papers if paper.kind != Document.Kind.REPORT]
    Download.objects.bulk_create(
        [Download(document=paper, by=by, via=via, bundle=bundle) for paper in given], batch_size=1_000
    )
    tell_given(given, by=by, page=page)


def tell_given(papers: list[Document], *, by: User, page: str) -> None:
    """The rooms above know what the person was given, as a file or on the screen."""
    for given in WHEN_GIVEN:
        given(papers, by=by, page=page)

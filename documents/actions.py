"""Asking for papers, numbering them and printing them once."""

import errno
import hashlib
import json
import logging
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, Role, User
from documents.certificates import NotSealable
from documents.kinds import BINDING, COURTESY, COURTESY_LANGUAGE
from documents.later import BATCH, URGENT, ask_worker, delete_file
from documents.models import Document, Retry, SealCertificate, Series, new_code
from places.models import Consulate, Municipality, State

logger = logging.getLogger(__name__)

# So many papers are sent to the printer again in one go.
MOST_AT_ONCE = 500
# What is no fault of the paper.
MAY_PASS = (OSError, OperationalError, InterfaceError)


@transaction.atomic
def next_number(series: str) -> int:
    """The next number of ``series``, from 1 on. Taken for good only if the whole transaction commits."""
    Series.objects.get_or_create(key=series)
    row = Series.objects.select_for_update().get(key=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@transaction.atomic
def ask_for(
    kind: str,
    *,
    number: str,
    title: str,
    template: str,
    facts: dict[str, Any],
    by: User,
    folio: str = "",
    subject: str = "",
    fiscal_year: int | None = None,
    owner: Office | None = None,
    municipality: Municipality | None = None,
    territory: State | None = None,
    company: Office | None = None,
    consulate: Consulate | None = None,
    language: str = "es-mx",
    supersedes: Document | None = None,
    urgent: bool = True,
) -> Document:
    """File a paper with what it must say; it is printed after the commit. Asked twice it is one paper.

    ``subject`` is what it tells of within its kind, the ``folio`` where nothing else is said. With
    ``supersedes`` it is the next version of that paper, which holds no longer from this moment on.
    """
    version = 1
    if supersedes:
        former = Document.objects.select_for_update().get(pk=supersedes.pk)
        version = former.version + 1
        if not former.superseded_at:
            former.superseded_at = timezone.now()
            former.save(update_fields=["superseded_at"])
            in_other_languages(former).update(superseded_at=former.superseded_at)
    code = new_code()
    told = {
        **facts["document"],
        "number": number,
        "version": version,
        "code": code,
        "verify_url": address_of(code),
    }
    document, is_new = Document.objects.get_or_create(
        kind=kind,
        subject=subject or folio,
        version=version,
        language=language,
        defaults={
            "number": number,
            "code": code,
            "folio": folio,
            "fiscal_year": fiscal_year,
            "title": title[:300],
            "template": template,
            "facts": {**facts, "document": told},
            "owner": owner,
            "municipality": municipality,
            "territory": territory or (municipality and municipality.state),
            "company": company,
            "consulate": consulate,
            "supersedes": supersedes,
            "urgent": urgent,
            "asked_by": by,
        },
    )
    if is_new:
        send_to_printer(document.pk, urgent=document.urgent)
    return document


def address_of(code: str) -> str:
    """Where anybody asks whether the paper with this code is real."""
    return f"{settings.SITE_ADDRESS}/verificar/{code}/"


@transaction.atomic
def cancel(document: Document, *, because: str) -> Document:
    """The paper holds no longer, and says why. It stays as it was issued."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not document.cancelled_at:
        document.cancelled_at = timezone.now()
        document.cancelled_because = because
        document.save(update_fields=["cancelled_at", "cancelled_because"])
        told = {"cancelled_at": document.cancelled_at, "cancelled_because": because}
        in_other_languages(document).update(**told)
    return document


def in_other_languages(document: Document) -> QuerySet[Document]:
    """This version in the other languages: a translation holds as long as what it translates."""
    same = {"kind": document.kind, "subject": document.subject, "version": document.version}
    return Document.objects.filter(**same).exclude(pk=document.pk)


@transaction.atomic
def ask_for_translation(document: Document, *, by: User) -> Document:
    """The courtesy translation of a paper of the club, from the same facts. Asked twice it is one paper.

    It is a paper with a code of its own, and holds as long as the version that it translates.
    """
    document = Document.objects.visible_to(by).select_for_update(of=("self",)).get(pk=document.pk)
    if document.kind not in COURTESY or document.language != BINDING:
        raise ValueError(f"Paper {document.pk} has no courtesy translation")
    code, template = new_code(), document.template.replace("/", "_en/")
    told = {
        **document.facts["document"],
        "code": code,
        "verify_url": address_of(code),
        "language": COURTESY_LANGUAGE,
        "template": template,
    }
    same = (
        *("number", "folio", "fiscal_year", "title", "owner", "municipality", "territory", "company"),
        *("consulate", "superseded_at", "cancelled_at", "cancelled_because"),
    )
    translation, is_new = Document.objects.get_or_create(
        kind=document.kind,
        subject=document.subject,
        version=document.version,
        language=COURTESY_LANGUAGE,
        defaults={
            **{name: getattr(document, name) for name in same},
            "code": code,
            "template": template,
            "facts": {**document.facts, "document": told},
            "asked_by": by,
        },
    )
    if is_new:
        send_to_printer(translation.pk)
    return translation


@transaction.atomic
def ask_for_report(template: str, *, title: str, facts: dict[str, Any], by: User) -> Document:
    """A report that ``by`` alone reads is on its way to the printer. The same facts are the same report.

    ``facts`` name its ``document`` with ``type`` and ``signed_on``, the day that it tells of.
    """
    spelled = json.dumps([by.pk, template, facts], ensure_ascii=False, sort_keys=True)
    mark = hashlib.sha256(spelled.encode()).hexdigest()[:12]
    told = facts["document"]
    number = f"{told['type']}-{told['signed_on']}-{mark}"
    document, is_new = Document.objects.get_or_create(
        kind=Document.Kind.REPORT,
        subject=mark,
        version=1,
        defaults={
            "folio": mark,
            "number": number,
            "title": title,
            "template": template,
            "facts": {**facts, "document": {**told, "number": number}},
            "asked_by": by,
        },
    )
    if is_new:
        send_to_printer(document.pk, urgent=document.urgent)
    return document


@transaction.atomic
def forget_reports() -> int:
    """Reports that were kept long enough are gone with their files; says how many."""
    old = list(Document.objects.outlived().select_for_update(skip_locked=True).defer("facts")[:500])
    Document.objects.filter(pk__in=[report.pk for report in old]).delete()
    for report in old:
        delete_file(report.file)
    return len(old)


def send_to_printer(document_id: int, *, urgent: bool = True) -> None:
    """Tell the worker after the commit. A message that does not arrive is no loss: the sweep repeats it.

    A paper for which somebody waits goes before those of a batch.
    """
    ask_worker("documents.tasks.print_document", document_id, priority=URGENT if urgent else BATCH)


def print_paper(document_id: int) -> Document:
    """The paper is printed and has its file and hash, or it names why not. Printed twice it is one print."""
    Document.objects.filter(pk=document_id, state=Document.State.QUEUED).update(attempts=F("attempts") + 1)
    # Only the worker prints: the site starts sooner and smaller without WeasyPrint.
    from documents.printing import PRINTER, NotPrintable, to_pdf  # noqa: PLC0415

    try:
        with transaction.atomic():
            document = Document.objects.select_for_update().get(pk=document_id)
            if document.state == Document.State.QUEUED:
                pdf, pages = to_pdf(document.template, document.facts)
                issue(document, pdf, pages, printed_with=PRINTER)
            return document
    except Document.DoesNotExist:
        raise
    except MAY_PASS as reason:
        # A full disk or a database that restarts may pass: the task tries again, the sweep after it.
        give_up_after_many(document_id, reason)
        raise
    except (NotPrintable, NotSealable) as reason:
        logger.exception("Paper %s cannot be printed", document_id)
        return fail(document_id, str(reason))
    except Exception as reason:
        logger.exception("Paper %s was not printed", document_id)
        return fail(document_id, f"{type(reason).__name__}: {reason}")


def issue(document: Document, pdf: bytes, pages: int, *, printed_with: str) -> None:
    """The print is sealed and attached. A worker that died after writing leaves a file to take over."""
    left = file_left(document)
    if not document.is_sealed_when_printed:
        return attach(document, pdf, pages, printed_with=printed_with, left=left)
    # As the printer, only the worker loads the seal.
    from documents.seal import known, seal, seal_of  # noqa: PLC0415

    if left and (certificate := seal_of(left, pdf)):
        sealed = left
    else:
        sealed, key = seal(pdf, timezone.now())
        certificate = known(key)
    return attach(
        document,
        sealed,
        pages,
        printed_with=printed_with,
        printed=pdf,
        certificate=certificate,
        left=left,
    )


def attach(
    document: Document,
    pdf: bytes,
    pages: int,
    *,
    printed_with: str,
    printed: bytes | None = None,
    certificate: SealCertificate | None = None,
    left: bytes | None = None,
) -> None:
    """The paper is issued with this file, which is what was ``printed`` and the seal of ``certificate``.

    ``left`` lies already where the file belongs.
    """
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.print_sha256 = hashlib.sha256(printed or pdf).hexdigest()
    document.sealed_with = certificate
    document.size = len(pdf)
    document.pages = pages
    document.printed_at = timezone.now()
    document.printed_with = printed_with
    document.state = Document.State.ISSUED
    document.failure = ""
    if left == pdf:
        document.file.name = name_of_file(document)
    else:
        document.file.save(document.file_name, ContentFile(pdf), save=False)
    document.save()


def name_of_file(document: Document) -> str:
    """Where the file of the paper lies, unless something else lay there first."""
    return document.file.field.generate_filename(document, document.file_name)


def file_left(document: Document) -> bytes | None:
    """What a worker that died after writing left; the print that takes it over leaves no second file."""
    name, storage = name_of_file(document), document.file.storage
    if not storage.exists(name):
        return None
    with storage.open(name) as file:
        return file.read()


def fail(document_id: int, reason: str) -> Document:
    """The paper waits for somebody who presses «Reintentar»; its number stays its own."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document_id)
        if document.state == Document.State.QUEUED:
            document.state = Document.State.FAILED
            document.failure = reason[:500]
            document.save(update_fields=["state", "failure"])
    return document


def give_up_after_many(document_id: int, reason: Exception) -> None:
    """A paper that failed as often as is sensible stops trying by itself."""
    attempts = Document.objects.values_list("attempts", flat=True).get(pk=document_id)
    if attempts >= Document.MOST_ATTEMPTS:
        told = {"attempts": attempts, "reason": told_plainly(reason)}
        sentence = _("El archivo no se pudo guardar después de %(attempts)d intentos: %(reason)s.")
        fail(document_id, sentence % told)


def told_plainly(reason: Exception) -> str:
    """The cause for whoever sees the paper; where on the disk it happened is in the log."""
    named = {
        errno.ENOSPC: _("el disco está lleno"),
        errno.EDQUOT: _("el disco está lleno"),
        errno.EACCES: _("no hay permiso para escribir en la carpeta de documentos"),
        errno.EPERM: _("no hay permiso para escribir en la carpeta de documentos"),
        errno.EROFS: _("la carpeta de documentos es de solo lectura"),
        errno.ENOENT: _("no existe la carpeta de documentos"),
        errno.ENOTDIR: _("no existe la carpeta de documentos"),
    }
    if isinstance(reason, OSError):
        return named.get(reason.errno or 0) or reason.strerror or type(reason).__name__
    return _("la base de datos no respondió")


@transaction.atomic
def retry(document: Document, *, by: User) -> Document:
    """A failed paper waits for the printer again, with the same number and facts; who asked is known."""
    document = Document.objects.visible_to(by).select_for_update(of=("self",)).get(pk=document.pk)
    if document.state == Document.State.FAILED:
        remember_retries([document], by=by)
        wait_again(document)
        send_to_printer(document.pk, urgent=document.urgent)
    return document


# Offices that see to it that papers get printed. Auditors read, and the rest asks for its own one by one.
RETRY_ALL = (Role.DELEGATION, Role.CENTRAL, Role.STATE_GOVERNMENT)


@transaction.atomic
def retry_all(papers: QuerySet[Document], *, by: User) -> int:
    """Every failed paper of ``papers`` waits for the printer again, after those that somebody waits for.

    Says how many. Nobody outside of the offices that see to the printing does it.
    """
    if not by.holds(*RETRY_ALL):
        return 0
    failed = papers.filter(state=Document.State.FAILED).select_for_update(of=("self",)).order_by("pk")
    found = list(failed.defer("facts")[:MOST_AT_ONCE])
    remember_retries(found, by=by)
    for document in found:
        wait_again(document)
        send_to_printer(document.pk, urgent=False)
    return len(found)


def remember_retries(failed: list[Document], *, by: User) -> None:
    """It is known who asked, when, and why the paper had not been printed."""
    kept = [paper for paper in failed if paper.kind != Document.Kind.REPORT]
    Retry.objects.bulk_create(Retry(document=paper, failure=paper.failure, by=by) for paper in kept)


def wait_again(document: Document) -> None:
    document.state = Document.State.QUEUED
    document.failure = ""
    document.attempts = 0
    document.sent_at = document.waits_since = timezone.now()
    document.save(update_fields=["state", "failure", "attempts", "sent_at", "waits_since"])


@transaction.atomic
def send_again() -> int:
    """Every paper left behind is on its way to the printer again; says how many."""
    left = Document.objects.left_behind().select_for_update(skip_locked=True).defer("facts")
    left = list(left.order_by("-urgent", "pk")[:MOST_AT_ONCE])
    sent = [document for document in left if document.attempts < Document.MOST_ATTEMPTS]
    for document in sent:
        document.sent_at = timezone.now()
        document.save(update_fields=["sent_at"])
        send_to_printer(document.pk, urgent=document.urgent)
    for document in left:
        if document not in sent:
            fail(document.pk, _("La impresión se interrumpió %d veces.") % document.attempts)
    return len(sent)

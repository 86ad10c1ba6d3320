"""The parties sign the papers of a work, each in its turn."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from documents.models import Document, Signature
from documents.signing import SigningRefused
from documents.signing import sign as sign_document
from projects.actions.acts import StepRefused, locked, refuse_if_stopped, remember
from projects.models import Project


def papers_of(project: Project, user: User) -> QuerySet[Document]:
    """The papers of the work that the person may read."""
    return Document.objects.visible_to(user).filter(folio=project.folio or "-")


@transaction.atomic
def sign_paper(project: Project, paper: Document, *, content: bytes, by: User) -> Signature:
    """The signed copy stands beside the paper, and the history of the work tells whose it is."""
    project = locked(project, by)
    refuse_if_stopped(project)
    paper = papers_of(project, by).get(pk=paper.pk)
    try:
        signature = sign_document(paper, content=content, by=by)
    except SigningRefused as refusal:
        raise StepRefused(str(refusal), code=refusal.code) from refusal
    remember(
        project,
        "sign_paper",
        by=by,
        role=signature.office.role,
        note=f"{paper.number}, v{paper.version}: {signature.body}",
        details={
            "number": paper.number,
            "version": paper.version,
            "position": signature.position,
            "kind": signature.kind,
            "sha256": signature.sha256,
        },
    )
    return signature

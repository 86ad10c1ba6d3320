"""The papers of a proposal: a club brings them, brings one again, and takes one back."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.models import ReceivedFile
from documents.receiving import NotTaken, discard, hold, receive_for
from projects.actions.acts import StepRefused, locked, remember
from projects.actions.remarks import asked_now, number_of, refuse_if_too_late
from projects.brought import requirements_of
from projects.models import BroughtPaper, Project, Remark
from projects.models.brought import OTHER, BroughtPaperQuerySet
from projects.workflow import CLUB_SIDE, Right

# More files than this no proposal needs.
MOST_PAPERS = 80


def bring_paper(
    project: Project,
    *,
    code: str,
    file: UploadedFile,
    by: User,
    label: str = "",
    remark: Remark | None = None,
) -> BroughtPaper:
    """The file is one of the papers of the proposal. The same file brought twice as the same is one."""
    name = what_is_brought(project, code, label, by)

    def use(received: ReceivedFile) -> BroughtPaper:
        return give(project, code=code, label=name, received=received, by=by, remark=remark)

    try:
        return receive_for(use, file, owner=project.club.office, by=by)
    except NotTaken as reason:
        raise StepRefused(str(reason), code=reason.code) from None


def bring_answer(project: Project, remark: Remark, *, file: UploadedFile, by: User) -> BroughtPaper:
    """The file goes with the club's answer to that remark, while it waits for answers."""
    label = _("Respuesta a la observación %(number)s") % {"number": number_of(remark)["remark"]}
    return bring_paper(project, code=OTHER, label=label, file=file, remark=remark, by=by)


def bring_again(
    project: Project, *, code: str, earlier: BroughtPaper, by: User, label: str = ""
) -> BroughtPaper:
    """A file that the same club gave with another of its works is one of the papers of this proposal."""
    name = what_is_brought(project, code, label or earlier.label, by)
    if not reusable(project, by).filter(pk=earlier.pk).exists():
        raise StepRefused(_("Ese documento no es de una obra de su club."), code="not_your_club")
    try:
        return give(project, code=code, label=name, received=earlier.file, by=by)
    except NotTaken as reason:
        raise StepRefused(str(reason), code=reason.code) from None


def reusable(project: Project, by: User) -> BroughtPaperQuerySet:
    """What the club gave with its other works, that the person may read too; the newest first."""
    works = Project.objects.visible_to(by).filter(club=project.club_id).exclude(pk=project.pk)
    rows = BroughtPaper.objects.standing().filter(project__in=works.values("pk"))
    return rows.select_related("project").order_by("-pk")


def what_is_brought(project: Project, code: str, label: str, by: User) -> str:
    """What the paper is called. Refuses who may not bring it, and what nobody asked for."""
    refuse_unless_open(project, by)
    if code == OTHER:
        if not label.strip():
            raise StepRefused(_("Diga qué documento es."), code="label_missing")
        return label.strip()[:300]
    for row in requirements_of(project):
        if row.code == code:
            return row.name[:300]
    raise StepRefused(
        _("Ese documento no se pide a esta obra. Entréguelo como otro documento."), code="not_asked"
    )


def refuse_unless_open(project: Project, by: User) -> None:
    if not project.roles_with(Right.EDIT, by) & CLUB_SIDE:
        raise StepRefused(_("Solo el club o su federación cambia la solicitud."), code="not_your_club")
    if not project.is_editable:
        message = _("La solicitud está «%(state)s» y ya no se puede cambiar.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_editable")


@transaction.atomic
def give(
    project: Project, *, code: str, label: str, received: ReceivedFile, by: User, remark: Remark | None = None
) -> BroughtPaper:
    project = locked(project, by)
    refuse_unless_open(project, by)
    if remark is not None:
        remark = asked_now(project, remark)
        refuse_if_too_late(remark.round, timezone.now())
    received = hold(received)
    papers = project.brought_papers.standing()
    if known := papers.filter(code=code, file=received, remark=remark).first():
        return known
    if papers.count() >= MOST_PAPERS:
        message = _("La solicitud ya tiene %(most)s archivos. Quite los que sobren o junte varios en un PDF.")
        raise StepRefused(message % {"most": MOST_PAPERS}, code="too_many_papers")
    paper = project.brought_papers.create(code=code, label=label, file=received, given_by=by, remark=remark)
    remember(project, "bring_paper", by=by, note=label, details=told(paper))
    return paper


@transaction.atomic
def take_back(project: Project, paper: BroughtPaper, *, by: User) -> None:
    """The proposal has the paper no longer. Of a work that was ever filed it stays known, with its file."""
    project = locked(project, by)
    refuse_unless_open(project, by)
    paper = project.brought_papers.select_for_update(of=("self",)).select_related("file").get(pk=paper.pk)
    if paper.removed_at:
        return
    remember(project, "take_back_paper", by=by, note=paper.label, details=told(paper))
    if project.filed_at is None:
        paper.delete()
        discard(paper.file)
        return
    paper.removed_at, paper.removed_by = timezone.now(), by
    paper.save(update_fields=["removed_at", "removed_by"])


def told(paper: BroughtPaper) -> dict[str, str]:
    facts = {"paper": paper.label, "file": paper.file.name, "sha256": paper.file.sha256}
    return facts | (number_of(paper.remark) if paper.remark else {})

"""Papers as a club brings them with its proposal."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from projects.actions import bring_paper
from projects.brought import missing_papers, requirements_of
from projects.models import BroughtPaper, Project
from tests.documents.test_received import pdf


def bring(
    project: Project, code: str, *, by: User, content: bytes = b"", name: str = "papel.pdf"
) -> BroughtPaper:
    file = SimpleUploadedFile(name, content or pdf())
    return bring_paper(project, code=code, file=file, by=by, label="Otro")


def bring_what_is_required(project: Project, *, by: User) -> Project:
    """The work has every paper without which it would not be filed."""
    for row in missing_papers(requirements_of(project)):
        if row.refuses:
            bring(project, row.code, by=by)
    return project

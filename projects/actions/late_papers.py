"""Papers that the system did not issue yet when money was verified are issued now, once each."""

from collections.abc import Iterator

from django.db import transaction

from accounts.models import User
from documents.models import Document
from projects.actions.acts import remember
from projects.models import Project
from projects.papers.late import Missing, missing_papers

# So many are looked for at a time.
BATCH = 500


def missing_in_batches() -> Iterator[Missing]:
    """Every paper that is missing, in the order in which the money was verified."""
    after = 0
    while batch := missing_papers(after=after, most=BATCH):
        yield from batch
        after = batch[-1].entry


@transaction.atomic
def file_late_paper(missing: Missing, *, by: User) -> Document | None:
    """The paper is filed and dated today, and says for which day. None where it has one by now.

    Whoever verifies or reverses money of the same work waits, so that no number is given in vain.
    """
    works = Project.objects.select_for_update(of=("self",)).select_related(
        *("club__federation", "club__office", "municipality__state", "locality", "agreement", "fund")
    )
    project = works.get(fund=missing.fund)
    made = missing.found()
    if made is None:
        return None
    paper = missing.file(project, made, by=by, is_late=True)
    remember(project, "file_late_paper", by=by, note=f"{paper.get_kind_display()} {paper.number}")
    return paper

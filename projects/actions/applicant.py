"""What a club does around a draft: it copies an earlier work, deletes it, and answers for look-alikes."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.models import Club
from documents.receiving import discard
from programs.rulebook import kinds
from projects.actions.acts import StepRefused, locked, remember
from projects.actions.draft import ANSWERS, LISTS, write_answers
from projects.checks import plan_of
from projects.models import BusinessPlan, Call, DroppedDraft, Project, SimilarAnswer
from projects.similar import asked_of, similar_works
from projects.workflow import CLUB_SIDE, Right, State

# What a copy does not begin with: parts are those of its own year, and somebody confirms the club anew.
NOT_COPIED = {"club_is_confirmed", "company"}


@transaction.atomic
def copy_work(project: Project, *, call: Call, by: User) -> Project:
    """A new draft of the same club under ``call``, with the answers and lists of an earlier work.

    It has neither its folio nor its papers nor the amounts that were agreed; a kind that the rules of its
    year do not know is told anew.
    """
    source = Project.objects.visible_to(by).get(pk=project.pk)
    refuse_unless_of_the_club(source, by)
    if call.state_id != source.club.municipality.state_id:
        message = _("Esa convocatoria es de %(state)s y el club es de %(origin)s. Elija otra.")
        told = {"state": call.state, "origin": source.club.municipality.state}
        raise StepRefused(message % told, code="call_of_another_state")
    if call.family != source.family:
        message = _("Esa convocatoria es de otra familia de proyectos. Elija una de la misma.")
        raise StepRefused(message, code="call_of_another_family")
    draft = Project(
        club=source.club,
        scheme=call.scheme,
        fiscal_year=call.fiscal_year,
        family=call.family,
        proposed_by=by,
        copied_from=source,
    )
    answers = {name: getattr(source, name) for name in ANSWERS if name not in NOT_COPIED}
    answers = {name: value for name, value in answers.items() if not name.endswith("_share")}
    if answers["kind"] not in kinds(call.scheme, call.fiscal_year):
        answers["kind"] = ""
    write_answers(draft, {**answers, **lists_of(source)})
    details = {"copied_from": source.reference, "name": source.name}
    remember(draft, "copy", by=by, details=details)
    return draft


def lists_of(source: Project) -> dict[str, Any]:
    """The rows of every list, as ``write_answers`` takes them, and the plan of a business."""
    lists: dict[str, Any] = {name: [row_of(row) for row in getattr(source, name).all()] for name in LISTS}
    plan = plan_of(source)
    return {**lists, "plan": row_of(plan)} if isinstance(plan, BusinessPlan) else lists


def row_of(row: Any) -> dict[str, Any]:
    """What a row says, without its number and its work."""
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name != "project"
    }


@transaction.atomic
def drop_draft(project: Project, *, by: User) -> DroppedDraft:
    """The draft is gone with all that it held; what stays is that there was one, whose, and who deleted it.

    What was ever filed stays; the database keeps to that too.
    """
    project = locked(project, by)
    refuse_unless_of_the_club(project, by)
    if project.state != State.DRAFT or project.filed_at is not None:
        message = _("Lo que ya se envió no se elimina. Si el club no sigue, puede desistir de la solicitud.")
        raise StepRefused(message, code="was_filed")
    if project.waivers.exists():
        message = _("El borrador tiene una excepción autorizada con un oficio: no se elimina, se desiste.")
        raise StepRefused(message, code="has_waiver")
    trace = DroppedDraft.objects.create(
        number=project.pk,
        name=project.name,
        club=project.club,
        scheme=project.scheme,
        fiscal_year=project.fiscal_year,
        acts=[
            {"act": entry.act, "by": entry.by.name, "at": entry.at, "details": entry.details}
            for entry in project.history.select_related("by").order_by("pk")
        ],
        by=by,
        role=min(project.roles_of(by) & CLUB_SIDE),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_drop_acts(%s)", [project.pk])
    # Each is locked to be discarded: in one order, whoever else drops a draft with the same files.
    files = [paper.file for paper in project.brought_papers.select_related("file").order_by("file_id")]
    try:
        project.delete()
    except ProtectedError as held:
        names = sorted({str(row._meta.verbose_name_plural) for row in held.protected_objects})
        message = _("El borrador no se puede eliminar porque todavía tiene: %(what)s.")
        raise StepRefused(message % {"what": ", ".join(names)}, code="is_held") from held
    for file in files:
        discard(file)
    return trace


@transaction.atomic
def answer_similar(
    project: Project, *, answer: str, by: User, other: str = "", explanation: str = ""
) -> SimilarAnswer:
    """What the club says of the works that are like its own is kept, with the list as it was shown."""
    project = locked(project, by)
    if Right.EDIT not in project.rights_of(by):
        refuse_unless_of_the_club(project, by)
    if not project.is_editable:
        message = _("La solicitud está «%(state)s» y ya no se puede cambiar.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_editable")
    rows = similar_works(project)
    if answer not in SimilarAnswer.Answer.values:
        raise StepRefused(_("Elija una de las respuestas."), code="no_such_answer")
    if answer == SimilarAnswer.Answer.NONE:
        other = ""
    elif other not in {row.reference for row in rows}:
        raise StepRefused(_("Elija de cuál de los proyectos de la lista se trata."), code="not_in_the_list")
    if answer == SimilarAnswer.Answer.SAME and not explanation.strip():
        message = _("Explique por qué se presenta otra vez el mismo proyecto.")
        raise StepRefused(message, code="explanation_missing")
    kept = project.similar_answers.create(
        answer=answer,
        other=other,
        explanation=explanation.strip(),
        shown=[row.facts() for row in rows],
        asked_of=asked_of(project),
        by=by,
    )
    details: Mapping[str, Any] = {"answer": answer, "other": other, "shown": len(rows)}
    # The explanation is for whoever judges the work; the history has more readers.
    remember(project, "answer_similar", by=by, details=details)
    return kept


def refuse_unless_of_the_club(project: Project, by: User) -> None:
    """Only whoever proposes in the name of the club."""
    if not Club.objects.represented_by(by).filter(pk=project.club_id).exists():
        raise StepRefused(_("Solo el club o su federación cambia la solicitud."), code="not_your_club")

"""What offices do with opinions: ask a body, save a draft as often as they like, and sign it once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, Office, Role, User
from clubs.alike import apart_from_others
from programs.checks import Finding
from projects.actions import StaleDraft, StepRefused, refuse_if_in_conflict
from projects.actions.acts import locked, refuse_unless_reviewer, remember
from projects.models import OpinionRequest, Project
from projects.versions import answers_fingerprint
from review.catalogue import Line, fingerprint, normative_lines, technical_lines
from review.checks import gaps_of
from review.models import Opinion, OpinionLine, SeenPaper
from review.papers import file_opinion
from review.workflow import ACTS

TEXTS = ("conclusion", "reasons", "conditions", "valid_until", "licence")


@dataclass(frozen=True)
class Desk:
    """Where an opinion is written: by which office, on which work, and on whose request."""

    project: Project
    office: Office
    request: OpinionRequest | None = None

    @property
    def kind(self) -> str:
        return Opinion.Kind.NORMATIVE if self.request else Opinion.Kind.TECHNICAL

    @property
    def subject(self) -> str:
        return self.request.subject if self.request else ""

    def lines(self) -> list[Line]:
        """The checklist as it is today."""
        return normative_lines(self.project, self.subject) if self.request else technical_lines(self.project)

    def own(self) -> Any:
        """The opinions written at this desk, the oldest first."""
        named = {"kind": self.kind, "office": self.office, "subject": self.subject}
        return Opinion.objects.filter(project=self.project, **named).order_by("pk")

    def findings(self) -> list[Finding]:
        """What somebody found out about the club; a body that was asked about its subject is not told."""
        return [] if self.request else list(apart_from_others(self.project.club))

    def draft(self) -> Opinion | None:
        return self.own().drafts().first()

    def newest(self) -> Opinion | None:
        """The opinion in force."""
        return self.own().signed().order_by("-version").first()


def desk_of(project: Project, by: User, request: OpinionRequest | None = None) -> Desk:
    """The desk of ``by`` on this work; refused when the opinion is another office's."""
    if request is not None:
        office = next((o for o in by.current_offices if o.pk == request.office_id), None)
        if office is None:
            message = _("El dictamen se pidió a %(office)s.") % {"office": request.office}
            raise StepRefused(message, code="not_your_role")
        return Desk(project, office, request)
    refuse_unless_reviewer(project, by, _("Dictamen técnico"))
    office = next(
        o for o in by.current_offices if o.role == project.authority and project.is_in_territory_of(o)
    )
    return Desk(project, office)


def refuse_unless_open(desk: Desk) -> None:
    """The work can still be judged, and the request was not answered yet."""
    project = desk.project
    if project.state not in ACTS[f"{desk.kind}_opinion"].sources:
        message = _("El dictamen se escribe mientras la obra está en revisión; está en «%(state)s».")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    if desk.request and desk.request.answered_at:
        raise StepRefused(_("Esa solicitud de dictamen ya se contestó."), code="already_answered")


def at_desk(project: Project, by: User, request: OpinionRequest | None) -> Desk:
    """The desk with its work locked, for somebody who may write there now."""
    project = locked(project, by)
    if request is not None:
        rows = OpinionRequest.objects.select_for_update(of=("self",)).select_related("office")
        request = rows.get(pk=request.pk, project=project)
    desk = desk_of(project, by, request)
    refuse_if_in_conflict(project, by)
    refuse_unless_open(desk)
    return desk


# --- Asking a body -----------------------------------------------------------------------------


def bodies_for(project: Project) -> Any:
    """The normative bodies in whose territory the work lies."""
    town = project.municipality
    rows = Office.objects.filter(role=Role.NORMATIVE).order_by("name")
    if town is None:
        return rows.none()
    near = Q(municipality__isnull=True) | Q(municipality=town)
    return rows.filter(near, Q(state__isnull=True) | Q(state=town.state_id))


@transaction.atomic
def ask_opinion(
    project: Project, *, office: Office, subject: str, due_on: date, question: str = "", by: User
) -> OpinionRequest:
    """The body reads the work's answers from now on and has a date to answer. Asked twice it is one."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Pedir un dictamen normativo"))
    refuse_if_in_conflict(project, by)
    if project.state not in ACTS["ask_opinion"].sources:
        message = _("El dictamen se pide antes de que se resuelva la obra; está en «%(state)s».")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    if not bodies_for(project).filter(pk=office.pk).exists():
        raise StepRefused(_("Esa dependencia no es del lugar de la obra."), code="not_of_this_place")
    if due_on < timezone.localdate():
        raise StepRefused(_("La fecha para contestar ya pasó."), code="date_passed")
    told = {"due_on": due_on, "question": question.strip()[:1000], "asked_by": by}
    request, is_new = OpinionRequest.objects.pending().get_or_create(
        project=project, office=office, subject=subject, defaults=told
    )
    if is_new:
        details = {"office": office.name, "subject": subject, "due_on": due_on.isoformat()}
        remember(project, "ask_opinion", by=by, role=project.authority, note=question, details=details)
    return request


# --- The draft ---------------------------------------------------------------------------------


@transaction.atomic
def save_opinion(
    project: Project,
    *,
    by: User,
    request: OpinionRequest | None = None,
    lines: Mapping[str, Mapping[str, str]] | None = None,
    papers: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
    project_revision: int | None = None,
    **texts: Any,
) -> Opinion:
    """The draft holds what was told; what was not told stays. A stale form overwrites nothing."""
    desk = at_desk(project, by, request)
    draft = desk.draft()
    if revision is not None and revision != (draft.revision if draft else 0):
        raise StaleDraft(
            _("Otra persona guardó este dictamen mientras usted escribía. Revise y guarde otra vez.")
        )
    if project_revision is not None and project_revision != desk.project.revision:
        raise StaleDraft(
            _("El club cambió la solicitud mientras usted escribía el dictamen. Revísela y guarde otra vez.")
        )
    if draft is None:
        draft = begin(desk, by)
    else:
        draft.revision += 1
    for name, value in texts.items():
        if name not in TEXTS:
            raise TypeError(f"Not a part of an opinion: {name}")
        setattr(draft, name, value.strip() if isinstance(value, str) else value)
    draft.project_revision, draft.author, draft.saved_at = desk.project.revision, by, timezone.now()
    draft.save()
    write_lines(draft, lines or {})
    if papers is not None:
        draft.papers.all().delete()
        SeenPaper.objects.bulk_create(SeenPaper(opinion=draft, **paper) for paper in papers)
    return draft


def begin(desk: Desk, by: User) -> Opinion:
    """A new draft with the checklist of today; what the opinion in force said of a line is carried over."""
    told, before = desk.lines(), desk.newest()
    if not told:
        raise StepRefused(_("No hay lista de revisión para este tipo de obra."), code="no_checklist")
    draft = Opinion.objects.create(
        project=desk.project,
        kind=desk.kind,
        office=desk.office,
        request=desk.request,
        subject=desk.subject,
        checklist_sha256=fingerprint(told),
        project_revision=desk.project.revision,
        author=by,
    )
    known = {line.code: line for line in before.lines.all()} if before else {}
    OpinionLine.objects.bulk_create(
        OpinionLine(
            opinion=draft,
            position=position,
            code=line.code,
            text=line.text,
            source=line.source,
            is_confirmed=line.is_confirmed,
            result=known[line.code].result if line.code in known else "",
            comment=known[line.code].comment if line.code in known else "",
        )
        for position, line in enumerate(told, start=1)
    )
    return draft


def write_lines(draft: Opinion, told: Mapping[str, Mapping[str, str]]) -> None:
    rows = {line.code: line for line in draft.lines.all()}
    if unknown := set(told) - set(rows):
        message = _("La lista de revisión no tiene estos renglones: %(codes)s.")
        raise StepRefused(message % {"codes": ", ".join(sorted(unknown))}, code="no_such_line")
    for code, answer in told.items():
        line = rows[code]
        line.result = answer.get("result", line.result)
        line.comment = answer.get("comment", line.comment).strip()
    OpinionLine.objects.bulk_update([rows[code] for code in told], ["result", "comment"])


# --- The signature -----------------------------------------------------------------------------


@transaction.atomic
def sign_opinion(
    project: Project, *, by: User, request: OpinionRequest | None = None, revision: int | None = None
) -> Opinion:
    """The draft is the opinion in force: numbered, with what it judged, and never changed again."""
    desk = at_desk(project, by, request)
    draft = desk.draft()
    if draft is None:
        raise StepRefused(_("No hay un dictamen que firmar: guárdelo primero."), code="no_draft")
    if revision is not None and revision != draft.revision:
        raise StaleDraft(
            _("Otra persona guardó este dictamen después de que usted lo leyó. Revíselo otra vez.")
        )
    if draft.project_revision != desk.project.revision:
        message = _(
            "El club cambió la solicitud después del borrador. Revísela y guarde el dictamen otra vez."
        )
        raise StepRefused(message, code="answers_changed")
    if findings := gaps_of(draft):
        raise StepRefused(_("El dictamen está incompleto."), findings, code="incomplete")
    today = timezone.localdate()
    if draft.valid_until and draft.valid_until < today:
        raise StepRefused(_("La vigencia del dictamen ya pasó."), code="date_passed")
    newest = desk.newest()
    draft.version = (newest.version if newest else 0) + 1
    draft.answers_sha256 = answers_fingerprint(desk.project)
    held = Appointment.objects.current(on=today).filter(user=by, office=desk.office).first()
    draft.author, draft.title = by, held.title if held else ""
    draft.signed_at = draft.saved_at = timezone.now()
    draft.save()
    if desk.request:
        OpinionRequest.objects.filter(pk=desk.request.pk).update(answered_at=draft.signed_at)
    details = {
        "office": desk.office.name,
        "version": draft.version,
        "conclusion": str(draft.get_conclusion_display()),
        "answers_sha256": draft.answers_sha256,
    }
    findings = desk.findings()
    remember(
        desk.project,
        "sign_opinion",
        by=by,
        role=desk.office.role,
        note=draft.reasons,
        details=details,
        findings=findings,
    )
    file_opinion(draft, by=by)
    return draft


def in_force(project: Project) -> list[Opinion]:
    """The newest signed opinion of each office on the work: technical first, then body by body."""
    rows = Opinion.objects.signed().filter(project=project)
    newest = rows.order_by("kind", "office", "subject", "-version").distinct("kind", "office", "subject")
    found = newest.select_related("office", "author")
    return sorted(found, key=lambda opinion: (opinion.kind != Opinion.Kind.TECHNICAL, opinion.pk))


def conclusions_of(project_ids: Iterable[int]) -> dict[int, str]:
    """The conclusion of the technical opinion in force of each work that has one, in one query."""
    rows = Opinion.objects.signed().filter(kind=Opinion.Kind.TECHNICAL, project__in=list(project_ids))
    newest = rows.order_by("project", "-signed_at", "-pk").distinct("project")
    return dict(newest.values_list("project", "conclusion"))

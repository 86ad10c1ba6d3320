"""What every act does: it locks the work, asks who acts, and writes the history; or it refuses."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from programs.checks import Finding
from projects import notices, webhooks
from projects.conflicts import conflict_of
from projects.models import HistoryEntry, Project
from projects.workflow import REVIEWER


class StepRefused(Exception):
    """A step that may not be taken now, told to the person who asked for it."""

    def __init__(self, message: str, findings: Sequence[Finding] = (), code: str = "step_refused") -> None:
        reasons = (
            " ".join(filter(None, [finding.message, finding.remedy, f"({finding.source})"]))
            for finding in findings
        )
        super().__init__(" ".join([message, *reasons]))
        self.message = message
        self.findings = list(findings)
        self.codes = [finding.code for finding in findings]
        self.code = code


class StaleDraft(Exception):
    """Somebody else saved the draft after this form was opened."""


def locked(project: Project, by: User) -> Project:
    """The row as it is now, locked until the transaction ends. A stranger finds nothing."""
    rows = Project.objects.select_for_update(of=("self",)).select_related(
        *("club__federation", "club__office", "municipality__state", "locality", "agreement", "fund"),
        "reviewer",
    )
    return rows.get(pk=Project.objects.visible_to(by).only("pk").get(pk=project.pk).pk)


def refuse_unless_reviewer(project: Project, by: User, act: str) -> None:
    if REVIEWER not in project.roles_of(by):
        message = _("«%(act)s» corresponde a otra oficina: %(office)s.") % {
            "act": act,
            "office": Role(project.authority).label,
        }
        raise StepRefused(message, code="not_your_role")


def refuse_if_in_conflict(project: Project, by: User) -> None:
    """Nobody judges a work that touches them: no step, opinion, score or vote."""
    if reason := conflict_of(project, by):
        raise StepRefused(reason, code="conflict_of_interest")


def refuse_if_stopped(project: Project) -> None:
    """While somebody of the club does not recognise an act, nothing of the work moves onward."""
    if project.is_stopped:
        raise StepRefused(
            _(
                "Acto no reconocido: la obra está detenida. Alguien del club dijo que no autorizó un acto; "
                "sigue cuando quien revisa la obra lo confirme o lo anule."
            ),
            code="act_not_recognised",
        )


def role_of(project: Project, by: User) -> str:
    """The role in which the person acts; with a right that the club gave, and no role, in the club's."""
    return min(project.roles_of(by) - {REVIEWER}, default=Role.CLUB if project.rights_of(by) else "")


def remember(
    project: Project,
    act: str,
    *,
    by: User,
    role: str = "",
    came_from: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    findings: Sequence[Finding] = (),
) -> HistoryEntry:
    """The history holds the act: who, in which role, when, what, and which findings stood that moment.

    Whatever is done in a club's name is told from here to its whole board.
    """
    entry = project.history.create(
        act=act,
        came_from=came_from or project.state,
        went_to=project.state,
        by=by,
        role=role or role_of(project, by),
        note=note.strip(),
        details=dict(details or {}),
        findings=[
            {"code": f.code, "message": f.message, "source": f.source, "refuses": f.refuses} for f in findings
        ],
    )
    webhooks.queue(entry)
    notices.tell(entry, project)
    return entry

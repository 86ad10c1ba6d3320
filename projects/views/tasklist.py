"""The tasks of a proposal and how far each of them is; the pages of the club's way read it."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks import Finding
from projects.beforehand import missing_representatives
from projects.brought import missing_papers, requirements_of
from projects.checks import findings_for, missing_answers, plan_of, told_to
from projects.commitments import Standing, parts_to_commit
from projects.models import BusinessPlan, HistoryEntry, Project
from projects.models.brought import OTHER
from projects.views.works import CLUB_SIDE, found, turned_away
from projects.workflow import STEPS, Right, State

TITLES: dict[str, str | Promise] = {
    "club": gettext_lazy("Club y representantes"),
    "work": gettext_lazy("El proyecto"),
    "place": gettext_lazy("El lugar"),
    "goals": gettext_lazy("Metas y beneficiarios"),
    "plan": gettext_lazy("El plan de negocios"),
    "scholarships": gettext_lazy("Las becas"),
    "money": gettext_lazy("El dinero"),
}
SLUGS = {
    "club": "club",
    "work": "proyecto",
    "place": "lugar",
    "goals": "metas",
    "plan": "plan",
    "scholarships": "becas",
    "money": "dinero",
}
# Which answers a task holds: with one of them it has been started.
HOLDS = {
    "club": (),
    "work": ("kind", "name", "description", "months"),
    "place": ("municipality_id",),
    "goals": ("women", "men", "homes"),
    "plan": [field.name for field in BusinessPlan._meta.fields if field.name not in ("id", "project")],
    "scholarships": (),
    "money": ("total",),
}
# The lists that a task fills in.
LISTS = {"club": "representatives", "goals": "goals", "plan": "costs", "scholarships": "scholarships"}
# The checks of the filing that an answer can mend, and the task that holds the answer.
MENDED_IN = {
    "representatives": "club",
    "locality": "place",
    "point": "place",
    "parts_add_up": "money",
    "joint_part": "money",
    "fixed_part": "money",
    "part_is_negative": "money",
    "payer_of_the_rules": "money",
    "total_is_positive": "money",
    "federal_cap": "money",
    "federal_cap_unknown": "money",
    "state_cap": "money",
    "state_cap_unknown": "money",
    "budget_missing": "money",
    "budget_sum": "money",
    "quotation_reason": "money",
    "calendar_sum": "money",
    "calendar_months": "money",
    "in_kind": "money",
    "in_kind_unconfirmed": "money",
    "in_kind_value": "money",
    "in_kind_payer": "money",
    # Whether they are scholarships at all is said beside the kind of work.
    "scholarships_kind": "work",
    "scholarships_sum": "scholarships",
    "scholarship_twice": "scholarships",
    "families": "plan",
    "plan_sum": "plan",
    "paper_missing": "papers",
}
LABELS = {
    "done": gettext_lazy("Completada"),
    "started": gettext_lazy("En curso"),
    "todo": gettext_lazy("Por hacer"),
    "problem": gettext_lazy("Hay un problema"),
}


@dataclass
class Task:
    """One line of the task list."""

    code: str
    title: str | Promise
    url: str
    state: str = "todo"
    gaps: list[str] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return str(LABELS[self.state])


def titles_for(project: Project) -> dict[str, str | Promise]:
    """The tasks of this work, in their order: businesses have a plan, scholarships a list of pupils."""
    titles = dict(TITLES)
    if project.family != "investment":
        del titles["plan"]
    if project.gives_scholarships:
        # The list of pupils is the goal.
        titles["goals"] = gettext_lazy("Beneficiarios")
    else:
        del titles["scholarships"]
    return titles


def tasks_of(project: Project, findings: list[Finding]) -> list[Task]:
    """The tasks of this work, each with what it lacks and what the rules refuse in it."""
    gaps = [*missing_answers(project), *(("club", gap) for gap in missing_representatives(project))]
    tasks = []
    for code, title in titles_for(project).items():
        task = Task(code, title, reverse("projects:edit", args=[project.reference, SLUGS[code]]))
        problems = [f.message for f in findings if f.refuses and MENDED_IN.get(f.code) == code]
        task.gaps = problems or [sentence for owner, sentence in gaps if owner == code]
        if problems:
            task.state = "problem"
        elif task.gaps:
            task.state = "started" if is_started(project, code) else "todo"
        else:
            task.state = "done"
        tasks.append(task)
    return tasks


def commitment_task(project: Project) -> list[Task]:
    """What state and municipality say of their parts; no line where they have none."""
    parts = parts_to_commit(project)
    if not parts:
        return []
    task = Task(
        "commitments",
        gettext_lazy("Compromisos de municipio y estado"),
        reverse("projects:commitments_of", args=[project.reference]),
    )
    open_parts = [part for part in parts if part.standing != Standing.CONFIRMED]
    task.gaps = [f"{part.label}: {part.standing_label}" for part in open_parts]
    wrong = (Standing.DECLINED, Standing.OTHER_AMOUNT, Standing.STALE)
    if any(part.standing in wrong for part in parts):
        task.state = "problem"
    elif not open_parts:
        task.state = "done"
    elif any(part.commitment for part in parts):
        task.state = "started"
    return [task]


def paper_task(project: Project) -> Task:
    """The papers that the proposal brings."""
    asked = [row for row in requirements_of(project) if row.is_asked and row.code != OTHER]
    missing = missing_papers(asked)
    task = Task("papers", gettext_lazy("Documentos"), reverse("projects:brought", args=[project.reference]))
    task.gaps = [_("Falta: %(name)s.") % {"name": row.name} for row in missing]
    if any(row.refuses for row in missing):
        task.state = "problem"
    elif not missing:
        task.state = "done"
    elif len(missing) < len(asked):
        task.state = "started"
    return task


def is_started(project: Project, code: str) -> bool:
    """Whether somebody told something of the task."""
    row = plan_of(project) if code == "plan" else project
    is_told = row is not None and any(getattr(row, name) not in (None, "") for name in HOLDS[code])
    return is_told or (code in LISTS and getattr(project, LISTS[code]).exists())


def judged(project: Project) -> list[Finding]:
    """What the filing would find now and a club is told, missing answers apart."""
    names = [name for name in STEPS["file"].checks if name != "answers_complete"]
    return told_to(CLUB_SIDE, findings_for(project, names, timezone.now()))


def draft(request: HttpRequest, reference: str) -> Project | HttpResponse:
    """The draft, for whoever may change it; for other readers the way back to the work."""
    project = found(request, reference)
    by_right = {Right.EDIT, Right.FILE} & project.rights_of(request.user)
    if not by_right and not project.roles_of(request.user) & CLUB_SIDE:
        return turned_away(request, project, _("Solo el club o su federación cambia la solicitud."))
    if not project.is_editable:
        sentence = _("La solicitud está «%(state)s» y ya no se puede cambiar.")
        return turned_away(request, project, sentence % {"state": project.get_state_display()})
    return project


def observations_of(project: Project) -> HistoryEntry | None:
    """What the reviewer asked to mend, while it is the club's turn."""
    if project.state != State.OBSERVED:
        return None
    return project.history.filter(act="observe").select_related("by", "project").first()

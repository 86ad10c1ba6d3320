"""The tasks of a proposal and how far each of them is; the pages of the club's way read it."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks import Finding
from projects.checks import findings_for, missing_answers
from projects.models import HistoryEntry, Project
from projects.views.works import CLUB_SIDE, found, turned_away
from projects.workflow import STEPS, State

TITLES: dict[str, str | Promise] = {
    "work": gettext_lazy("El proyecto"),
    "place": gettext_lazy("El lugar"),
    "goals": gettext_lazy("Metas y beneficiarios"),
    "money": gettext_lazy("El dinero"),
}
SLUGS = {"work": "proyecto", "place": "lugar", "goals": "metas", "money": "dinero"}
# Which answers a task holds: with one of them it has been started.
HOLDS = {
    "work": ("kind", "name", "description", "months"),
    "place": ("municipality_id",),
    "goals": ("women", "men", "homes"),
    "money": ("total",),
}
# The checks of the filing that an answer can mend, and the task that holds the answer.
MENDED_IN = {
    "locality": "place",
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


def tasks_of(project: Project, findings: list[Finding]) -> list[Task]:
    """The four tasks, each with what it lacks and what the rules refuse in it."""
    gaps = list(missing_answers(project))
    tasks = []
    for code, title in TITLES.items():
        task = Task(code, title, reverse("projects:edit", args=[project.reference, SLUGS[code]]))
        problems = [f.message for f in findings if f.refuses and MENDED_IN.get(f.code) == code]
        task.gaps = problems or [sentence for owner, sentence in gaps if owner == code]
        is_started = any(getattr(project, name) not in (None, "") for name in HOLDS[code])
        if code == "goals":
            is_started = is_started or bool(project.goals.all())
        if problems:
            task.state = "problem"
        elif task.gaps:
            task.state = "started" if is_started else "todo"
        else:
            task.state = "done"
        tasks.append(task)
    return tasks


def judged(project: Project) -> list[Finding]:
    """What the filing would find now, missing answers apart."""
    names = [name for name in STEPS["file"].checks if name != "answers_complete"]
    return findings_for(project, names, timezone.now())


def draft(request: HttpRequest, reference: str) -> Project | HttpResponse:
    """The draft, for whoever may change it; for other readers the way back to the work."""
    project = found(request, reference)
    if not project.roles_of(request.user) & CLUB_SIDE:
        return turned_away(request, project, _("Solo el club o su federación cambia la solicitud."))
    if not project.is_editable:
        sentence = _("La solicitud está «%(state)s» y ya no se puede cambiar.")
        return turned_away(request, project, sentence % {"state": project.get_state_display()})
    return project


def observations_of(project: Project) -> HistoryEntry | None:
    """What the reviewer asked to mend, while it is the club's turn."""
    if project.state != State.OBSERVED:
        return None
    return project.history.filter(act="observe").select_related("by").first()

"""What people type about a work that is weighed: an opinion, a request for one, a conflict of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Appointment, Office
from projects.forms.works import day_field
from projects.models import Project, Subject
from review.actions.opinions import Desk, bodies_for
from review.models import Opinion, OpinionLine, SeenPaper

PAPERS_SHOWN = 2
MOST_PAPERS = 20


class OpinionForm(forms.Form):
    """The checklist line by line, the papers that were seen, and the conclusion. A gap is no error here."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    project_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    conclusion = forms.ChoiceField(
        label=gettext_lazy("Conclusión"),
        choices=Opinion.Conclusion.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Razones"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Qué encontró y en qué se funda la conclusión."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Condiciones"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Solo si es procedente condicionado: qué debe cumplirse y cuándo."),
    )
    valid_until = day_field(
        gettext_lazy("Vigente hasta"), "", gettext_lazy("Vacía si el dictamen no tiene vigencia.")
    )
    licence = forms.CharField(
        label=gettext_lazy("Cédula profesional de quien firma"), required=False, max_length=20
    )

    def __init__(self, data: Any = None, *, desk: Desk, draft: Opinion | None) -> None:
        self.desk, self.draft = desk, draft
        before = draft or desk.newest()
        known = {line.code: line for line in before.lines.all()} if before else {}
        # A draft keeps the checklist with which it began.
        self.told_lines = list(known.values()) if draft else desk.lines()
        papers = list(before.papers.all()) if before else []
        initial: dict[str, Any] = {
            "revision": draft.revision if draft else 0,
            "project_revision": desk.project.revision,
        }
        for name in ("conclusion", "reasons", "conditions", "valid_until", "licence"):
            initial[name] = getattr(draft, name) if draft else ""
        super().__init__(data, initial=initial, auto_id="d_%s")
        self.fields["valid_until"].required = False
        for line in self.told_lines:
            self.add_line(line, known.get(line.code))
        rows = min(len(papers) + PAPERS_SHOWN, MOST_PAPERS)
        if data is not None:
            rows = max(rows, *(n + 1 for n in range(MOST_PAPERS) if data.get(f"paper-{n}-name")), 0)
        self.paper_count = rows
        for number in range(rows):
            self.add_paper(number, papers[number] if number < len(papers) else None)

    def add_line(self, line: Any, known: OpinionLine | None) -> None:
        self.fields[f"result-{line.code}"] = forms.ChoiceField(
            label=line.text,
            choices=OpinionLine.Result.choices,
            required=False,
            widget=forms.RadioSelect,
            initial=known.result if known else "",
        )
        self.fields[f"comment-{line.code}"] = forms.CharField(
            label=_("Comentario"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=known.comment if known else "",
        )

    def add_paper(self, number: int, paper: SeenPaper | None) -> None:
        kinds = [("", _("Elija")), *SeenPaper.Kind.choices]
        boxes = {
            "kind": forms.ChoiceField(label=_("Clase"), choices=kinds, required=False),
            "name": forms.CharField(label=_("Nombre o número"), max_length=200, required=False),
            "version": forms.CharField(label=_("Versión"), max_length=40, required=False),
            "dated_on": day_field(_("Fecha"), ""),
        }
        boxes["dated_on"].required = False
        for name, box in boxes.items():
            box.initial = getattr(paper, name) if paper else None
            self.fields[f"paper-{number}-{name}"] = box

    def lines(self) -> list[dict[str, Any]]:
        """Each line with its two boxes, for the template."""
        return [
            {
                "line": line,
                "result": self[f"result-{line.code}"],
                "comment": self[f"comment-{line.code}"],
            }
            for line in self.told_lines
        ]

    def papers(self) -> list[list[forms.BoundField]]:
        names = ("kind", "name", "version", "dated_on")
        return [[self[f"paper-{number}-{name}"] for name in names] for number in range(self.paper_count)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for number in range(self.paper_count):
            named, kind = told.get(f"paper-{number}-name"), told.get(f"paper-{number}-kind")
            others = told.get(f"paper-{number}-version") or told.get(f"paper-{number}-dated_on")
            if (kind or others) and not named:
                self.add_error(f"paper-{number}-name", _("Escriba el nombre o el número del papel."))
            elif named and not kind:
                self.add_error(f"paper-{number}-kind", _("Elija qué papel es."))
        return told

    def told(self) -> dict[str, Any]:
        """What ``save_opinion`` asks for."""
        data = self.cleaned_data
        return {
            "revision": data["revision"],
            "project_revision": data["project_revision"],
            "lines": {
                line.code: {
                    "result": data[f"result-{line.code}"],
                    "comment": data[f"comment-{line.code}"],
                }
                for line in self.told_lines
            },
            "papers": [
                {name: data[f"paper-{number}-{name}"] for name in ("kind", "name", "version", "dated_on")}
                for number in range(self.paper_count)
                if data.get(f"paper-{number}-name")
            ],
            **{
                name: data[name] for name in ("conclusion", "reasons", "conditions", "valid_until", "licence")
            },
        }


class AskForm(forms.Form):
    """Which body is asked, about what, until when."""

    use_required_attribute = False
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Dependencia normativa"),
        error_messages={"required": gettext_lazy("Elija a qué dependencia se pide.")},
    )
    subject = forms.ChoiceField(label=gettext_lazy("Materia"), choices=Subject.choices)
    due_on = day_field(gettext_lazy("Contestar a más tardar"), gettext_lazy("Falta la fecha para contestar."))
    question = forms.CharField(
        label=gettext_lazy("Qué se le pregunta"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("La dependencia lee las respuestas de la solicitud, no el dinero depositado."),
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.fields["office"].queryset = bodies_for(project)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """The own conflict, or that of somebody of the reviewing office."""

    use_required_attribute = False
    person = forms.ChoiceField(label=gettext_lazy("De quién"))
    reason = forms.CharField(
        label=gettext_lazy("Cuál es el conflicto"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Por ejemplo: parentesco, sociedad o un cargo en el club. No se borra."),
        error_messages={"required": gettext_lazy("Escriba cuál es el conflicto de interés.")},
    )

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


def colleagues_of(project: Project, me: Any, appointments: Any) -> list[tuple[str, str]]:
    """The person, and those of the reviewing office, as choices."""
    rows: list[Appointment] = list(appointments)
    others = {str(row.user_id): f"{row.user.name}, {row.title}" for row in rows if row.user_id != me.pk}
    return [(str(me.pk), _("Mío: %(name)s") % {"name": me.name}), *others.items()]

"""The exceptions that were granted: for anybody without a name in them, for those who answer with all."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ANSWER_FOR_POTS, Role, User
from documents.sheets import Row
from programs.rulebook import scheme_name
from projects.checks import WAIVABLE
from projects.models import Project, Waiver

CHUNK = 500


def public_waivers() -> QuerySet[Waiver]:
    """Every exception of a work that was filed, the newest first, with all that a list shows."""
    rows = Waiver.objects.filter(project__filed_at__isnull=False, project__municipality__isnull=False)
    names = ("project__municipality__state", "granted_by")
    return rows.select_related(*names).order_by("-granted_at", "-pk")


def narrowed(rows: QuerySet[Waiver], chosen: dict[str, Any]) -> QuerySet[Waiver]:
    """The rows that every filter leaves."""
    paths = {
        "year": "project__fiscal_year",
        "state": "project__municipality__state",
        "scheme": "project__scheme",
        "rule": "rule",
    }
    return rows.filter(**{paths[name]: value for name, value in chosen.items() if value})


def told_whole(user: Any, rows: list[Waiver]) -> set[int]:
    """Of these, the exceptions whose reason and author the person reads: of the works it answers for."""
    if not user.is_authenticated or not user.holds(*ANSWER_FOR_POTS):
        return set()
    works = Project.objects.visible_to(user).filter(pk__in={row.project_id for row in rows})
    seen = set(works.values_list("pk", flat=True))
    return {row.pk for row in rows if row.project_id in seen}


def facts_of(waiver: Waiver, *, is_whole: bool) -> dict[str, Any]:
    """What is told of an exception; persons and free text only when the reader answers for the work."""
    project = waiver.project
    return {
        "waiver": waiver,
        "project": project,
        "scheme_name": scheme_name(project.scheme),
        "rule_name": str(WAIVABLE.get(waiver.rule, waiver.rule)),
        "authority": str(Role(project.waiver_authority).label),
        "total": project.total,
        "federal": project.shares().get("federal"),
        "is_whole": is_whole,
        "reason": waiver.reason if is_whole else None,
        "granted_by": waiver.granted_by.name if is_whole else None,
    }


def told(user: User, rows: list[Waiver]) -> list[dict[str, Any]]:
    whole = told_whole(user, rows)
    return [facts_of(row, is_whole=row.pk in whole) for row in rows]


def headings() -> list[str]:
    return [
        *(_("Folio"), _("Obra"), _("Programa"), _("Ejercicio"), _("Estado"), _("Municipio")),
        *(_("Regla exceptuada"), _("Autoridad"), _("Oficio"), _("Fecha")),
        *(_("Costo total (MXN)"), _("Parte federal (MXN)")),
    ]


def sheet_rows(rows: QuerySet[Waiver], names: dict[str, str]) -> Iterator[Row]:
    """The rows of the file that anybody takes along: it names nobody."""
    for waiver in rows.iterator(chunk_size=CHUNK):
        project = waiver.project
        yield [
            project.folio,
            project.name,
            names.get(project.scheme, project.scheme),
            project.fiscal_year,
            project.municipality.state.name,
            project.municipality.name,
            names.get(waiver.rule, waiver.rule),
            names[project.waiver_authority],
            waiver.paper,
            timezone.localdate(waiver.granted_at),
            project.total,
            project.shares().get("federal"),
        ]

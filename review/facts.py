"""What the catalogue of places and the works of this house tell of a criterion by themselves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from projects.workflow import State

# Works that were granted, whatever became of them later.
GRANTED = [State.APPROVED, State.AGREED, State.PAID_UP]


@dataclass(frozen=True)
class Fact:
    """A value of the scale, and how it is told, with its edition."""

    value: str
    told: str


def fact_of(project: Project, name: str) -> Fact | None:
    """What is known of the work's town; nothing when the catalogue is silent."""
    return {
        "marginality": marginality,
        "migration_intensity": migration_intensity,
        "first_time_town": first_time_town,
    }[name](project)


def marginality(project: Project) -> Fact | None:
    row = project.municipality.marginality.order_by("-edition").first() if project.municipality else None
    if row is None:
        return None
    told = _("%(degree)s (CONAPO, edición %(year)s)") % {
        "degree": row.get_degree_display(),
        "year": row.edition,
    }
    return Fact(row.degree, told)


def migration_intensity(project: Project) -> Fact | None:
    town = project.municipality
    row = town.migration_intensity.order_by("-edition").first() if town else None
    if row is None:
        return None
    told = _("%(degree)s, %(homes)s %% de viviendas con remesas (CONAPO, edición %(year)s)") % {
        "degree": row.get_degree_display(),
        "homes": row.homes_with_remittances,
        "year": row.edition,
    }
    return Fact(row.degree, told)


def first_time_town(project: Project) -> Fact | None:
    """Whether no work was ever granted to the locality. An unlisted locality has no key to look by."""
    if project.locality_id is None:
        return None
    before = Project.objects.filter(locality=project.locality_id, state__in=GRANTED).exclude(pk=project.pk)
    many = before.count()
    if many:
        told = ngettext(
            "No: tiene %(many)d obra aprobada en este sistema",
            "No: tiene %(many)d obras aprobadas en este sistema",
            many,
        )
        return Fact("no", told % {"many": many})
    return Fact("yes", _("Sí, según las obras de este sistema"))

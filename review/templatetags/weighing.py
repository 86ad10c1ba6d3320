"""What the page of a work shows of its opinions, without the room of the works knowing this one."""

from decimal import Decimal
from typing import Any

from django import template

from projects.models import Project
from projects.workflow import READERS_OF_FINDINGS
from review.actions import in_force
from review.models import Evaluation, Opinion
from review.scores import scores_of

register = template.Library()


@register.simple_tag
def opinions_on(project: Project, user: Any) -> list[Opinion]:
    """The opinions in force that the reader may read."""
    found = in_force(project)
    readable = Opinion.objects.visible_to(user).filter(pk__in=[opinion.pk for opinion in found])
    allowed = set(readable.values_list("pk", flat=True)) if found else set()
    return [opinion for opinion in found if opinion.pk in allowed]


@register.simple_tag
def sheet_on(project: Project, user: Any) -> dict[str, Any] | None:
    """Where the evaluation sheet of the work stands, for its readers: begun or not, and its total."""
    if not project.roles_of(user) & READERS_OF_FINDINGS:
        return None
    sheet = Evaluation.objects.filter(project=project).first()
    total: Decimal | None = scores_of([project.pk]).get(project.pk) if sheet and sheet.weights_id else None
    return {"is_begun": sheet is not None, "has_weights": bool(sheet and sheet.weights_id), "total": total}

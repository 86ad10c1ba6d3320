"""What the page of a work shows of its opinions, without the room of the works knowing this one."""

from typing import Any

from django import template

from projects.models import Project
from review.actions import in_force
from review.models import Opinion

register = template.Library()


@register.simple_tag
def opinions_on(project: Project, user: Any) -> list[Opinion]:
    """The opinions in force that the reader may read."""
    found = in_force(project)
    readable = Opinion.objects.visible_to(user).filter(pk__in=[opinion.pk for opinion in found])
    allowed = set(readable.values_list("pk", flat=True)) if found else set()
    return [opinion for opinion in found if opinion.pk in allowed]

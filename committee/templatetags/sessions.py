"""What pages of other rooms show of the committee."""

from typing import Any

from django import template

from committee.results import result_of

register = template.Library()


@register.inclusion_tag("committee/result.html", takes_context=True)
def committee_result(context: dict[str, Any], project: Any) -> dict[str, Any]:
    """What the committee decided on the work, for the reader of the page."""
    return result_of(project, context["request"].user)

"""The fingerprint of a proposal's answers: what an opinion says that it judged."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from projects.actions.draft import ANSWERS, LISTS
from projects.models import Project

NOT_ANSWERS = {"id", "project", "project_id"}


def facts_of(project: Project) -> dict[str, Any]:
    """Every answer as plain JSON: those of the row, its lists and its plan."""
    facts: dict[str, Any] = {}
    for name in ANSWERS:
        value = getattr(project, name)
        facts[name] = value.pk if hasattr(value, "pk") else value
    for name in LISTS:
        rows = getattr(project, name).order_by("pk").values()
        facts[name] = [{k: v for k, v in row.items() if k not in NOT_ANSWERS} for row in rows]
    plan = getattr(project, "plan", None)
    if plan is not None:
        named = {f.attname: getattr(plan, f.attname) for f in plan._meta.concrete_fields}
        facts["plan"] = {k: v for k, v in named.items() if k not in NOT_ANSWERS}
    return facts


def fingerprint_of(project: Project) -> str:
    """SHA-256 of the answers as they are now."""
    text = json.dumps(facts_of(project), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

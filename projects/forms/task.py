"""What the forms of a proposal share."""

from collections.abc import Mapping
from typing import Any

from django import forms

from projects.models import Project

TYPING = "input changed delay:400ms"


def asks(url: str, target: str, trigger: str, names: str) -> dict[str, str]:
    """The attributes with which a field asks the server for help while one types."""
    return {
        "hx-get": url,
        "hx-target": target,
        "hx-trigger": trigger,
        "hx-include": "#answers",
        "hx-params": names,
        "hx-sync": "#answers:replace",
    }


class TaskForm(forms.Form):
    """One task of the proposal. Saved unfinished, it asks for nothing."""

    use_required_attribute = False
    template = ""
    # Whether its page loads htmx, since the server helps while one types.
    asks_server = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        typed: Mapping[str, Any] | None = None,
        is_unfinished: bool = False,
    ) -> None:
        self.project = project
        self.is_unfinished = is_unfinished
        known = {"revision": project.revision, **self.known(project)}
        super().__init__(data, initial={**known, **(typed or {})})
        if is_unfinished:
            for field in self.fields.values():
                field.required = False

    def known(self, project: Project) -> dict[str, Any]:
        """What the draft already says, by field."""
        return {name: getattr(project, name) for name in self.base_fields if hasattr(project, name)}

    def answers(self) -> dict[str, Any]:
        """What ``actions.revise`` shall write."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

"""Works at any stage of their life, made by the acts that people use."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from projects.actions import answer_remark
from projects.models import Project
from projects.remarks import awaited
from tests.remembering import remembering
from tres_por_uno.demo.works import COMPUTERS, bring_to, propose_work


@pytest.fixture
def work_at(cast: dict[str, User]) -> Callable[..., Project]:
    """A function that brings Río Grande's computers, or another work, to a stage."""

    return partial(work_of, cast)


def work_of(
    cast: dict[str, User], stage: str = "draft", work: Mapping[str, Any] = COMPUTERS, **changes: Any
) -> Project:
    work = {**work, **changes}

    def make() -> int:
        return bring_to(propose_work(work, cast), stage, cast, cast[work["proposer"]]).pk

    return Project.objects.get(pk=remembering((stage, repr(work)), make))


def answer_all(work: Project, by: User) -> Project:
    """Every remark that waits for the club has its answer."""
    for remark in awaited(work):
        answer_remark(work, remark, answer="Corregido.", by=by)
    return work

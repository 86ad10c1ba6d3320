"""The page of permissions says what the tables say, and the tables decide: row by row, role by role."""

import re

import pytest

from accounts.models import Role
from projects.actions import StepRefused, take_step
from projects.workflow import REVIEWER, STEPS, TOLD_BY
from tests.projects.conftest import work_at  # noqa: F401
from tres_por_uno.permissions import groups

pytestmark = pytest.mark.django_db
# Somebody of each role who sees the works of Zacatecas.
PEOPLE = {
    Role.CLUB: "tomas",
    Role.FEDERATION: "elena",
    Role.DELEGATION: "roberto",
    Role.MUNICIPALITY: "ramon",
    Role.STATE_GOVERNMENT: "graciela",
    Role.CENTRAL: "carmen",
    Role.AUDITOR: "beatriz",
}


def test_every_step_and_operation_has_its_row(cast, sign_in):
    page = sign_in(cast["carmen"]).get("/permisos/").content.decode()

    assert {*STEPS, *TOLD_BY} <= set(re.findall(r'<tr role="row" id="(\w+)"', page))
    assert all(row.takers for group in groups() for row in group.rows)
    assert "Quien revisa" in page
    # No act of the other tables leads to another state.
    assert page.count(">Hasta</th>") == 1


def test_the_row_of_a_step_decides_who_takes_it(cast, work_at):  # noqa: F811
    work = work_at("filed")
    for name, step in STEPS.items():
        if step.is_automatic:
            continue
        for role, who in PEOPLE.items():
            roles = {role} | ({REVIEWER} if role == work.authority else set())
            if roles & set(step.roles):
                continue
            with pytest.raises(StepRefused) as refused:
                take_step(work, name, by=cast[who])
            assert refused.value.code == "not_your_role", (name, who)

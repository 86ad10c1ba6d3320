"""Nobody judges a work that touches them: declared, found by an office, or plain from what they hold."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Appointment, Office, Role, User
from projects.actions import StepRefused, declare_conflict, grant_waiver, recuse, take_step
from projects.actions.assignment import assign, take_next
from projects.conflicts import conflict_of, found_conflicts
from projects.models import Project, Recusal
from projects.workflow import JUDGES
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def test_whoever_declares_a_conflict_takes_no_step_that_judges(work_at, roberto, cast):
    work = work_at("filed")
    declare_conflict(work, reason="Mi hermana es vocal del club.", by=roberto)

    with pytest.raises(StepRefused, match="Mi hermana es vocal") as refused:
        take_step(work, "take_up", by=roberto)

    assert refused.value.code == "conflict_of_interest"
    assert take_step(work, "take_up", by=cast["patricia"]).state == "in_review"


def test_told_twice_it_is_one_and_the_reason_stays_out_of_the_history(work_at, roberto):
    work = work_at("filed")
    for _again in range(2):
        declare_conflict(work, reason="Mi hermana es vocal del club.", by=roberto)

    entry = work.history.get(act="declare_conflict")
    assert (entry.note, entry.details) == ("", {"person": roberto.name})


def test_an_audit_finds_it_and_the_person_it_touches_is_told(work_at, roberto, beatriz, tomas):
    work = work_at("filed")

    with pytest.raises(StepRefused, match="auditoría"):
        recuse(work, person=roberto, reason="Socio", by=tomas)
    recuse(work, person=roberto, reason="Es socio del contratista.", by=beatriz)

    assert "Es socio del contratista" in conflict_of(work, roberto)


@pytest.mark.parametrize("role", ["club", "federation", "municipality"])
def test_a_reviewer_who_holds_an_office_of_a_party_is_found(role, work_at, roberto):
    work = work_at("filed")
    office = {
        "club": work.club.office,
        "federation": work.club.federation.office,
        "municipality": Office.objects.get(role=Role.MUNICIPALITY, municipality=work.municipality),
    }[role]
    assert conflict_of(work, roberto) == ""
    today = timezone.localdate()
    Appointment.objects.create(user=roberto, office=office, title="Vocal", since=today)

    assert office.name in conflict_of(work, roberto)
    roberto = User.objects.get(pk=roberto.pk)
    with pytest.raises(StepRefused, match="sin asignar"):
        take_next(by=roberto)
    assert [(found.user, found.office) for found in found_conflicts(work)] == [(roberto, office)]


def test_whom_the_work_touches_excuses_it_from_no_rule(work_at, carmen):
    work = work_at("filed")
    declare_conflict(work, reason="Parentesco", by=carmen)

    with pytest.raises(StepRefused) as refused:
        grant_waiver(work, rule="federal_cap", reason="x", paper="y", by=carmen)
    assert refused.value.code == "conflict_of_interest"


def test_the_file_of_whom_it_touches_waits_for_somebody_else(work_at, roberto, cast):
    work = assign(work_at("filed"), to=roberto, by=roberto)
    declare_conflict(work, reason="Parentesco", by=roberto)

    work.refresh_from_db()
    assert work.reviewer is None
    with pytest.raises(StepRefused, match="tiene un conflicto de interés en esta obra") as refused:
        assign(work, to=roberto, by=cast["patricia"])
    assert "Parentesco" not in str(refused.value)
    with pytest.raises(StepRefused) as nothing:
        take_next(by=roberto)
    assert nothing.value.code == "nothing_waits"
    assert take_next(by=cast["patricia"]) == work


def test_the_steps_that_judge_are_all_refused(work_at, roberto):
    work = work_at("filed")
    declare_conflict(work, reason="Parentesco", by=roberto)
    from projects.workflow import STEPS

    for name in JUDGES:
        state = STEPS[name].sources[0]
        with transaction.atomic():
            Project.objects.filter(pk=work.pk).update(state=state, frozen_rules={}, frozen_rules_sha256="x")
            with pytest.raises(StepRefused) as refused:
                take_step(Project.objects.get(pk=work.pk), name, by=roberto, note="x", details={})
            transaction.set_rollback(True)
        expected = "not_from_here" if STEPS[name].family == "investment" else "conflict_of_interest"
        assert refused.value.code == expected, name


def test_a_conflict_is_never_rewritten(work_at, roberto):
    recusal = declare_conflict(work_at("filed"), reason="Parentesco", by=roberto)

    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), as_owner():
        Recusal.objects.filter(pk=recusal.pk).update(reason="Nada")
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        cursor.execute("DELETE FROM projects_recusal WHERE id = %s", [recusal.pk])

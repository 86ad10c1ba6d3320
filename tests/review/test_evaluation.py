"""Evaluation sheets: what the catalogue knows, the rest by hand with its reason, sums by points."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from places.models import State
from projects.actions import StepRefused, declare_conflict, take_step
from projects.models import Project
from review.actions import register_weights, score
from review.actions.evaluation import newest_scores
from review.models import Score, Weight
from review.scores import scores_of
from tests.conftest import as_owner
from tests.projects.conftest import work_at  # noqa: F401
from tests.projects.test_work_pages import queries_of  # noqa: F401

pytestmark = pytest.mark.django_db
HAND = {"finding": "Sí", "reason": "Lo dice el padrón."}


@pytest.fixture
def reviewed(work_at, roberto):  # noqa: F811
    return take_step(work_at("filed"), "take_up", by=roberto)


def weigh(by, **changes):
    told = {
        "scheme": "fed_3x1",
        "fiscal_year": 2013,
        "state": State.objects.get(pk="32"),
        "family": "solidarity",
        "act": "COVAM-32-2013-SO01",
        "points": {"marginality": Decimal("40"), "hunger_crusade": Decimal("60")},
    }
    return register_weights(by=by, **{**told, **changes})


def test_without_weights_the_sheet_tells_and_nobody_is_ranked(reviewed, roberto):
    sheet = score(reviewed, told={"hunger_crusade": HAND}, by=roberto)

    found = newest_scores(sheet)
    assert "CONAPO, edición 2020" in found["marginality"].finding
    assert "% de viviendas con remesas (CONAPO, edición 2020)" in found["migration_intensity"].finding
    assert found["first_time_town"].finding == "Sí, según las obras de este sistema"
    assert {row.points for row in found.values()} == {None}
    assert scores_of([reviewed.pk]) == {}
    with pytest.raises(StepRefused) as refused:
        score(reviewed, told={"hunger_crusade": {**HAND, "points": Decimal(5)}}, by=roberto)
    assert refused.value.code == "no_weights_known"


def test_under_weights_the_total_is_exact_once_the_sheet_is_whole(
    reviewed, roberto, django_assert_num_queries
):
    degree = reviewed.municipality.marginality.get(edition=2020).degree
    share = {"very_high": 1, "high": Decimal("0.75"), "medium": Decimal("0.5"), "low": Decimal("0.25")}
    weigh(roberto)
    score(reviewed, by=roberto)
    assert scores_of([reviewed.pk]) == {}

    score(reviewed, told={"hunger_crusade": {**HAND, "points": Decimal("59.99")}}, by=roberto)

    with django_assert_num_queries(1):
        assert scores_of([reviewed.pk]) == {reviewed.pk: 40 * share.get(degree, 0) + Decimal("59.99")}


def test_the_newest_score_counts_and_the_old_one_stays(reviewed, roberto, cast):
    weigh(roberto)
    for points, by in ((10, roberto), (30, cast["patricia"]), (30, cast["patricia"])):
        sheet = score(reviewed, told={"hunger_crusade": {**HAND, "points": Decimal(points)}}, by=by)

    rows = sheet.scores.filter(criterion="hunger_crusade")
    assert [(row.points, row.by.pk) for row in rows] == [(10, roberto.pk), (30, cast["patricia"].pk)]
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), as_owner():
        rows.update(points=60)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"points": Decimal("60.01")}, "too_many_points"),
        ({"points": None}, "detail_missing"),
        ({"points": Decimal(1), "reason": " "}, "detail_missing"),
    ],
)
def test_a_score_has_its_reason_and_its_limit(answer, code, reviewed, roberto):
    weigh(roberto)

    with pytest.raises(StepRefused) as refused:
        score(reviewed, told={"hunger_crusade": {**HAND, **answer}}, by=roberto)

    assert refused.value.code == code


def test_weights_change_until_a_sheet_uses_them(reviewed, roberto):
    weigh(roberto)
    weights = weigh(roberto, points={"marginality": Decimal("100")})
    assert [(row.criterion, row.points) for row in weights.weights.all()] == [("marginality", 100)]
    score(reviewed, by=roberto)

    with pytest.raises(StepRefused) as refused:
        weigh(roberto)
    assert refused.value.code == "weights_in_use"
    with pytest.raises(IntegrityError, match="that a sheet uses"), transaction.atomic():
        Weight.objects.filter(weights=weights).update(points=1)


def test_weights_are_the_authoritys_and_name_known_criteria(roberto, sofia, graciela, carmen):
    for by in (sofia, graciela, carmen):
        with pytest.raises(StepRefused) as refused:
            weigh(by)
        assert refused.value.code == "not_your_role"
    with pytest.raises(StepRefused, match="women"):
        weigh(roberto, points={"women": Decimal(1)})
    weights = weigh(graciela, scheme="zac_2x1_state", fiscal_year=2019, points={"women": Decimal("12.5")})
    assert weights.office.role == "state_government"


def test_whom_the_work_touches_and_who_does_not_review_it_score_nothing(reviewed, roberto, carmen, elena):
    for by in (carmen, elena):
        with pytest.raises(StepRefused) as refused:
            score(reviewed, by=by)
        assert refused.value.code == "not_your_role"
    declare_conflict(reviewed, reason="Parentesco", by=roberto)
    with pytest.raises(StepRefused, match="Parentesco"):
        score(reviewed, by=roberto)


def test_a_town_with_a_granted_work_is_not_new(reviewed, work_at, roberto):  # noqa: F811
    other = work_at("approved")
    Project.objects.filter(pk=reviewed.pk).update(locality=other.locality)
    sheet = score(reviewed, by=roberto)

    assert newest_scores(sheet)["first_time_town"].finding.startswith("No:")
    assert Score.objects.count() == 3

"""The evaluation sheet: what the catalogue knows by itself, the rest by hand with its reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Office, Role, User
from places.models import State as PlaceState
from programs.rulebook import NoRules, scheme
from projects.actions import StepRefused, refuse_if_in_conflict
from projects.actions.acts import locked, refuse_unless_reviewer, remember
from projects.models import Project
from review.catalogue import Line, criteria_of, read
from review.facts import fact_of
from review.models import Evaluation, Score, Weight, WeightSet
from review.workflow import ACTS

CENT = Decimal("0.01")


# --- The points of a year ----------------------------------------------------------------------


def authority_office(by: User, code: str, state: str) -> Office:
    """The office of ``by`` that answers for the scheme in the state; refused otherwise."""
    try:
        role = scheme(code).authority
    except NoRules:
        raise StepRefused(_("Ese programa no tiene reglas en este sistema."), code="no_rules") from None
    for office in by.current_offices:
        if office.role == role and office.state_id == state:
            return office
    message = _("Los puntos los registra %(office)s del estado.") % {"office": Role(role).label}
    raise StepRefused(message, code="not_your_role")


@transaction.atomic
def register_weights(
    *,
    scheme: str,
    fiscal_year: int,
    state: PlaceState,
    family: str,
    act: str,
    points: Mapping[str, Decimal],
    by: User,
) -> WeightSet:
    """The criteria of the year have these points, by that act. Once a sheet uses them they stay."""
    office = authority_office(by, scheme, state.pk)
    if not act.strip():
        raise StepRefused(_("Escriba el número del acta que fija los puntos."), code="detail_missing")
    known = {line.code for line in criteria_for(scheme, fiscal_year, family)}
    if unknown := set(points) - known:
        message = _("No son criterios de ese programa y ejercicio: %(codes)s.")
        raise StepRefused(message % {"codes": ", ".join(sorted(unknown))}, code="no_such_criterion")
    if not points or any(value <= 0 for value in points.values()):
        raise StepRefused(_("Cada criterio que cuenta tiene más de cero puntos."), code="no_points")
    place = {"scheme": scheme, "fiscal_year": fiscal_year, "state": state, "family": family}
    told = {"act": act.strip()[:120], "office": office, "by": by}
    weights, is_new = WeightSet.objects.select_for_update().get_or_create(**place, defaults=told)
    if not is_new:
        if weights.evaluations.exists():
            message = _("Los puntos del acta %(act)s ya se usan en una cédula: no se cambian.")
            raise StepRefused(message % {"act": weights.act}, code="weights_in_use")
        weights.weights.all().delete()
        for name, value in told.items():
            setattr(weights, name, value)
        weights.save()
    Weight.objects.bulk_create(
        Weight(weights=weights, criterion=code, points=value) for code, value in points.items()
    )
    return weights


def criteria_for(scheme: str, fiscal_year: int, family: str) -> list[Line]:
    """The criteria of a scheme, year and family, whatever the kind."""
    like = Project(scheme=scheme, fiscal_year=fiscal_year, family=family)
    return [line for line in read("criteria") if line.is_for(like)]


def weights_of(project: Project) -> WeightSet | None:
    """The points that the committee set for works like this."""
    if project.municipality is None:
        return None
    place = {
        "scheme": project.scheme,
        "fiscal_year": project.fiscal_year,
        "state": project.municipality.state_id,
        "family": project.family,
    }
    return WeightSet.objects.filter(**place).first()


# --- The sheet ---------------------------------------------------------------------------------


@transaction.atomic
def score(project: Project, *, told: Mapping[str, Mapping[str, Any]] | None = None, by: User) -> Evaluation:
    """The sheet holds what the catalogue knows and what ``told`` says of a criterion; what is the same stays.

    ``told`` gives of each criterion its ``finding``, ``points`` (only under known weights) and ``reason``.
    """
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Calificar la cédula de evaluación"))
    refuse_if_in_conflict(project, by)
    if project.state not in ACTS["score"].sources:
        message = _("La cédula se llena mientras la obra está en revisión; está en «%(state)s».")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    criteria = {line.code: line for line in criteria_of(project)}
    if unknown := set(told or {}) - set(criteria):
        message = _("La cédula no tiene estos criterios: %(codes)s.")
        raise StepRefused(message % {"codes": ", ".join(sorted(unknown))}, code="no_such_criterion")
    sheet, _new = Evaluation.objects.get_or_create(project=project, defaults={"begun_by": by})
    if sheet.weights_id is None and (weights := weights_of(project)):
        # From here on the points of the year stay.
        weights = WeightSet.objects.select_for_update().get(pk=weights.pk)
        sheet.weights = weights
        sheet.save(update_fields=["weights"])
    most = most_points(sheet)
    newest = newest_scores(sheet)
    by_themselves = [
        line
        for code, line in criteria.items()
        if line.fills and not (code in newest and newest[code].source == Score.Source.BY_HAND)
    ]
    rows = [
        row for line in by_themselves if (row := automatic(sheet, line, most.get(line.code), by)) is not None
    ]
    rows += [
        by_hand(sheet, criteria[code], answer, most.get(code), by) for code, answer in (told or {}).items()
    ]
    new = [row for row in rows if not is_same(row, newest.get(row.criterion))]
    Score.objects.bulk_create(new)
    if new:
        codes = sorted({row.criterion for row in new})
        remember(project, "score", by=by, role=project.authority, details={"criteria": codes})
    return sheet


def most_points(sheet: Evaluation) -> dict[str, Decimal]:
    if sheet.weights_id is None:
        return {}
    return dict(Weight.objects.filter(weights=sheet.weights_id).values_list("criterion", "points"))


def newest_scores(sheet: Evaluation) -> dict[str, Score]:
    """The score that counts of each criterion."""
    rows = sheet.scores.select_related("by").order_by("criterion", "-pk").distinct("criterion")
    return {row.criterion: row for row in rows}


def automatic(sheet: Evaluation, line: Line, most: Decimal | None, by: User) -> Score | None:
    """What the catalogue knows of a criterion; nothing when it is silent."""
    fact = fact_of(sheet.project, line.fills)
    if fact is None:
        return None
    share = line.scale.get(fact.value)
    return Score(
        evaluation=sheet,
        criterion=line.code,
        source=Score.Source.AUTOMATIC,
        finding=fact.told,
        points=None if most is None or share is None else (most * share).quantize(CENT),
        by=by,
    )


def by_hand(
    sheet: Evaluation, line: Line, answer: Mapping[str, Any], most: Decimal | None, by: User
) -> Score:
    points, reason = answer.get("points"), str(answer.get("reason", "")).strip()
    finding = str(answer.get("finding", "")).strip()
    if not reason or not finding:
        message = _("Escriba qué encontró y por qué en «%(line)s».")
        raise StepRefused(message % {"line": line.text}, code="detail_missing")
    if points is not None and most is None:
        message = _("«%(line)s» no tiene puntos conocidos: hace falta el acta que los fije.")
        raise StepRefused(message % {"line": line.text}, code="no_weights_known")
    if points is None and most is not None:
        message = _("Faltan los puntos de «%(line)s».") % {"line": line.text}
        raise StepRefused(message, code="detail_missing")
    if points is not None and most is not None and not 0 <= points <= most:
        message = _("«%(line)s» va de 0 a %(most)s puntos.") % {"line": line.text, "most": most}
        raise StepRefused(message, code="too_many_points")
    return Score(
        evaluation=sheet,
        criterion=line.code,
        source=Score.Source.BY_HAND,
        finding=finding[:300],
        points=points,
        reason=reason[:1000],
        by=by,
    )


def is_same(row: Score, before: Score | None) -> bool:
    names = ("source", "finding", "points", "reason")
    return before is not None and all(getattr(row, name) == getattr(before, name) for name in names)

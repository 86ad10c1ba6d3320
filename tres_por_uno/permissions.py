"""Who may do what, as the tables by which pages and API decide say it, for those who administer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ANSWER_FOR_POTS, Role
from committee.workflow import KEEPERS, LIVE, OBJECTORS, Status
from funding.actions import OPERATIONS
from funding.models import Payer
from projects.workflow import DECLARERS, NEEDS_PASSWORD, REVIEWER, STEPS, TOLD_BY, VERIFIED_BY, State
from review.workflow import ACTS as WEIGHING


@dataclass(frozen=True)
class Permission:
    """One act: from which states, to which state, who takes it, and who has to confirm it."""

    code: str
    act: str
    sources: str
    target: str
    takers: str
    confirmers: str = ""


@dataclass(frozen=True)
class Group:
    """The acts of one table."""

    heading: str
    rows: list[Permission]
    confirms: bool = False

    @property
    def moves(self) -> bool:
        """Whether its acts lead from one state to another."""
        return any(row.target for row in self.rows)


def in_words(roles: Iterable[str]) -> str:
    """Roles as people call them, in the order of the list of roles."""
    names = {REVIEWER: _("Quien revisa"), **{role.value: str(role.label) for role in Role}}
    chosen = set(roles)
    return ", ".join(name for code, name in names.items() if code in chosen)


def of_steps() -> Iterator[Permission]:
    for code, step in STEPS.items():
        yield Permission(
            code,
            str(step.label),
            ", ".join(str(State(source).label) for source in step.sources),
            str(State(step.target).label),
            _("Con otro acto de: %(roles)s") % {"roles": in_words(step.roles)}
            if step.is_automatic
            else in_words(step.roles),
        )


def of_money() -> Iterator[Permission]:
    for payer, roles in DECLARERS.items():
        label = _("Declarar un depósito de %(payer)s") % {"payer": Payer(payer).label}
        yield Permission(
            f"declare_{payer}", label, "", "", in_words({*roles, REVIEWER}), in_words({REVIEWER})
        )
    for code, roles in TOLD_BY.items():
        confirmers = in_words(VERIFIED_BY[code])
        if code in NEEDS_PASSWORD:
            confirmers = _("%(roles)s; con su contraseña otra vez") % {"roles": confirmers}
        yield Permission(code, str(OPERATIONS[code].label), "", "", in_words(roles), confirmers)


def of_weighing() -> Iterator[Permission]:
    for code, act in WEIGHING.items():
        sources = ", ".join(str(source.label) for source in act.sources)
        yield Permission(code, str(act.label), sources, "", in_words(act.roles))


def of_sessions() -> Iterator[Permission]:
    keeper = in_words(KEEPERS)
    live = ", ".join(str(status.label) for status in LIVE)
    for code, label, sources, takers in (
        ("call_session", _("Convocar una sesión"), "", keeper),
        ("keep_agenda", _("Ordenar y pasar lista"), live, keeper),
        ("record_votes", _("Registrar votos y resolver"), str(Status.OPEN.label), keeper),
        ("close_session", _("Cerrar con acta"), str(Status.OPEN.label), keeper),
        ("add_erratum", _("Agregar una fe de erratas"), str(Status.CLOSED.label), keeper),
        ("answer_appeal", _("Responder una inconformidad"), "", keeper),
        ("appeal", _("Presentar una inconformidad"), "", in_words(OBJECTORS)),
    ):
        yield Permission(code, label, sources, "", takers)


def groups() -> list[Group]:
    """All tables, as they are today."""
    return [
        Group(_("Pasos de la obra"), list(of_steps())),
        Group(_("Dictamen y evaluación: nadie con conflicto de interés"), list(of_weighing())),
        Group(_("Sesiones del comité"), list(of_sessions())),
        Group(_("Dinero: una persona registra y otra verifica"), list(of_money()), confirms=True),
    ]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tables, for whoever answers for a state or the country, and for those who administer."""
    if not (request.user.is_staff or request.user.holds(*ANSWER_FOR_POTS)):
        raise PermissionDenied
    return render(request, "permissions.html", {"groups": groups()})

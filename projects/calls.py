"""What offices do with calls: they announce them and change them. Each act leaves its trace, or refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from places.models import State
from programs.rulebook import NoRules, Scheme, kinds, scheme
from projects.models import Call
from projects.models.call import FORMS, belongs_to, families_of, schemes_of

ANSWERS = (
    *("scheme", "fiscal_year", "family", "state", "opens_at", "closes_at", "source", "federal_ceiling"),
    *("state_ceiling", "covam_on", "required_papers", "form_codes"),
)


class CallRefused(Exception):
    """A call that may not be saved so, told to the person, with the name of the answer to mend."""

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.code, self.field = message, code, field


@transaction.atomic
def announce(*, by: User, publish: bool = True, now: datetime | None = None, **answers: Any) -> Call:
    """A new call of one of the person's offices; until it is published nobody else reads it."""
    call = Call(published_at=(now or timezone.now()) if publish else None)
    save(call, answers, by=by, before=None)
    return call


@transaction.atomic
def change(
    call: Call, *, by: User, publish: bool = False, now: datetime | None = None, **answers: Any
) -> Call:
    """The call says this from now on. What was published stays published; the history keeps both texts."""
    call = Call.objects.select_for_update().get(pk=Call.objects.visible_to(by).get(pk=call.pk).pk)
    before = call.facts()
    refuse_unless_managed(scheme_of(call.scheme), call.state, by)
    if publish and call.published_at is None:
        call.published_at = now or timezone.now()
    save(call, answers, by=by, before=before)
    return call


def save(call: Call, answers: Mapping[str, Any], *, by: User, before: dict[str, Any] | None) -> None:
    if unknown := set(answers) - set(ANSWERS):
        raise TypeError(f"Not answers of a call: {sorted(unknown)}")
    for name, value in answers.items():
        setattr(call, name, value)
    refuse_unless_sound(call, by)
    call.covam_on = sorted(set(call.covam_on))
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as clash:
        if "call_is_one_per_year" not in str(clash):
            raise
        message = _(
            "Ya hay una convocatoria de ese programa, ejercicio, familia y estado. "
            "Cámbiela en vez de repetirla."
        )
        raise CallRefused(message, code="one_per_year", field="fiscal_year") from None
    if call.facts() != before:
        call.changes.create(by=by, before=before, after=call.facts())


def refuse_unless_sound(call: Call, by: User) -> None:
    found = scheme_of(call.scheme)
    refuse_unless_managed(found, call.state, by)
    if not belongs_to(found, call.state):
        message = _("«%(scheme)s» no trabaja en %(state)s.") % {"scheme": found.name, "state": call.state}
        raise CallRefused(message, code="other_state", field="state")
    if not kinds(call.scheme, call.fiscal_year):
        message = _(
            "No hay reglas de «%(scheme)s» para el ejercicio fiscal %(year)s: "
            "sin ellas ninguna obra se puede revisar."
        ) % {"scheme": found.name, "year": call.fiscal_year}
        raise CallRefused(message, code="no_rules", field="fiscal_year")
    if call.family not in families_of(call.scheme, call.fiscal_year):
        message = _("«%(scheme)s» no tiene en %(year)s reglas para proyectos de la familia «%(family)s».") % {
            "scheme": found.name,
            "year": call.fiscal_year,
            "family": call.get_family_display(),
        }
        raise CallRefused(message, code="no_rules_for_family", field="family")
    if call.closes_at <= call.opens_at:
        message = _("La ventanilla debe cerrar después de abrir.")
        raise CallRefused(message, code="closes_before", field="closes_at")
    if not call.source.strip():
        raise CallRefused(_("Escriba dónde se publicó la convocatoria."), code="no_source", field="source")
    for name in ("federal_ceiling", "state_ceiling"):
        amount = getattr(call, name)
        if amount is not None and amount < 0:
            raise CallRefused(_("El techo no puede ser negativo."), code="negative", field=name)
    if unknown := set(call.form_codes) - set(FORMS):
        raise TypeError(f"Not forms of the programme: {sorted(unknown)}")


def scheme_of(code: str) -> Scheme:
    try:
        return scheme(code)
    except NoRules as missing:
        raise CallRefused(str(missing), code="no_rules", field="scheme") from missing


def refuse_unless_managed(found: Scheme, state: State, by: User) -> None:
    """Delegations announce federal schemes at home, state governments their own, central offices all."""
    for office in by.current_offices:
        is_home = office.role == Role.CENTRAL or office.state_id == state.pk
        if is_home and found.code in {one.code for one in schemes_of(office)}:
            return
    message = _("Las convocatorias de «%(scheme)s» en %(state)s corresponden a otra oficina.")
    raise CallRefused(message % {"scheme": found.name, "state": state}, code="not_your_role")


def manages_some(user: User) -> bool:
    """Whether one of the person's offices announces calls."""
    return any(schemes_of(office) for office in user.current_offices)

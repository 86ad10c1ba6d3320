"""Who sits in a committee."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, Role, User
from committee.actions.gate import refuse_unless_keeper
from committee.models import Committee, Member
from committee.models.members import CODES
from places.models import State
from programs.rulebook import FAMILIES
from projects.actions import StepRefused


@transaction.atomic
def committee_for(*, authority: str, state: State, family: str) -> Committee:
    """The committee of that family in the state, under that authority; the first who asks founds it."""
    code, name = CODES[family, Role(authority)]
    committee, _is_new = Committee.objects.select_related("state").get_or_create(
        state=state, authority=authority, family=family, defaults={"code": code, "name": name}
    )
    return committee


def committees_of(user: User) -> list[Committee]:
    """The committees that the person's offices keep; those that nobody has founded yet are unsaved."""
    founded = {
        (one.authority, one.state_id, one.family): one
        for one in Committee.objects.kept_by(user).select_related("state")
    }
    committees = []
    for office in user.current_offices:
        for family in FAMILIES:
            if office.state and (family, office.role) in CODES:
                code, name = CODES[family, Role(office.role)]
                facts = {"state": office.state, "authority": office.role, "family": family}
                known = founded.get((office.role, office.state_id, family))
                committees.append(known or Committee(code=code, name=name, **facts))
    return committees


@transaction.atomic
def found_committee(*, state: State, family: str, by: User) -> Committee:
    """The committee of the person's own office for that family. Asked twice it is one."""
    for one in committees_of(by):
        if one.state_id == state.pk and one.family == family:
            return committee_for(authority=one.authority, state=state, family=family)
    message = _("Su oficina no preside un comité en %(state)s.")
    raise StepRefused(message % {"state": state}, code="not_your_role")


@transaction.atomic
def register_member(
    committee: Committee,
    *,
    party: str,
    name: str,
    since: date,
    by: User,
    title: str = "",
    office: Office | None = None,
    user: User | None = None,
    substitute_of: Member | None = None,
    weight: Decimal = Decimal(1),
    may_vote: bool = True,
    is_chair: bool = False,
    until: date | None = None,
) -> Member:
    """The member sits in the committee from its day on. Who presides takes the place of who did.

    The same member told again is the one that sits.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    refuse_unless_keeper(committee, by)
    if not name.strip():
        raise StepRefused(_("Escriba el nombre de quien integra el comité."), code="detail_missing")
    if weight <= 0:
        raise StepRefused(_("El peso del voto debe ser mayor que cero."), code="no_weight")
    if until and until < since:
        raise StepRefused(_("La fecha de término es anterior a la de inicio."), code="dates_crossed")
    if substitute_of:
        if substitute_of.committee_id != committee.pk or substitute_of.substitute_of_id:
            raise StepRefused(_("Suple a un integrante titular de este comité."), code="not_an_owner")
        party, may_vote, is_chair = substitute_of.party, substitute_of.may_vote, False
    same = {"party": party, "name": name.strip(), "since": since, "until": until}
    if known := committee.members.filter(**same, substitute_of=substitute_of).first():
        return known
    if is_chair:
        for chair in committee.members.filter(is_chair=True, until=None):
            if chair.since >= since:
                message = _("%(name)s preside desde el %(since)s. Elija un día posterior.")
                told = {"name": chair.name, "since": chair.since.isoformat()}
                raise StepRefused(message % told, code="dates_crossed")
            chair.until = since - timedelta(days=1)
            chair.save(update_fields=["until"])
    return committee.members.create(
        **same,
        title=title.strip(),
        office=office,
        user=user,
        substitute_of=substitute_of,
        weight=weight,
        may_vote=may_vote,
        is_chair=is_chair,
    )


@transaction.atomic
def end_membership(member: Member, *, until: date, by: User) -> Member:
    """The member sits until that day, and the substitutes with the owner of the seat."""
    member = Member.objects.select_for_update(of=("self",)).select_related("committee").get(pk=member.pk)
    refuse_unless_keeper(member.committee, by)
    if member.until and member.until <= timezone.localdate():
        raise StepRefused(_("Ya terminó su encargo."), code="not_from_here")
    if until < member.since:
        raise StepRefused(_("La fecha de término es anterior a la de inicio."), code="dates_crossed")
    for one in [member, *member.substitutes.filter(until=None)]:
        one.until = max(until, one.since)
        one.save(update_fields=["until"])
    return member

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
    """The committees that the person's offices keep, founded where nobody has yet."""
    offices = [
        office for office in user.current_offices if office.state and ("solidarity", office.role) in CODES
    ]
    return [
        committee_for(authority=office.role, state=office.state, family=family)
        for office in offices
        for family in FAMILIES
    ]


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
    """The member sits in the committee from its day on. Who presides takes the place of who did."""
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
    if is_chair:
        for chair in committee.members.filter(is_chair=True, until=None):
            if chair.since >= since:
                message = _("%(name)s preside desde el %(since)s. Elija un día posterior.")
                told = {"name": chair.name, "since": chair.since.isoformat()}
                raise StepRefused(message % told, code="dates_crossed")
            chair.until = since - timedelta(days=1)
            chair.save(update_fields=["until"])
    return committee.members.create(
        party=party,
        name=name.strip(),
        title=title.strip(),
        office=office,
        user=user,
        substitute_of=substitute_of,
        weight=weight,
        may_vote=may_vote,
        is_chair=is_chair,
        since=since,
        until=until,
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

"""Who sits in the COVAM of Zacatecas in the demo: an invented person for each party."""

from collections.abc import Mapping
from datetime import date

from accounts.models import Role, User
from committee.actions import committee_for, register_member
from committee.models import Committee
from places.models import State
from tres_por_uno.demo.cast import PEOPLE

# Party, who of the cast, position. The federal member presides.
SEATS = [
    ("federal", "patricia", "Delegada de la SEDESOL"),
    ("state", "graciela", "Secretaría del Migrante"),
    ("municipal", "ramon", "Presidencia municipal de Río Grande"),
    ("migrants", "elena", "Presidenta de la federación"),
]
SINCE = date(2013, 1, 15)


def seat_committee(cast: Mapping[str, User]) -> Committee:
    """The committee has a member for each party and a substitute for its chair; a repeat adds nobody."""
    committee = committee_for(
        authority=Role.DELEGATION, state=State.objects.get(pk="32"), family="solidarity"
    )
    if committee.members.exists():
        return committee
    facts = {"since": SINCE, "by": cast["roberto"]}
    names = {person.key: person.name for person in PEOPLE}
    for party, key, title in SEATS:
        member = register_member(
            committee,
            party=party,
            name=names[key],
            title=title,
            user=cast[key],
            is_chair=party == "federal",
            **facts,
        )
        if member.is_chair:
            register_member(
                committee,
                party=party,
                name=names["roberto"],
                title="Subdelegado",
                user=cast["roberto"],
                substitute_of=member,
                **facts,
            )
    return committee
